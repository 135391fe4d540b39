"""What PDF/UA asks for, looked up in the PDF itself; and that the same words give the same bytes."""

import io
from itertools import pairwise

import pikepdf
import pytest

from cases.models import Commitment, Event, Incident, Publication, Source, Statement
from correspondence.briefing import pdf
from correspondence.briefing.contents import contents_of
from correspondence.models import Letter
from tests.pdf import IMPRINT, letter_page
from tests.records import put

pytestmark = pytest.mark.django_db


@pytest.fixture
def content(officer, letter, case, amended_question):
    """The bytes of a letter with all of its annexes filled, in a variant."""
    told = put(Event, case, kind="meeting", title="A meeting")
    paper = Publication.objects.create(title="A report", publisher="A Paper", address="https://paper.example/report")
    Source.objects.create(record=told, publication=paper, quotation="words")
    put(Incident, case, kind="disclosure", title="Images passed on", description="One\n\nTwo")
    put(Statement, case, text="It never happened.")
    put(Commitment, case, text="To report back.")
    put(Letter, case, subject="S", direction="sent", holding="held")
    page = letter_page(
        contents_of(officer, letter(opening="# One\n\n- a\n- b\n\n> said\n\n[there](https://x.example)"))
    )
    return lambda variant=pdf.UNIVERSAL: pdf.made_into_pdf(page, IMPRINT.mark, variant)


@pytest.fixture
def opened(content):
    with pikepdf.open(io.BytesIO(content())) as document:
        yield document


def elements(document):
    """Each structure element after its parent, in reading order: (element, the names of those above it)."""

    def walk(thing, above):
        if isinstance(thing, pikepdf.Array):
            for kid in thing:
                yield from walk(kid, above)
        elif isinstance(thing, pikepdf.Dictionary) and "/S" in thing:
            yield thing, above
            yield from walk(thing.get("/K", pikepdf.Array()), (*above, str(thing.S)))

    return list(walk(document.Root.StructTreeRoot.K, ()))


def named(document, *names):
    return [element for element, _ in elements(document) if str(element.S) in names]


def test_it_says_that_it_is_tagged_in_which_language_and_by_which_title(opened):
    assert opened.Root.MarkInfo.Marked
    assert str(opened.Root.Lang) == "en-GB"
    assert opened.Root.ViewerPreferences.DisplayDocTitle
    assert str(opened.docinfo.Title) == "An internal case: briefing letter to Unmesh Desai AM (OC-2020-0001)"
    with opened.open_metadata() as metadata:
        assert metadata["dc:title"] == str(opened.docinfo.Title)
        assert metadata["pdfuaid:part"] == "1"


def test_one_heading_of_the_first_level_and_no_level_left_out(opened):
    levels = [int(str(element.S)[2]) for element in named(opened, "/H1", "/H2", "/H3", "/H4", "/H5", "/H6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_header_of_a_table_says_what_it_heads_and_every_cell_is_in_a_row(opened):
    headers = [(str(element.A.Scope), above) for element, above in elements(opened) if str(element.S) == "/TH"]
    assert {scope for scope, _ in headers} == {"/Column", "/Row"}
    for scope, above in headers:
        assert above[-1] == "/TR"
        assert scope == ("/Column" if above[-2] == "/THead" else "/Row")
    assert all(above[-1] == "/TR" for element, above in elements(opened) if str(element.S) == "/TD")
    tables = [element for element, _ in elements(opened) if str(element.S) == "/Table"]
    assert all({"/THead", "/TBody"} & {str(part.S) for part in table.K} for table in tables)


def test_every_picture_has_an_alternative_text(opened):
    assert [str(figure.Alt) for figure in named(opened, "/Figure")] == ["Oversight"]


def test_lists_have_items_with_bodies(opened):
    assert named(opened, "/L")
    for element, above in elements(opened):
        if str(element.S) == "/LI":
            assert above[-1] == "/L"
        if str(element.S) == "/LBody":
            assert above[-1] == "/LI"


def test_every_link_is_in_the_structure_and_says_where_it_leads(opened):
    links = named(opened, "/Link")
    annotations = [annotation for page in opened.pages for annotation in page.get("/Annots", [])]
    assert len(links) >= len(annotations) > 0
    assert all("/Contents" in annotation for annotation in annotations)
    assert all("/StructParent" in annotation for annotation in annotations)
    assert all(page.get("/Tabs") == "/S" for page in opened.pages)


def test_all_that_is_drawn_is_tagged_or_said_to_be_decoration(opened):
    shows = {"Tj", "TJ", "Do", "f", "f*", "S", "sh", "BI"}
    for page in opened.pages:
        depth, marked = 0, []
        for _, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BDC", "BMC"):
                depth += 1
            elif name == "EMC":
                depth -= 1
            elif name in shows:
                marked.append(depth)
        assert marked
        assert depth == 0
        assert all(marked)


def pieces_of(element, numbers, page=None):
    """The page and the number on it of each piece of what is drawn, in reading order; without bullets and pictures."""
    page = element.get("/Pg", page)
    if str(element.get("/S")) in ("/Lbl", "/Figure"):
        return
    kids = element.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            yield numbers[page.objgen], kid
        elif kid.get("/Type") == "/MCR":
            yield numbers[kid.get("/Pg", page).objgen], int(kid.MCID)
        elif "/S" in kid:
            yield from pieces_of(kid, numbers, page)


def test_it_is_read_in_the_order_in_which_it_stands_on_the_pages(opened):
    numbers = {page.objgen: number for number, page in enumerate(opened.pages)}
    pieces = list(pieces_of(opened.Root.StructTreeRoot, numbers))
    assert len(pieces) > 50
    assert pieces == sorted(pieces)


def test_every_font_is_embedded_and_says_which_letters_it_draws(opened):
    fonts = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Subtype") == "/Type0"]
    assert fonts
    assert all("/ToUnicode" in font for font in fonts)
    descriptors = [font.DescendantFonts[0].FontDescriptor for font in fonts]
    assert all({"/FontFile2", "/FontFile3"} & set(descriptor.keys()) for descriptor in descriptors)


def test_it_has_bookmarks_for_its_annexes(opened):
    with opened.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert titles[:2] == ["One", "Annex A: Summary"]
    assert len(titles) == 8


# For an archive


def test_on_request_it_is_one_for_an_archive_with_tags_too(content):
    with pikepdf.open(io.BytesIO(content(pdf.ARCHIVAL))) as document:
        with document.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
            assert metadata.pdfa_status == "3A"
        (intent,) = document.Root.OutputIntents
        assert "/DestOutputProfile" in intent
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "en-GB"
        assert {str(header.A.Scope) for header in named(document, "/TH")} == {"/Column", "/Row"}
        assert not document.is_encrypted


@pytest.mark.parametrize("variant", [pdf.UNIVERSAL, pdf.ARCHIVAL])
def test_the_same_words_give_the_same_bytes(content, variant):
    once = content(variant)
    assert once == content(variant)
    assert IMPRINT.mark.encode() in once


def test_the_identifier_is_the_mark(opened):
    assert bytes(opened.trailer.ID[0]) == IMPRINT.mark.encode()
