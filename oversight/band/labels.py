"""The words on the band: years, months or days along it, and the number on its highest column."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from oversight.band.scale import Scale
from oversight.band.shapes import Label, Line, percent
from oversight.dates.months import MONTHS

PHONE = 300  # pixels that a band has on a small phone
EDGE = 5  # percent: nearer to the end of the band than that, a label in the middle of its place might run out of it
STEPS = {"day": (1, 2, 4, 8, 16, 32), "week": (1, 2, 4, 6, 12)}
YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100)
LETTER, SPACE = 8, 6  # pixels that a letter takes at 14 pixels, on the safe side, and that part two labels


class Mark(NamedTuple):
    """Where a label may stand, in percent. Every so many are shown, counted by `number`."""

    number: int
    place: float
    text: str

    def room(self, width: int) -> tuple[float, float]:
        """From where to where the label needs room in a band of that many pixels, the space after it included."""
        left = self.place * width / 100
        return left, left + len(self.text) * LETTER + SPACE


def axis(scale: Scale, width: int, base: int, height: int) -> tuple[tuple[Line, ...], tuple[Label, ...]]:
    """Lines and labels where years, months or days begin, at even steps, no label reaching into the next.

    Labels that have room on a wide screen only are marked as such.
    """
    marks = _marks(scale)
    steps = STEPS.get(scale.unit, YEAR_STEPS)
    step = _step(marks, width, steps)
    shown = _with_start(marks, step, width)
    narrow = set(_with_start(marks, _step(marks, PHONE, [more for more in steps if more % step == 0]), PHONE))
    labels = [Label(percent(mark.place), str(height - 4), mark.text, wide=mark not in narrow) for mark in shown]
    lines = [Line(label.x, "0", str(base)) for label in labels if label.x != "0.00%"]
    return tuple(lines), tuple(labels)


def _marks(scale: Scale) -> list[Mark]:
    """The first is where the band begins, whether or not a month or a year begins there."""
    days = scale.edges[:-1]
    if scale.unit == "day":
        return [Mark(number, scale.at(day), f"{day.day} {_short(day)}") for number, day in enumerate(days)]
    if scale.unit == "week":
        firsts = [days[0], *(first for week in days if (first := _next_month(week)) < scale.edges[-1])]
        firsts = sorted(set(firsts))
        return [Mark(number, scale.at(day), f"{_short(day)} {day.year}") for number, day in enumerate(firsts)]
    years = [day for day in days if day.month == 1 or day == days[0]]
    every_year = all(after.year - before.year == 1 for before, after in pairwise(years))
    return [Mark(day.year if every_year else number, scale.at(day), str(day.year)) for number, day in enumerate(years)]


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _short(day: date) -> str:
    """The month as GOV.UK pages shorten it: no stop, four letters where that is the whole name, "Sept"."""
    name = MONTHS[day.month - 1]
    return name if len(name) <= 4 else {"September": "Sept"}.get(name, name[:3])


def _step(marks: list[Mark], width: int, steps: Sequence[int]) -> int:
    """The smallest of `steps` at which all labels after the first have room; else one that shows the first only."""
    for step in steps:
        rooms = [mark.room(width) for mark in marks[1:] if mark.number % step == 0]
        if all(right <= left for (_, right), (left, _) in pairwise(rooms)):
            return step
    return max(mark.number for mark in marks) + 1


def _with_start(marks: list[Mark], step: int, width: int) -> list[Mark]:
    """The labels at that step which do not run out of the band, after that of its beginning if it leaves them room."""
    chosen = [mark for mark in marks[1:] if mark.number % step == 0 and mark.room(width)[1] - SPACE <= width]
    if not chosen or marks[0].room(width)[1] <= chosen[0].room(width)[0]:
        chosen.insert(0, marks[0])
    return chosen


def peak_label(scale: Scale, counts: Counter[int]) -> Label | None:
    """The number of records above the first of the highest columns, where a column holds more than one."""
    if not counts or max(counts.values()) == 1:
        return None
    number = min(counts, key=lambda column: (-counts[column], column))
    middle = (scale.lefts[number] + scale.lefts[number + 1]) / 2
    anchor = "start" if middle < EDGE else "end" if middle > 100 - EDGE else "middle"
    return Label(percent(middle), "12", f"{counts[number]:,}", anchor)
