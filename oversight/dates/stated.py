"""A date as its source gives it, and how words that are none are refused or asked about."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


@dataclass(frozen=True)
class StatedDate:
    """A date as its source gives it. `earliest` is None for "by 20 August 2019", `latest` for "since May 2016"."""

    as_written: str
    edtf: str
    earliest: date | None
    latest: date | None

    @property
    def is_exact(self) -> bool:
        """Whether it is one day without doubt: not "about 5 September 2019", nor "5 September 2019?"."""
        return self.earliest is not None and self.edtf == self.earliest.isoformat()


class DateNotUnderstood(ValueError):
    """The words cannot be read as a date. Its message is for the form: what is wrong, what to type."""


class Choice(NamedTuple):
    """What may have been meant: the words to choose it by, and the date that it would be."""

    words: str
    stated: StatedDate


class DateAsks(DateNotUnderstood):
    """The words cannot be a date, or can be read in more than one way. `what` says why; `choices` may be meant."""

    def __init__(self, message: str, what: str, choices: list[Choice]) -> None:
        super().__init__(message)
        self.what, self.choices = what, choices
