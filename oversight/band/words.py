"""The band in a sentence, for those who cannot see it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from oversight.band.scale import Scale
from oversight.dates import plain
from oversight.dates.months import MONTHS, in_words

Span = tuple[date | None, date | None]
Days = tuple[date, date]


def sentence(spans: Sequence[Span], days: list[Days], scale: Scale | None, counts: Counter[int]) -> str:
    """ "35 records between 2015 and February 2022; most in September 2019 (9) and August 2019 (8)"."""
    total, undated = len(spans), len(spans) - len(days)
    said = f"{total:,} record{'' if total == 1 else 's'}" if total else "No records"
    if scale is None:
        return f"{said} without a date" if total else said
    if len(set(spans)) == 1:
        return f"{said}, {'all ' if total > 1 else ''}{plain(*spans[0])}"
    said += _when(days, by_days=scale.unit in ("day", "week")) + _where_most(scale, counts)
    longer = len(days) - sum(counts.values())
    notes = [f"{longer:,} spread over longer periods"] if longer else []
    notes += [f"{undated:,} without a date"] if undated else []
    return "; ".join([said, *notes])


def _when(days: list[Days], *, by_days: bool) -> str:
    first = min(days)
    # Of those that end last, the shortest says most exactly when.
    last = max(days, key=lambda span: (span[1], span[0]))
    exact = by_days and first[0] == first[1] and last[0] == last[1]
    start, end = _point(first[0], first, exact), _point(last[1], last, exact)
    if start != end:
        return f" between {start} and {end}"
    return f" {'on' if exact else 'in'} {start}"


def _point(day: date, span: Days, exact: bool) -> str:
    """One end of the band: the day where both ends are exact, the year where a whole year is meant, else the month."""
    if span == (date(day.year, 1, 1), date(day.year, 12, 31)):
        return str(day.year)
    return in_words(day) if exact else f"{MONTHS[day.month - 1]} {day.year}"


def _where_most(scale: Scale, counts: Counter[int]) -> str:
    """The two fullest columns, or nothing where no column stands out."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if len(ranked) < 2 or ranked[0][1] == 1 or (len(ranked) > 2 and ranked[0][1] == ranked[2][1]):
        return ""
    named = [f"{column_name(scale, number)} ({count:,})" for number, count in ranked[:2] if count * 2 >= ranked[0][1]]
    return f"; most {'on' if scale.unit == 'day' else 'in'} {' and '.join(named)}"


def column_name(scale: Scale, number: int) -> str:
    first, last = scale.period(number)
    return f"the week of {in_words(first)}" if scale.unit == "week" else plain(first, last)
