"""The words of a file."""

from io import BytesIO

import docx
import pytest
from docx.oxml import OxmlElement

from oversight.uploads import text
from oversight.uploads.kinds import DOCX, ODT
from oversight.uploads.text import SECONDS, words_of
from tests import samples


@pytest.fixture
def words(tmp_path):
    """A function that gives the words of bytes of a type."""

    def read(content, media_type, seconds=SECONDS):
        path = tmp_path / "bytes"
        path.write_bytes(content)
        return words_of(path, media_type, seconds)

    return read


def test_of_a_pdf_all_pages_are_read(words):
    read = words(samples.pdf("Seven images were shared", pages=2), "application/pdf")
    assert read.text.split("\n\n") == ["Seven images were shared"] * 2
    assert read.whole


@pytest.mark.parametrize("kind", ["FreeText", "Stamp", "Widget"])
def test_of_a_pdf_what_is_shown_on_top_of_a_page_is_read(words, kind):
    drawn = b"BT /F1 12 Tf 5 5 Td (Jane Roe) Tj ET"
    read = words(samples.pdf_with_marks((kind, drawn, {})), "application/pdf")
    assert "Beneath" in read.text and "Jane Roe" in read.text


def test_of_a_pdf_the_values_of_its_form_are_read(words):
    assert "Jane Roe" in words(samples.pdf_with_marks(fields=[{"V": "Jane Roe"}]), "application/pdf").text


def test_a_pdf_with_a_page_without_words_was_not_read_as_a_whole(words):
    read = words(samples.pdf_partly_scanned(), "application/pdf")
    assert (read.text, read.whole) == ("Seven images were shared", False)


def test_of_a_docx_paragraphs_tables_and_headers_are_read_in_this_order(words):
    read = words(samples.word("First", "Second", header="On every page"), DOCX).text.split("\n")
    assert [line for line in read if line] == ["First", "Second", "In a table", "On every page"]


def test_of_a_docx_what_was_put_in_is_read_and_what_was_taken_out_is_not(words):
    made = docx.Document()
    paragraph = made.add_paragraph("The answer was ")
    for mark, kind, said in (("w:ins", "w:t", "yes"), ("w:del", "w:delText", "no")):
        change, run, content = OxmlElement(mark), OxmlElement("w:r"), OxmlElement(kind)
        content.text = said
        run.append(content)
        change.append(run)
        paragraph._p.append(change)
    out = BytesIO()
    made.save(out)
    assert words(out.getvalue(), DOCX).text == "The answer was yes"


def test_of_an_odt_headings_and_paragraphs_are_read_and_what_was_taken_out_is_not(words):
    assert words(samples.odt(), ODT).text == "Heading\nSeven images were shared"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_the_encoding_that_it_is_in(words, encoding):
    assert words("The answer was “no”.\r\nÉlan".encode(encoding), "text/plain").text == "The answer was “no”.\nÉlan"


def test_of_a_message_headers_text_and_names_of_files_are_read(words):
    mail = samples.message("<p>Not this</p>", attached=samples.pdf("Not this"), attached_name="résumé.pdf")
    assert words(mail, "message/rfc822").text.split("\n") == [
        "Subject: Facial recognition – King’s Cross",
        "From: Somebody <somebody@example.org>",
        "To: clerk@example.org",
        "Date: Wed, 04 Sep 2019 10:00:00 +0100",
        "",
        "Seven images were shared.",
        "",
        "Attached: résumé.pdf",
    ]


def test_of_a_message_in_html_alone_the_words_are_read(words):
    html = (
        b"From: a\nTo: b\nContent-Type: text/html; charset=iso-8859-1\n\n<style>p{}</style><p>Caf\xe9 <b>Crown</b></p>"
    )
    assert words(html, "message/rfc822").text.endswith("Café\nCrown")


def test_a_message_with_an_unknown_charset_is_read_all_the_same(words):
    mail = b"From: =?nowhere?q?a?=\nTo: b\nContent-Type: text/plain; charset=nowhere\n\nCaf\xe9"
    assert words(mail, "message/rfc822").text.endswith("Café")


def test_a_picture_has_no_words(words):
    assert words(samples.picture(), "image/png").text == ""


def test_what_the_database_cannot_keep_is_left_out(words):
    assert words(samples.pdf("Seven \x01images"), "application/pdf").text == "Seven images"
    assert text._bounded(iter(["a\x00b\ud800c\x1b\td"]), SECONDS).text == "abc\td"


def test_no_more_is_kept_than_a_search_can_use(words, monkeypatch):
    monkeypatch.setattr(text, "LONGEST", 10)
    read = words(samples.pdf("Seven images", pages=3), "application/pdf")
    assert (read.text, read.whole) == ("Seven imag", False)


def test_reading_stops_when_its_time_is_up(words):
    read = words(samples.pdf("Seven images", pages=3), "application/pdf", seconds=-1)
    assert (read.text, read.whole) == ("Seven images", False)


def test_entities_of_an_odt_stay_what_they_are(words):
    laughs = '<!DOCTYPE o [<!ENTITY a "ha"><!ENTITY b SYSTEM "file:///etc/passwd">]><office:document-content'
    content = samples.ODT_CONTENT.replace("<office:document-content", laughs, 1).replace("Heading", "&a;&b;")
    assert "ha" not in words(samples.odt(content), ODT).text.replace("shared", "")
    assert "root:" not in words(samples.odt(content), ODT).text
