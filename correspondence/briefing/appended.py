"""Documents appended to a PDF: what is known of each, and how it is appended.

PDFs and pictures are appended as they look, other files as the words that were read from them. A document that names a
protected person is left out; of one that cannot be appended, or was not read yet, the cover sheet says so.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.db.models import Q

from cases.pseudonyms import Pseudonyms
from cases.readers import PrintReader
from correspondence.briefing.apart import sizes_apart
from correspondence.briefing.places import NoPages, Size, place
from correspondence.models import Document, Letter
from oversight.uploads import store

PDF, PICTURES = "application/pdf", ("image/png", "image/jpeg")
PICTURE = "oversight-asset:picture-"
# What is left of a page for a page of another, in millimetres, under the margins of briefing.css.
WIDTH, HEIGHT = 163.0, 244.0
MM_IN_POINT = 25.4 / 72

NAMES_SOMEBODY = "It names a protected person."
NO_FILE = "No file of this document is held."
OTHER_BYTES = "The file that is held is not the one that was added, so it is not appended."
NOT_READ_YET = "The words of this file are not read yet, so it is not appended."
NOT_READ = "The words of this file could not be read, so it is not appended. Ask us for the file itself."
WORDS_ONLY = "Appended as the words that were read from the file, without its pictures and layout."
WORDS_IN_PART = "Appended as the first part of the words that were read from the file, without its pictures and layout."

State = Document.TextState


@dataclass(frozen=True)
class Sheet:
    """A page with a page of another in it."""

    address: str
    number: int
    width: float
    height: float


@dataclass(frozen=True)
class Appended:
    """One document as it is appended: in sheets, as a picture, as words, or not at all."""

    number: int
    document: Document
    who_from: str
    note: str = ""
    path: Path | None = None
    sheets: list[Sheet] = field(default_factory=list)
    picture: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def pages(self) -> int:
        return 1 if self.picture else len(self.sheets)


@dataclass(frozen=True)
class Appendices:
    """`left_out`: not mentioned in the PDF, each with why. `look_yourself`: nobody knows whom these name."""

    appended: list[Appended]
    left_out: list[tuple[Document, str]]
    look_yourself: list[Document]

    @property
    def as_pages(self) -> list[Path]:
        """The PDFs whose pages go into the places, in order."""
        return [one.path for one in self.appended if one.path and one.sheets]

    @property
    def pictures(self) -> dict[str, tuple[Path, str]]:
        """By their addresses: where each lies, and of which type it is."""
        return {one.picture: (one.path, one.document.media_type) for one in self.appended if one.path and one.picture}


def appendices_of(
    reader: PrintReader,
    documents: Iterable[Document],
    names: Pseudonyms,
    tell: Callable[[int, int], None] = lambda done, of: None,
    *,
    for_archive: bool = False,
) -> Appendices:
    """These documents, which the reader sees, in order. `tell` is called with how many were read, of how many.

    `for_archive`: without pages that an archive would refuse.
    """
    documents = list(documents)
    named = {document.pk for document in documents if _names_somebody(document, names)}
    senders = _senders(reader, documents)
    made = Appendices([], [(one, NAMES_SOMEBODY) for one in documents if one.pk in named], [])
    places = 0
    for done, document in enumerate(documents):
        tell(done, len(documents))
        if document.pk in named:
            continue
        one = Appended(len(made.appended) + 1, document, "; ".join(senders[document.pk]))
        one = _with_file(one, places, for_archive=for_archive)
        places += len(one.sheets)
        made.appended.append(one)
        if one.pages and document.text_state != State.DONE:
            made.look_yourself.append(document)
    tell(len(documents), len(documents))
    return made


def _names_somebody(document: Document, names: Pseudonyms) -> bool:
    return names.are_needed_in(document.text)


def _with_file(one: Appended, places: int, *, for_archive: bool) -> Appended:
    """With what its file gives. `places`: how many pages of others come before it."""
    document = one.document
    if not document.file:
        return replace(one, note=NO_FILE)
    name = str(document.file)
    file = store.open_bytes(name, document.sha256)
    if file is None:
        return replace(one, note=OTHER_BYTES)
    file.close()
    if document.text_state == State.WAITING:
        return replace(one, note=NOT_READ_YET)
    one = replace(one, path=store.path_of(name))
    if document.media_type == PDF:
        return _as_pages(one, places, for_archive=for_archive)
    if document.media_type in PICTURES:
        return replace(one, picture=f"{PICTURE}{one.number}")
    return _as_words(one)


def _as_pages(one: Appended, places: int, *, for_archive: bool) -> Appended:
    assert one.path  # noqa: S101
    try:
        sizes = sizes_apart(one.path, for_archive=for_archive)
    except NoPages as trouble:
        return replace(one, note=f"{trouble} Its pages are not appended.")
    sheets = [_sheet(place(places + number), number + 1, size) for number, size in enumerate(sizes)]
    return replace(one, sheets=sheets)


def _sheet(address: str, number: int, size: Size) -> Sheet:
    """As large as the page is, or as there is room for."""
    width, height = size.width * MM_IN_POINT, size.height * MM_IN_POINT
    scale = min(1, WIDTH / width, HEIGHT / height)
    return Sheet(address, number, round(width * scale, 2), round(height * scale, 2))


def _as_words(one: Appended) -> Appended:
    document = one.document
    if not document.text or document.text_state not in (State.DONE, State.IN_PART):
        return replace(one, note=NOT_READ)
    note = WORDS_ONLY if document.text_state == State.DONE else WORDS_IN_PART
    return replace(one, note=note, lines=[line for line in document.text.splitlines() if line.strip()])


def _senders(reader: PrintReader, documents: list[Document]) -> dict[int, list[str]]:
    """Who sent the letters that these documents are, or came with."""
    letters: Any = Letter.objects.visible_to(reader).current()
    came_with = Q(enclosures__document__in=documents, enclosures__withdrawn_at=None)
    rows = letters.filter(Q(document__in=documents) | came_with).distinct().in_order().with_parties()
    senders: dict[int, list[str]] = defaultdict(list)
    for letter in rows.prefetch_related("enclosures"):
        enclosed = [row.document_id for row in letter.enclosures.all() if not row.is_withdrawn]
        for party in letter.current_parties:
            for key in {letter.document_id, *enclosed}:
                if key and party.role == "sender" and party.name not in senders[key]:
                    senders[key].append(party.name)
    return senders
