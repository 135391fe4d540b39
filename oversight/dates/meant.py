"""What may have been meant where a date cannot be, or can be read in two ways."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from oversight.dates.months import MONTHS, WEEKDAYS, in_full, in_words, last_day
from oversight.dates.part import Part, PartAsks, a_day
from oversight.dates.plainly import plain
from oversight.dates.stated import DateNotUnderstood

Meant = list[tuple[str, Part]]


def no_such_day(words: str, year: int, month: int, number: int) -> PartAsks:
    """31 June: the last of June, the first of July, or some day of June."""
    last = last_day(year, month)
    near = [last, last + timedelta(days=1)] if number in range(29, 32) else []
    whole = Part(date(year, month, 1), last, f"{year}-{month:02}")
    name = f"{MONTHS[month - 1]} {year}"
    return PartAsks(
        words,
        f"There is no {number} {name}: that month has {last.day} days",
        [*_days(near), (name, whole)],
        "Enter a real date",
    )


def no_such_month(words: str, month: int, swapped: Callable[[], Part] | None = None) -> DateNotUnderstood:
    """9/13/2019: perhaps somebody wrote the month before the day, as Americans do. `swapped` reads it so."""
    what, remedy = (
        f"There is no month {month}",
        "Enter the day, then the month, then the year, such as 4 September 2019",
    )
    if swapped is None:
        return DateNotUnderstood(f"{what}. {remedy}")
    try:
        meant = _days([swapped().first])
    except PartAsks as asks:
        meant = asks.meant
    return PartAsks(words, what, meant, remedy)


def wrong_weekday(words: str, day: date, weekday: int) -> PartAsks:
    """Is it the weekday that is wrong, or the day, the month or the year?"""
    before, after = (next(_alike(day, weekday, step)) for step in (-1, 1))
    return PartAsks(
        words,
        f"{in_words(day)} is a {WEEKDAYS[day.weekday()]}, not a {WEEKDAYS[weekday]}",
        _weekdays_meant(day, weekday, before, after),
        f"The {_ordinal(day.day)} is a {WEEKDAYS[weekday]} in {_month(before)} and {_month(after)}. "
        "Correct the date, or leave out the day of the week",
    )


def _weekdays_meant(day: date, weekday: int, before: date, after: date) -> Meant:
    """The day itself; the weekday nearest to it; the day in the nearest month, or next year, that fits; or one of two.

    In January people still write the old year; nobody is two years out.
    """
    ahead = (weekday - day.weekday()) % 7
    nearest = day + timedelta(days=ahead if ahead <= 3 else ahead - 7)
    month = min(before, after, key=lambda found: abs(found - day))
    alike = [found for step in (-1, 1) for found in _alike(day, weekday, step) if found.month == day.month]
    year = [found for found in alike if abs(found.year - day.year) == 1]
    one, other = sorted([day, month])
    either = Part(one, other, f"[{one},{other}]", simple=False)
    days = _days(list(dict.fromkeys([day, nearest, month, *year])))
    return [*days, (f"either {in_words(day)} or {in_words(month)}", either)]


def _alike(day: date, weekday: int, step: int) -> Iterator[date]:
    """This day of the months before (`step` -1) or after (1) wherever it falls on `weekday`, the nearest first."""
    # Even 29 February comes round on every weekday within 40 years.
    for count in range(1, 12 * 41):
        year, month = divmod(day.year * 12 + day.month - 1 + step * count, 12)
        if day.day <= last_day(year, month + 1).day and date(year, month + 1, day.day).weekday() == weekday:
            yield date(year, month + 1, day.day)


def which_winter(words: str, this: Part, before: Part) -> PartAsks:
    what = f"“{words.capitalize()}” can be the winter at the end of that year or the one at its beginning"
    return PartAsks(words, what, [_span(this), _span(before)])


def decade_or_century(words: str, decade: Part, century: Part) -> PartAsks:
    return PartAsks(words, f"“{words}” can be ten years or a hundred", [_span(decade), _span(century)])


def which_years(words: str, years: Part, financial: Part) -> PartAsks:
    return PartAsks(
        words,
        f"“{words}” can be two calendar years or one financial year",
        [_span(years, ", two calendar years"), _span(financial, ", the financial year")],
        f"Enter {plain(years.first, years.last)}, or financial year {words}",
    )


def year_or_month(words: str, month: Part, years: Part, financial: Part | None) -> PartAsks:
    """ "2009-12" and "2009-10"."""
    meant = [_span(month), _span(years, ", calendar years")]
    meant += [_span(financial, ", the financial year")] if financial else []
    return PartAsks(words, f"“{words}” can be a month or several years", meant)


def _days(days: list[date]) -> Meant:
    return [(in_full(day), a_day(day)) for day in days]


def _span(part: Part, remark: str = "") -> tuple[str, Part]:
    return f"{plain(part.first, part.last)}{remark}", part


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def _ordinal(number: int) -> str:
    ending = "th" if 11 <= number <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
