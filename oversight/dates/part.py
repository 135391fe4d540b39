"""One date of a phrase."""

from datetime import date
from typing import NamedTuple

from oversight.dates.stated import DateNotUnderstood


class Part(NamedTuple):
    """One date of a phrase. `simple` says that its EDTF may stand inside an interval or a set."""

    first: date
    last: date
    edtf: str
    simple: bool = True

    @property
    def start(self) -> str:
        return self.edtf if self.simple else self.first.isoformat()

    @property
    def end(self) -> str:
        return self.edtf if self.simple else self.last.isoformat()

    def marked(self, mark: str) -> "Part":
        """The same with EDTF's mark for approximate ("~") or uncertain ("?"), its strict bounds unchanged."""
        edtf = f"{self.edtf}{mark}" if self.simple else f"{self.first}{mark}/{self.last}{mark}"
        return self._replace(edtf=edtf)


def a_day(day: date) -> Part:
    return Part(day, day, day.isoformat())


class PartAsks(DateNotUnderstood):
    """One date of a phrase, `words`, cannot be or can be read in more than one way. `meant`: what it may be."""

    def __init__(self, words: str, what: str, meant: list[tuple[str, Part]], remedy: str = "") -> None:
        super().__init__(f"{what}. {remedy}" if remedy else what)
        self.words, self.what, self.meant = words, what, meant
