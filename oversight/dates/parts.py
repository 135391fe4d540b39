"""One date of a phrase: a day, a month, a part of a month, a season, a part of a year or a year."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from oversight.dates.months import MONTHS, WEEKDAYS, in_words, last_day

FIRST_YEAR, LAST_YEAR = 1900, 2100
EXAMPLES = "4 September 2019, September 2019, spring 2018, between May 2016 and March 2018 or by 20 August 2019"
NOT_UNDERSTOOD = f"Date was not understood. Enter a date such as {EXAMPLES}"

# ISO 8601-2 numbers the seasons from 21. The months are those of the British weather services.
SEASONS = {"spring": (21, 3), "summer": (22, 6), "autumn": (23, 9), "winter": (24, 12)}

MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
MONTH_NUMBERS |= {name[:3]: number for name, number in MONTH_NUMBERS.items()} | {"sept": 9}
WEEKDAY_NUMBERS = {short.lower(): number for number, name in enumerate(WEEKDAYS) for short in (name, name[:3])}
WEEKDAY_NUMBERS |= {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}

MONTH = f"(?P<month>{'|'.join(MONTH_NUMBERS)})"
WEEKDAY = f"(?P<weekday>{'|'.join(WEEKDAY_NUMBERS)})"
SEASON = f"(?P<season>{'|'.join(SEASONS)})"
DAY, YEAR = r"(?P<day>\d{1,2})", r"(?P<year>\d{4})"
STRETCH = "(?P<stretch>early|beginning|start|mid|middle|late|end)"
STRETCHES = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
# Told apart from nonsense so that the refusal can say what is missing.
YEARLESS = re.compile(rf"(?:{WEEKDAY} )?(?:\d{{1,2}}|(?:{DAY} )?(?:{STRETCH} )?(?:{MONTH}|{SEASON}))")
SHORT_YEAR = re.compile(rf"\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2}}|(?:{DAY} )?{MONTH} \d{{2}}")


class DateNotUnderstood(ValueError):
    """The words cannot be read as a date. Its message is for the form: what is wrong, what to type."""


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

    def about(self) -> "Part":
        """The same, as "circa" has it: marked approximate, its strict bounds unchanged."""
        edtf = f"{self.edtf}~" if self.simple else f"{self.first}~/{self.last}~"
        return self._replace(edtf=edtf)


def read_part(words: str) -> Part:
    """Reads one date from tidied lower-case words; raises DateNotUnderstood."""
    for pattern, build in FORMS:
        if found := pattern.fullmatch(words):
            return build(found.groupdict())
    if YEARLESS.fullmatch(words):
        raise DateNotUnderstood("Date must include a year, such as 4 September 2019")
    if SHORT_YEAR.fullmatch(words):
        raise DateNotUnderstood("Year must be written with 4 numbers, such as 2019")
    raise DateNotUnderstood(NOT_UNDERSTOOD)


def _year(said: dict[str, str]) -> int:
    year = int(said["year"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateNotUnderstood(f"Year must be between {FIRST_YEAR} and {LAST_YEAR}")
    return year


def _month(said: dict[str, str]) -> int:
    if said["month"] in MONTH_NUMBERS:
        return MONTH_NUMBERS[said["month"]]
    month = int(said["month"])
    if not 1 <= month <= 12:
        raise DateNotUnderstood(
            f"There is no month {month}. Enter the day, then the month, then the year, such as 4 September 2019"
        )
    return month


def _read_day(said: dict[str, str]) -> Part:
    year, month, number = _year(said), _month(said), int(said["day"])
    length = last_day(year, month).day
    if not 1 <= number <= length:
        raise DateNotUnderstood(
            f"There is no {number} {MONTHS[month - 1]} {year}: that month has {length} days. Enter a real date"
        )
    day = date(year, month, number)
    if said.get("weekday"):
        _check_weekday(day, WEEKDAY_NUMBERS[said["weekday"]])
    return Part(day, day, day.isoformat())


def _check_weekday(day: date, weekday: int) -> None:
    """Refuses a weekday that the day did not have, and names the months that may have been meant."""
    if day.weekday() == weekday:
        return
    near = " and ".join(_nearest(day, weekday, step) for step in (-1, 1))
    raise DateNotUnderstood(
        f"{in_words(day)} is a {WEEKDAYS[day.weekday()]}, not a {WEEKDAYS[weekday]}. "
        f"The {_ordinal(day.day)} is a {WEEKDAYS[weekday]} in {near}. "
        "Correct the date, or leave out the day of the week"
    )


def _nearest(day: date, weekday: int, step: int) -> str:
    """The nearest month before (`step` -1) or after (1) in which this day of the month falls on `weekday`."""
    # Even 29 February comes round on every weekday within 40 years.
    for count in range(1, 12 * 41):
        year, month = divmod(day.year * 12 + day.month - 1 + step * count, 12)
        if day.day <= last_day(year, month + 1).day and date(year, month + 1, day.day).weekday() == weekday:
            return f"{MONTHS[month]} {year}"
    raise AssertionError(f"no month has a {WEEKDAYS[weekday]} the {day.day}")


def _ordinal(number: int) -> str:
    ending = "th" if 11 <= number <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _read_month(said: dict[str, str]) -> Part:
    year, month = _year(said), _month(said)
    return Part(date(year, month, 1), last_day(year, month), f"{year}-{month:02}")


def _read_year(said: dict[str, str]) -> Part:
    year = _year(said)
    return Part(date(year, 1, 1), date(year, 12, 31), str(year))


def _read_season(said: dict[str, str]) -> Part:
    """Spring is March to May, and so on. The winter of a year begins in its December and ends in the next February."""
    year = _year(said)
    code, month = SEASONS[said["season"]]
    last = last_day(year + 1, 2) if month == 12 else last_day(year, month + 2)
    return Part(date(year, month, 1), last, f"{year}-{code}", simple=False)


def _read_part_of_month(said: dict[str, str]) -> Part:
    """Early is the 1st to the 10th, mid the 11th to the 20th, late the 21st to the end of the month."""
    year, month = _year(said), _month(said)
    which = STRETCHES[said["stretch"]]
    first = date(year, month, 1 + 10 * which)
    last = last_day(year, month) if which == 2 else first + timedelta(days=9)
    return Part(first, last, f"{first}/{last}", simple=False)


def _read_part_of_year(said: dict[str, str]) -> Part:
    """The beginning of a year is January to March, its middle April to September, its end October to December."""
    year = _year(said)
    first, last = ((1, 3), (4, 9), (10, 12))[STRETCHES[said["stretch"]]]
    return Part(date(year, first, 1), last_day(year, last), f"{year}-{first:02}/{year}-{last:02}", simple=False)


# Tried in this order. A date in numbers is always read as day, month, year.
FORMS: list[tuple[re.Pattern[str], Callable[[dict[str, str]], Part]]] = [
    (re.compile(rf"(?:{WEEKDAY} )?{DAY} {MONTH} {YEAR}"), _read_day),
    (re.compile(rf"(?:{WEEKDAY} )?{MONTH} {DAY} {YEAR}"), _read_day),
    (re.compile(rf"(?:{WEEKDAY} )?{DAY}[/. -](?P<month>\d{{1,2}})[/. -]{YEAR}"), _read_day),
    (re.compile(rf"{YEAR}-(?P<month>\d{{1,2}})-{DAY}"), _read_day),
    (re.compile(rf"{YEAR}-(?P<month>0[1-9]|1[0-2])"), _read_month),
    (re.compile(rf"{MONTH} {YEAR}"), _read_month),
    (re.compile(YEAR), _read_year),
    (re.compile(rf"{SEASON} {YEAR}"), _read_season),
    (re.compile(rf"{STRETCH} {MONTH} {YEAR}"), _read_part_of_month),
    (re.compile(rf"{STRETCH} {YEAR}"), _read_part_of_year),
]
