"""A date typed into a form, with the reading that was chosen where the words left one to choose."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from oversight.dates.reading import read_entry
from oversight.dates.saying import explained, said
from oversight.dates.stated import Choice, DateAsks, DateNotUnderstood, StatedDate


class TypedDate(NamedTuple):
    """`reading` is the EDTF that was chosen, empty where none was."""

    words: str
    reading: str = ""

    def __str__(self) -> str:
        return self.words


class Option(NamedTuple):
    """A choice as a radio button, with what the page says once it is chosen."""

    words: str
    stated: StatedDate
    says: str
    is_chosen: bool


class Understanding(NamedTuple):
    """How a typed date is taken: as `stated`; None where it cannot be, which `refusal` explains.

    Where there is something to choose from, `choices` has it, whether one is chosen already or not.
    """

    stated: StatedDate | None
    refusal: str = ""
    choices: Sequence[Choice] = ()

    @property
    def says(self) -> str:
        return _says(self.stated) if self.stated else self.refusal

    @property
    def options(self) -> list[Option]:
        return [Option(*choice, _says(choice.stated), choice.stated == self.stated) for choice in self.choices]


def _says(stated: StatedDate) -> str:
    return f"Understood as: {explained(stated)}"


def as_typed(value: Any) -> TypedDate:
    """A StatedDate as it would stand in a form, or what somebody typed."""
    if isinstance(value, StatedDate):
        return TypedDate(value.as_written, value.edtf)
    if isinstance(value, TypedDate):
        return TypedDate(value.words.strip(), value.reading)
    return TypedDate(str(value or "").strip())


def understand(typed: TypedDate, stored: StatedDate | None = None) -> Understanding:
    """Reads the words. As long as they are those of a stored date, that date's own reading stands.

    A chosen reading counts only if it is one of those that these words leave to choose.
    """
    kept = stored if stored and typed.words == stored.as_written else None
    try:
        read = read_entry(typed.words)
    except DateAsks as asks:
        choices = _with_kept(asks.choices, kept)
        chosen = next((choice.stated for choice in choices if choice.stated.edtf == typed.reading), kept)
        return Understanding(chosen, f"{asks.what}. Choose what was meant, or change the date", choices)
    except DateNotUnderstood as refusal:
        return Understanding(kept, "" if kept else str(refusal))
    return Understanding(kept or read)


def _with_kept(choices: list[Choice], kept: StatedDate | None) -> list[Choice]:
    if kept is None or any(choice.stated.edtf == kept.edtf for choice in choices):
        return choices
    return [Choice(f"{said(kept.edtf, kept.earliest, kept.latest)}, as recorded", kept), *choices]


def in_one_line(typed: TypedDate, stated: StatedDate | None) -> str:
    """The words; beside them how they are taken, where that was chosen: "31 June 2019 (Sunday 30 June 2019)"."""
    if not typed.words:
        return "nothing"
    if stated is None or understand(TypedDate(typed.words)).stated == stated:
        return typed.words
    return f"{typed.words} ({said(stated.edtf, stated.earliest, stated.latest) if stated.edtf else 'not dated'})"
