"""Reads one date of a phrase: a day, a month, a part of a month, a season, a part of a year, a year or several."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from oversight.dates.meant import (
    decade_or_century,
    no_such_day,
    no_such_month,
    which_winter,
    which_years,
    wrong_weekday,
    year_or_month,
)
from oversight.dates.months import MONTHS, WEEKDAYS, last_day
from oversight.dates.part import Part, a_day
from oversight.dates.stated import DateNotUnderstood

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
DAY, YEAR, NUMBER = r"(?P<day>\d{1,2})", r"(?P<year>\d{4})", r"(?P<month>\d{1,2})"
NEXT = r"[/-](?P<end>\d{2}|\d{4})"
STRETCH = "(?P<stretch>early|beginning|start|mid|middle|late|end)"
STRETCHES = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
# Told apart from nonsense so that the refusal can say what is missing.
YEARLESS = re.compile(rf"(?:{WEEKDAY} )?(?:\d{{1,2}}|(?:{DAY} )?(?:{STRETCH} )?(?:{MONTH}|{SEASON}))")

Said = dict[str, str]


def read_part(words: str) -> Part:
    """Reads one date from tidied lower-case words; raises DateNotUnderstood, or PartAsks which is one."""
    for pattern, build in FORMS:
        if found := pattern.fullmatch(words):
            return build(found.groupdict() | {"words": words})
    if found := YEARLESS.fullmatch(words):
        raise DateNotUnderstood(_yearless(found.groupdict()))
    raise DateNotUnderstood(NOT_UNDERSTOOD)


def read_carefully(words: str) -> Part:
    """As `read_part`, for the record: asks also where one of two readings is the plainer one."""
    part = read_part(words)
    if found := re.fullmatch(rf"winter {YEAR}", words):
        raise which_winter(words, part, _season("winter", int(found["year"]) - 1))
    if re.fullmatch(r"\d\d00s", words):
        century = Part(part.first, date(part.first.year + 99, 12, 31), f"{words[:2]}XX", simple=False)
        raise decade_or_century(words, part, century)
    found = re.fullmatch(rf"{YEAR}-(?P<end>\d\d)", words)
    if found and part.first.month == int(found["end"]) and _end(found.groupdict()) > part.first.year:
        # "2009-12". Where the later number is not the greater one, as in "2016-05", only a month can be meant.
        years = _years(part.first.year, _end(found.groupdict()))
        follows = years.last.year == years.first.year + 1
        raise year_or_month(words, part, years, _financial_year(years.first.year) if follows else None)
    return part


def is_one_date(words: str) -> bool:
    """Whether the words have the form of one date, be it a real one or not."""
    return any(pattern.fullmatch(words) for pattern, _ in FORMS)


def _yearless(said: Said) -> str:
    """That the year is missing; and what else is wrong with a day that no year has."""
    missing = "Date must include a year, such as 4 September 2019"
    if not (said["day"] and said["month"]):
        return missing
    month = MONTH_NUMBERS[said["month"]]
    length = last_day(2020, month).day
    if 1 <= int(said["day"]) <= length:
        return missing
    name = MONTHS[month - 1]
    return f"{missing}. There is no {said['day']} {name} in any year: {name} has {length} days"


def _year(said: Said) -> int:
    year = int(said["year"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateNotUnderstood(f"Year must be between {FIRST_YEAR} and {LAST_YEAR}")
    return year


def _month(said: Said) -> int:
    if said["month"] in MONTH_NUMBERS:
        return MONTH_NUMBERS[said["month"]]
    month = int(said["month"])
    if 1 <= month <= 12:
        return month
    raise no_such_month(said["words"], month)


def _read_day(said: Said) -> Part:
    year, number = _year(said), int(said["day"])
    if said["month"].isdigit() and int(said["month"]) > 12 and 1 <= number <= 12:
        raise _american(said)
    month = _month(said)
    if not 1 <= number <= last_day(year, month).day:
        raise no_such_day(said["words"], year, month, number)
    day = date(year, month, number)
    if said.get("weekday") and day.weekday() != WEEKDAY_NUMBERS[said["weekday"]]:
        raise wrong_weekday(said["words"], day, WEEKDAY_NUMBERS[said["weekday"]])
    return a_day(day)


def _american(said: Said) -> DateNotUnderstood:
    """About a date in numbers that only an American order would make real."""
    swapped = said | {"day": said["month"], "month": said["day"]}
    return no_such_month(said["words"], int(said["month"]), lambda: _read_day(swapped))


def _read_month(said: Said) -> Part:
    year, month = _year(said), _month(said)
    return Part(date(year, month, 1), last_day(year, month), f"{year}-{month:02}")


def _read_year(said: Said) -> Part:
    year = _year(said)
    return Part(date(year, 1, 1), date(year, 12, 31), str(year))


def _read_decade(said: Said) -> Part:
    year = _year(said)
    return Part(date(year, 1, 1), date(year + 9, 12, 31), f"{year // 10}X", simple=False)


def _read_season(said: Said) -> Part:
    return _season(said["season"], _year(said))


def _season(name: str, year: int) -> Part:
    """Spring is March to May, and so on. The winter of a year begins in its December and ends in the next February."""
    code, month = SEASONS[name]
    last = last_day(year + 1, 2) if month == 12 else last_day(year, month + 2)
    return Part(date(year, month, 1), last, f"{year}-{code}", simple=False)


def _end(said: Said) -> int:
    """The later year of "2018/19"."""
    return int(said["year"][: 4 - len(said["end"])] + said["end"])


def _read_winter(said: Said) -> Part:
    if _end(said) != _year(said) + 1:
        raise DateNotUnderstood(NOT_UNDERSTOOD)
    return _season("winter", _year(said))


def _read_financial_year(said: Said) -> Part:
    year = _year(said)
    if _end(said) != year + 1:
        raise DateNotUnderstood("A financial year ends in the year after it began. Enter it such as 2018/19")
    return _financial_year(year)


def _financial_year(year: int) -> Part:
    """From April to March."""
    return Part(date(year, 4, 1), date(year + 1, 3, 31), f"{year}-04/{year + 1}-03", simple=False)


def _years(year: int, end: int) -> Part:
    return Part(date(year, 1, 1), date(end, 12, 31), f"{year}/{end}", simple=False)


def _read_years(said: Said) -> Part:
    """ "2016/18" is the years 2016 to 2018; "2018/19" is asked about, because it may be a financial year."""
    year, end = _year(said), _end(said)
    if end <= year:
        raise DateNotUnderstood(NOT_UNDERSTOOD)
    if end == year + 1:
        raise which_years(said["words"], _years(year, end), _financial_year(year))
    return _years(year, end)


def _read_part_of_month(said: Said) -> Part:
    """Early is the 1st to the 10th, mid the 11th to the 20th, late the 21st to the end of the month."""
    year, month = _year(said), _month(said)
    which = STRETCHES[said["stretch"]]
    first = date(year, month, 1 + 10 * which)
    last = last_day(year, month) if which == 2 else first + timedelta(days=9)
    return Part(first, last, f"{first}/{last}", simple=False)


def _read_part_of_year(said: Said) -> Part:
    """The beginning of a year is January to March, its middle April to September, its end October to December."""
    year = _year(said)
    first, last = ((1, 3), (4, 9), (10, 12))[STRETCHES[said["stretch"]]]
    return Part(date(year, first, 1), last_day(year, last), f"{year}-{first:02}/{year}-{last:02}", simple=False)


# Tried in this order. A date in numbers is always read as day, month, year.
FORMS: list[tuple[re.Pattern[str], Callable[[Said], Part]]] = [
    (re.compile(rf"(?:{WEEKDAY} )?{DAY} ?{MONTH} ?{YEAR}"), _read_day),
    (re.compile(rf"(?:{WEEKDAY} )?{MONTH} {DAY} {YEAR}"), _read_day),
    (re.compile(rf"(?:{WEEKDAY} )?{DAY} ?[/. -] ?{NUMBER} ?[/. -] ?{YEAR}"), _read_day),
    (re.compile(rf"(?:{WEEKDAY} )?{DAY}-{MONTH}-{YEAR}"), _read_day),
    (re.compile(rf"{YEAR}[-/.]{NUMBER}[-/.]{DAY}"), _read_day),
    (re.compile(rf"{YEAR}-(?P<month>0[1-9]|1[0-2])"), _read_month),
    (re.compile(rf"{MONTH}[ -]?{YEAR}"), _read_month),
    (re.compile(rf"{NUMBER}/{YEAR}"), _read_month),
    (re.compile(YEAR), _read_year),
    (re.compile(r"(?P<year>\d{3}0)s"), _read_decade),
    (re.compile(rf"{SEASON} {YEAR}"), _read_season),
    (re.compile(rf"winter {YEAR}{NEXT}"), _read_winter),
    (re.compile(rf"(?:fy|financial year) ?{YEAR}{NEXT}"), _read_financial_year),
    (re.compile(rf"{YEAR}{NEXT} financial year"), _read_financial_year),
    (re.compile(rf"{YEAR}{NEXT}"), _read_years),
    (re.compile(rf"{STRETCH} {MONTH} {YEAR}"), _read_part_of_month),
    (re.compile(rf"{STRETCH} {YEAR}"), _read_part_of_year),
]
