"""What kind of file some bytes are, and what is refused, in which words."""

import pytest

from oversight.uploads import kinds
from oversight.uploads.kinds import DOCX, LARGEST, ODT, media_type_of
from oversight.uploads.refusal import FileRefused
from tests import samples

UTF16 = "The answer was “no”.\r\n"


@pytest.fixture
def type_of(tmp_path):
    """A function that gives the type of bytes under a name."""

    def media_type(content, name):
        path = tmp_path / "bytes"
        path.write_bytes(content)
        return media_type_of(path, name)

    return media_type


@pytest.fixture
def refusal_of(type_of):
    """A function that gives the sentence with which bytes under a name are refused."""

    def sentence(content, name):
        with pytest.raises(FileRefused) as refusal:
            type_of(content, name)
        return str(refusal.value)

    return sentence


HONEST = {
    "report.pdf": (samples.pdf(), "application/pdf"),
    "REPORT.PDF": (samples.pdf(), "application/pdf"),
    "letter.docx": (samples.word(), DOCX),
    "letter.odt": (samples.odt(), ODT),
    "note.txt": (b"The answer was \xe2\x80\x9cno\xe2\x80\x9d.\n", "text/plain"),
    "with a mark.txt": (UTF16.encode("utf-8-sig"), "text/plain"),
    "little-endian.txt": (UTF16.encode("utf-16"), "text/plain"),
    "big-endian.txt": (b"\xfe\xff" + UTF16.encode("utf-16-be"), "text/plain"),
    "windows.txt": (UTF16.encode("cp1252"), "text/plain"),
    "page.txt": (b"<!doctype html><script>alert(1)</script>", "text/plain"),
    "British Medical Association.txt": (b"BMA: a statement", "text/plain"),
    "mail.eml": (samples.message(), "message/rfc822"),
    "mail with files.eml": (samples.message("<p>Seven</p>", samples.pdf()), "message/rfc822"),
    "picture.png": (samples.picture("PNG"), "image/png"),
    "picture.jpg": (samples.picture("JPEG"), "image/jpeg"),
    "picture.JPEG": (samples.picture("JPEG"), "image/jpeg"),
    "King’s Cross, 4.9.2019 (final).pdf": (samples.pdf(), "application/pdf"),
    "embedded.docx": (samples.nested_docx(1), DOCX),
}


@pytest.mark.parametrize("name", HONEST)
def test_a_file_that_is_what_its_name_says_is_taken(type_of, name):
    content, media_type = HONEST[name]
    assert type_of(content, name) == media_type


WRONG_NAMES = {
    "program.pdf": (samples.PROGRAM, "named as PDF, but what is in it is a program"),
    "program.docx": (samples.PROGRAM, "named as DOCX, but what is in it is a program"),
    "program.txt": (samples.PROGRAM, "named as plain text, but what is in it is a program"),
    "program.eml": (samples.PROGRAM, "named as an e-mail (EML), but what is in it is a program"),
    "program.png": (samples.PROGRAM, "named as PNG, but what is in it is a program"),
    "picture.pdf": (samples.picture("PNG"), "named as PDF, but what is in it is of the kind PNG"),
    "picture.png": (samples.picture("JPEG"), "named as PNG, but what is in it is of the kind JPG"),
    "report.txt": (samples.pdf(), "named as plain text, but what is in it is of the kind PDF"),
    "letter.txt": (rb"{\rtf1 Hello}", "named as plain text, but what is in it is of the kind RTF"),
    "after a program.pdf": (samples.PROGRAM + samples.pdf(), "named as PDF, but what is in it is a program"),
    "letter.odt": (samples.word(), "named as ODT, but what is in it is of the kind"),
    "letter.docx": (samples.odt(), "named as DOCX, but what is in it is of the kind"),
    "sheet.docx": (samples.zipped({"xl/workbook.xml": "<a/>"}), "named as DOCX, but what is in it is of the kind XLSX"),
    "old.docx": (samples.OLE, "named as DOCX, but what is in it is something else"),
    "nulls.txt": (b"Seven\x00images", "named as plain text, but what is in it is something else"),
    "controls.txt": (b"Seven\x1b[31mimages", "named as plain text, but what is in it is something else"),
    "half of UTF-16.txt": (b"\xff\xfea", "named as plain text, but what is in it is something else"),
    "unmarked UTF-16.txt": (UTF16.encode("utf-16-le"), "named as plain text"),
    "note.eml": (b"Dear Chair,\n\nFrom: us\n", "named as an e-mail (EML), but what is in it is something else"),
    "chair.eml": (b"From: the Chair\n\nHello\n", "named as an e-mail (EML), but what is in it is something else"),
}


@pytest.mark.parametrize("name", WRONG_NAMES)
def test_a_disguised_file_is_refused(refusal_of, name):
    content, words = WRONG_NAMES[name]
    sentence = refusal_of(content, name)
    assert sentence.startswith(f"“{name}” is {words}")
    assert sentence.endswith("Add the right file, under its right name.")


ENCRYPTED_MANIFEST = {"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"}
LOCKED = {
    "locked.pdf": samples.locked_pdf(),
    "not to be printed.pdf": samples.locked_pdf(user=""),
    "locked.docx": samples.OLE + "EncryptedPackage".encode("utf-16-le"),
    "locked.odt": samples.odt(**ENCRYPTED_MANIFEST),
}


@pytest.mark.parametrize("name", LOCKED)
def test_an_encrypted_file_is_refused(refusal_of, name):
    assert refusal_of(LOCKED[name], name) == (
        f"“{name}” is protected with a password or encrypted. Save a copy without protection and add that."
    )


def test_a_packed_file_with_an_encrypted_member_is_refused(refusal_of):
    content = bytearray(samples.word())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    assert "is protected with a password" in refusal_of(bytes(content), "locked.docx")


def flipped(content):
    """The content with some bytes in its middle changed."""
    middle = len(content) // 2
    return content[:middle] + bytes(byte ^ 0xFF for byte in content[middle : middle + 20]) + content[middle + 20 :]


MANY_PARTS = "From: a\nTo: b\nContent-Type: multipart/mixed; boundary=x\n\n"
BROKEN = {
    "half.pdf": samples.pdf(pages=9)[:1500],
    "head only.pdf": b"%PDF-1.7\n%%EOF\n",
    "no pages.pdf": samples.pdf(pages=0),
    "half.docx": samples.word()[:20_000],
    "changed.docx": flipped(samples.word()),
    "no text.docx": samples.without(samples.word(), "word/document.xml"),
    "half.odt": samples.odt()[:-30],
    "no text.odt": samples.without(samples.odt(), "content.xml"),
    "not closed.odt": samples.odt(content="<office><p></office>"),
    "half.png": samples.picture("PNG", (200, 200))[:9000],
    "changed.png": flipped(samples.picture("PNG", (200, 200))),
    "half.jpg": samples.picture("JPEG", (200, 200))[:9000],
    "head only.jpg": b"\xff\xd8\xff\xe0" + bytes(100),
    "without parts.eml": f"{MANY_PARTS}Hello\n".encode(),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused(refusal_of, name):
    assert refusal_of(BROKEN[name], name) == (
        f"“{name}” is damaged or not complete. Get or save another copy and add that."
    )


MB = 1024 * 1024
BOMBS = {
    "unpacks to 31 MB.docx": lambda: samples.bomb_docx(31),
    "many zeros.odt": lambda: samples.odt(**{f"zeros{n}": bytes(4 * MB) for n in range(8)}),
    "many members.docx": lambda: samples.zipped(dict.fromkeys(map(str, range(10_000)), ""), samples.word()),
    "zips in zips.docx": lambda: samples.nested_docx(3),
    "a bomb in a zip.docx": lambda: samples.zipped({"in.zip": samples.zipped({"a": bytes(31 * MB)})}, samples.word()),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_zip_bomb_is_refused(refusal_of, name):
    assert refusal_of(BOMBS[name](), name).startswith(f"“{name}” unpacks to far more than its size")


def test_what_the_headers_of_a_packed_file_say_about_its_size_is_not_believed(refusal_of):
    assert "is damaged" in refusal_of(samples.lying_docx(says=10), "says less.docx")
    assert "unpacks to far more" in refusal_of(samples.lying_docx(says=2**31), "says more.docx")


def test_a_bomb_is_not_unpacked_where_what_it_declares_is_enough(monkeypatch, refusal_of):
    bomb, unpacked = samples.bomb_docx(31), []
    monkeypatch.setattr(kinds.packed.Unpacked, "_unpack", lambda *arguments: unpacked.append(arguments))
    assert "unpacks to far more" in refusal_of(bomb, "bomb.docx")
    assert not unpacked


MACROS = {
    "macros.docx": samples.zipped({"word/vbaProject.bin": b"x"}, samples.word()),
    "macros.odt": samples.odt(**{"Basic/Standard/Module1.xml": "<a/>"}),
    "script.odt": samples.odt(**{"Scripts/python/run.py": "import os"}),
}


@pytest.mark.parametrize("name", MACROS)
def test_a_file_with_macros_is_refused(refusal_of, name):
    assert refusal_of(MACROS[name], name).startswith(f"“{name}” holds macros")


def test_a_docx_that_is_a_macro_enabled_one_under_another_name_is_refused(refusal_of):
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/d.xml"'
        ' ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    )
    renamed = samples.zipped({"[Content_Types].xml": types})
    assert "holds macros" in refusal_of(renamed, "letter.docx")
    assert "can hold macros" in refusal_of(renamed, "letter.docm")


@pytest.mark.parametrize("kind", ["/JavaScript", "/Launch"])
def test_a_pdf_that_runs_a_program_when_it_is_opened_is_refused(refusal_of, kind):
    assert "runs a program when it is opened" in refusal_of(samples.script_pdf(kind), "report.pdf")


def test_a_pdf_that_opens_at_a_place_is_taken(type_of):
    assert type_of(samples.script_pdf("/GoTo"), "report.pdf") == "application/pdf"


def test_a_message_with_a_program_attached_is_refused(refusal_of):
    mail = samples.message(attached=samples.PROGRAM, attached_name="invoice.pdf")
    assert "has a program attached" in refusal_of(mail, "mail.eml")


def test_a_picture_of_more_pixels_than_can_be_shown_is_refused_before_it_is_unpacked(refusal_of):
    sentence = refusal_of(samples.huge_png(), "huge.png")
    assert sentence.startswith("“huge.png” is 30,000 by 30,000 pixels, more than 100,000,000 in all.")


def test_an_empty_file_is_refused(refusal_of):
    assert refusal_of(b"", "empty.txt") == "“empty.txt” is empty. Check that it was saved, then add it again."


def test_a_file_of_50_mb_is_taken_and_one_byte_more_is_refused(type_of, refusal_of):
    assert type_of(b"a" * LARGEST, "long.txt") == "text/plain"
    assert refusal_of(b"a" * (LARGEST + 1), "long.txt").startswith("“long.txt” is larger than 50 MB.")


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd.txt", r"C:\x\y.pdf", "a/b.txt", "..", ".", ""])
def test_a_name_with_a_path_is_refused(refusal_of, name):
    assert refusal_of(b"words", name) == (
        f"“{name}” has a path in its name. Give the file a plain name and add it again."
    )


@pytest.mark.parametrize("name", ["a\x00.txt", "a\n.txt", "a\u202etxt.exe.txt", "a\u200b.txt"])
def test_a_name_with_characters_that_cannot_be_seen_is_refused_and_shown_without_them(refusal_of, name):
    sentence = refusal_of(b"words", name)
    assert "has characters in its name that cannot be seen" in sentence
    assert sentence.isprintable()


def test_a_name_that_is_too_long_is_refused_and_shown_cut(refusal_of):
    sentence = refusal_of(b"words", f"{'a' * 252}.txt")
    assert "has a name longer than 255 characters" in sentence
    assert len(sentence) < 250


@pytest.mark.parametrize(
    "name", ["run.exe", "page.html", "drawing.svg", "sheet.xlsx", "letter.doc", "README", "a.", "pdf"]
)
def test_a_kind_that_is_not_taken_is_refused_and_those_that_are_are_named(refusal_of, name):
    assert refusal_of(b"words", name) == (
        f"“{name}” is not of a kind that can be added. Add a PDF, DOCX, ODT, TXT, EML, PNG or JPEG file."
    )
