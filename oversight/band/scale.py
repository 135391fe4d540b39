"""Where days stand on the band: columns of time and how wide each is drawn."""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from math import ceil, sqrt

MOST_COLUMNS = 120
LONGEST_BY_DAY = timedelta(days=60)
LONGEST_BY_WEEK = timedelta(days=548)  # 18 months

FEWEST_DAYS = 14  # a single day would fill the whole band

# The busiest month, quarter or year is drawn at most 1 + STRETCH times as wide as an empty one.
STRETCH = 7


@dataclass(frozen=True)
class Scale:
    """`edges` are the first days of the columns and the day after the last; `lefts` the same places in percent."""

    unit: str
    edges: list[date]
    lefts: list[float]

    def column(self, day: date) -> int:
        """The number of the column that holds `day`, which must be on the scale."""
        return bisect_right(self.edges, day) - 1

    def at(self, day: date) -> float:
        """Where `day` begins, in percent. The day after the last is at 100."""
        number = min(self.column(day), len(self.edges) - 2)
        start, end = self.edges[number : number + 2]
        left, right = self.lefts[number : number + 2]
        return left + (right - left) * ((day - start) / (end - start))

    def period(self, number: int) -> tuple[date, date]:
        """The first and last day of a column."""
        return self.edges[number], self.edges[number + 1] - timedelta(days=1)


def build_scale(first: date, last: date) -> Scale:
    """An even scale from `first` to `last`, both of the years 2 to 9000, in at most MOST_COLUMNS columns."""
    unit, edges = _edges(first, last)
    count = len(edges) - 1
    return Scale(unit, edges, [100 * number / count for number in range(count + 1)])


def stretch(scale: Scale, counts: Counter[int]) -> Scale:
    """The same scale with columns drawn wider the more records they hold."""
    most = max(counts.values(), default=1)
    columns = range(len(scale.edges) - 1)
    widths = [1 + min(STRETCH, most) * sqrt(counts[number] / most) for number in columns]
    total = sum(widths)
    return Scale(scale.unit, scale.edges, [100 * left / total for left in accumulate(widths, initial=0.0)])


def _edges(first: date, last: date) -> tuple[str, list[date]]:
    length = last - first
    if length < timedelta(days=FEWEST_DAYS):
        first -= (timedelta(days=FEWEST_DAYS) - length) // 2
        return "day", _by_days(first, max(last, first + timedelta(days=FEWEST_DAYS)), 1)
    if length <= LONGEST_BY_DAY:
        return "day", _by_days(first, last, 1)
    if length <= LONGEST_BY_WEEK:
        return "week", _by_days(first - timedelta(days=first.weekday()), last, 7)
    months = _months(last) - _months(first) + 1
    if months <= MOST_COLUMNS:
        return "month", _by_months(_months(first), last, 1)
    if months <= (MOST_COLUMNS - 1) * 3:
        return "quarter", _by_months(_months(first) // 3 * 3, last, 3)
    years = last.year - first.year + 1
    return "year", _by_months(first.year * 12, last, 12 * ceil(years / MOST_COLUMNS))


def _by_days(start: date, last: date, step: int) -> list[date]:
    count = (last - start).days // step + 1
    return [start + timedelta(days=step * number) for number in range(count + 1)]


def _by_months(start: int, last: date, step: int) -> list[date]:
    count = (_months(last) - start) // step + 1
    return [_first_day(start + step * number) for number in range(count + 1)]


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first_day(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)
