"""What kind of file some bytes are. Their name says what they should be; what is in them says whether they are."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from oversight.uploads.looks import packed, pdf, picture, words
from oversight.uploads.refusal import FileRefused

LARGEST = 50 * 1024 * 1024
LONGEST_NAME = 255
TOO_LARGE = "is larger than 50 MB. Save a smaller copy, or split it, and add that."
ACCEPTED = "a PDF, DOCX, ODT, TXT, EML, PNG or JPEG file"


@dataclass(frozen=True)
class Kind:
    """One kind of file. `check` raises FileRefused for bytes that are not of the kind, not whole or not harmless."""

    media_type: str
    check: Callable[[BinaryIO], None]


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
KINDS = {
    "pdf": Kind("application/pdf", pdf.check),
    "docx": Kind(DOCX, packed.check_docx),
    "odt": Kind(ODT, packed.check_odt),
    "txt": Kind("text/plain", words.check_text),
    "eml": Kind("message/rfc822", words.check_message),
    "png": Kind("image/png", picture.check_png),
    "jpg": Kind("image/jpeg", picture.check_jpeg),
    "jpeg": Kind("image/jpeg", picture.check_jpeg),
}
MEDIA_TYPES = {kind.media_type for kind in KINDS.values()}
WITH_MACROS = {"docm", "dotm"}


def media_type_of(path: Path, name: str) -> str:
    """The type of a file that is in order. FileRefused, in a sentence that names the file, for one that is not."""
    kind = kind_at_first_sight(name, path.stat().st_size)
    try:
        with path.open("rb") as file:
            kind.check(file)
    except FileRefused as refusal:
        raise refusal.of(name) from refusal
    return kind.media_type


def kind_at_first_sight(name: str, size: int) -> Kind:
    """What the file should be, by its name. FileRefused for a name or a size that no file may have here."""
    try:
        _check_name(name)
        _check_size(size)
        return _kind_by_ending(name)
    except FileRefused as refusal:
        raise refusal.of(name) from refusal


def _check_name(name: str) -> None:
    if "/" in name or "\\" in name or name in {"", ".", ".."}:
        raise FileRefused("has a path in its name. Give the file a plain name and add it again.")
    if not name.isprintable():
        raise FileRefused("has characters in its name that cannot be seen. Rename the file and add it again.")
    if len(name) > LONGEST_NAME:
        raise FileRefused(f"has a name longer than {LONGEST_NAME} characters. Give it a shorter one and add it again.")


def _check_size(size: int) -> None:
    if size == 0:
        raise FileRefused("is empty. Check that it was saved, then add it again.")
    if size > LARGEST:
        raise FileRefused(TOO_LARGE)


def _kind_by_ending(name: str) -> Kind:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending in WITH_MACROS:
        raise FileRefused("can hold macros, which are programs. Save it as DOCX or PDF and add that.")
    if ending not in KINDS:
        raise FileRefused(f"is not of a kind that can be added. Add {ACCEPTED}.")
    return KINDS[ending]
