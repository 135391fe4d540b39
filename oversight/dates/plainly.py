"""Two days written out as a reader would say them."""

import re
from datetime import date

from oversight.dates.months import MONTHS, in_words, last_day


def plain(earliest: date | None, latest: date | None) -> str:
    """ "4 September 2019", "September 2019", "May 2016 to March 2018", "by 20 August 2019", "since May 2016".

    Whole months and years are named as such, but only where nothing is lost: `read_date` of the words gives the same
    two days again. With neither day known, "date not known".
    """
    if latest is None:
        return f"since {_opening(earliest)}" if earliest else "date not known"
    if earliest is None:
        return f"by {in_words(latest)}"
    if earliest == latest:
        return in_words(latest)
    if _starts_year(earliest) and _ends_year(latest):
        return str(latest.year) if earliest.year == latest.year else f"{earliest.year} to {latest.year}"
    if earliest.day == 1 and latest == last_day(latest.year, latest.month):
        return _months(earliest, latest)
    return _days(earliest, latest)


def _starts_year(day: date) -> bool:
    return (day.month, day.day) == (1, 1)


def _ends_year(day: date) -> bool:
    return (day.month, day.day) == (12, 31)


def _opening(day: date) -> str:
    if _starts_year(day):
        return str(day.year)
    return f"{MONTHS[day.month - 1]} {day.year}" if day.day == 1 else in_words(day)


def _months(first: date, last: date) -> str:
    """ "September 2019", "May to July 2019", "May 2016 to March 2018"; the two days must bound whole months."""
    start, end = MONTHS[first.month - 1], f"{MONTHS[last.month - 1]} {last.year}"
    if first.year != last.year:
        return f"{start} {first.year} to {end}"
    return end if first.month == last.month else f"{start} to {end}"


def _days(first: date, last: date) -> str:
    """ "2 to 3 September 2019", "28 August to 2 September 2019", "30 December 2018 to 2 January 2019"."""
    if first.year != last.year:
        return f"{in_words(first)} to {in_words(last)}"
    start = str(first.day) if first.month == last.month else f"{first.day} {MONTHS[first.month - 1]}"
    return f"{start} to {in_words(last)}"


def understood(written: str, earliest: date | None, latest: date | None) -> str:
    """How a date was read; empty where that adds no word to what is written ("between 2016 and 2018")."""
    words = plain(earliest, latest) if earliest or latest else ""
    same = re.sub(r"\band\b|[-–]", " to ", written.lower())
    return "" if set(words.lower().split()) <= set(re.findall(r"\w+", same)) else words
