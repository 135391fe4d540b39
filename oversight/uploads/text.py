"""The words of a file, for search."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZipFile

from lxml import etree, html

from oversight.uploads.kinds import DOCX, ODT
from oversight.uploads.looks.packed import hardened
from oversight.uploads.looks.words import decoded, message_of

LONGEST = 2_000_000  # characters, of some seven hundred pages; every change of a document keeps them once more
SECONDS = 60
HEADERS = ("Subject", "From", "To", "Cc", "Date")
# PostgreSQL keeps no NUL, UTF-8 no lone half of a pair; the other control characters are no words.
NOT_KEPT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
# The parts of a DOCX that have words, in the order in which they are kept, by the ends of their types.
WITH_WORDS = ("main+xml", "footnotes+xml", "endnotes+xml", "comments+xml", "header+xml", "footer+xml")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# The same once more, for programs that do not know how to draw it.
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
BODY = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}body"
ODT_MARKS = {f"{T}p": "\n", f"{T}h": "\n", f"{T}line-break": "\n", f"{T}tab": "\t", f"{T}s": " "}


@dataclass(frozen=True)
class Words:
    """What was read; `whole` is False where there was more than is kept, no time for it, or a page without words."""

    text: str
    whole: bool = True


def has_words(media_type: str) -> bool:
    """Whether files of this type can have words that we read."""
    return media_type in READERS


def words_of(path: Path, media_type: str, seconds: int = SECONDS) -> Words:
    """The words of a file of this type, as far as there is time for them; none for a picture.

    A broken file raises whatever its reader raises.
    """
    read = READERS.get(media_type)
    if read is None:
        return Words("")
    with path.open("rb") as file:
        return _bounded(read(file), seconds)


def _bounded(pieces: Iterator[str | None], seconds: int) -> Words:
    """None in the place of a piece stands for something that has no words to read."""
    kept: list[str] = []
    left, until, whole = LONGEST, time.monotonic() + seconds, True
    for piece in pieces:
        whole = whole and piece is not None
        clean = NOT_KEPT.sub("", re.sub("\r\n?|\f", "\n", piece or ""))
        kept.append(clean[:left])
        left -= len(clean)
        if left < 0 or time.monotonic() > until:
            return Words("".join(kept).strip(), whole=False)
    return Words("".join(kept).strip(), whole)


def _pdf(file: BinaryIO) -> Iterator[str | None]:
    from pypdf import PdfReader  # takes long to start

    for page in PdfReader(_as_shown(file)).pages:
        words = page.extract_text()
        yield f"{words}\n\n" if words.strip() else None


def _as_shown(file: BinaryIO) -> BinaryIO:
    """The PDF with what is shown on top of its pages in them: only words of pages are read."""
    import pikepdf  # takes long to start

    from oversight.uploads.annotations import draw_annotations
    from oversight.uploads.layers import Layers

    shown = BytesIO()
    try:
        with pikepdf.open(file) as document:
            draw_annotations(document, Layers(document))
            document.save(shown)
    except Exception:  # what it stumbles over, pypdf may still read
        file.seek(0)
        return file
    return shown


def _docx(file: BinaryIO) -> Iterator[str]:
    from docx import Document  # takes long to start

    ends = {part: part.content_type.rpartition(".")[2] for part in Document(file).part.package.iter_parts()}
    with_words = [part for part, end in ends.items() if end in WITH_WORDS]
    for part in sorted(with_words, key=lambda part: WITH_WORDS.index(ends[part])):
        root = etree.fromstring(part.blob, hardened())
        etree.strip_elements(root, FALLBACK, with_tail=False)
        marks = {f"{W}p": "\n", f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t"}
        for node in root.iter(f"{W}t", *marks):
            yield marks.get(str(node.tag)) or node.text or ""
        yield "\n"


def _odt(file: BinaryIO) -> Iterator[str]:
    with ZipFile(file) as packed, packed.open("content.xml") as content:
        root = etree.parse(content, hardened()).getroot()
    # What was deleted, and only waits for somebody to agree.
    etree.strip_elements(root, f"{T}tracked-changes", with_tail=False)
    body: Any = root.find(BODY)
    for event, node in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            yield ODT_MARKS.get(str(node.tag), "") + (node.text or "")
        else:
            yield node.tail or ""


def _plain(file: BinaryIO) -> Iterator[str]:
    yield decoded(file.read()) or ""


def _message(file: BinaryIO) -> Iterator[str]:
    """The headers that a reader looks at, the text of the message, and what the files with it are called."""
    message = message_of(file)
    for name in HEADERS:
        for value in message.get_all(name, []):
            yield f"{name}: {_header(value)}\n"
    yield "\n"
    parts = [part for part in message.walk() if not part.is_multipart()]
    inline = [part for part in parts if not part.get_filename()]
    plain = [part for part in inline if part.get_content_type() == "text/plain"]
    for part in plain or [part for part in inline if part.get_content_type() == "text/html"]:
        yield f"{_body(part)}\n"
    for part in parts:
        if attached := part.get_filename():
            yield f"Attached: {_header(attached)}\n"


def _header(value: Any) -> str:
    try:
        return str(make_header(decode_header(str(value))))
    except (ValueError, LookupError):
        return str(value)


def _body(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or not content.strip():
        return ""
    try:
        text = content.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        text = content.decode("latin-1")
    if part.get_content_type() != "text/html":
        return text
    page = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    etree.strip_elements(page, "script", "style", with_tail=False)
    return "\n".join(line for line in (piece.strip() for piece in page.itertext()) if line)


READERS: dict[str, Callable[[BinaryIO], Iterator[str | None]]] = {
    "application/pdf": _pdf,
    DOCX: _docx,
    ODT: _odt,
    "text/plain": _plain,
    "message/rfc822": _message,
}
