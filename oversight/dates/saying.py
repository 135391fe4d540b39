"""How a date was understood, in words: what it is, from when to when, and how precise."""

import re
from datetime import date

from oversight.dates.edtf_bounds import bounds
from oversight.dates.months import in_full, in_words, last_day
from oversight.dates.plainly import plain
from oversight.dates.stated import StatedDate

MARKS = {"~": ("about ", "approximate"), "?": ("perhaps ", "uncertain"), "%": ("perhaps about ", "a guess")}
GRAINS = [(r"\d{4}-\d\d-\d\d", "one day"), (r"\d{4}-(2[1-9]|3\d|4[01])", "a season"), (r"\d{4}-\d\d", "one month")]
GRAINS += [(r"\d{4}", "one year"), (r"\d{3}X", "a decade"), (r"\d\dXX", "a century")]
NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
# Above this many days, a period is told in months.
MANY_DAYS = 62


def said(edtf: str, earliest: date | None, latest: date | None) -> str:
    """ "Wednesday 4 September 2019", "about 2015", "either 29 March 2019 or 29 May 2019", "September 2019"."""
    core, mark = _core(edtf)
    before = MARKS[mark][0] if mark else ""
    if core.startswith("[") and core.endswith("..]") and earliest and not latest:
        return f"{in_words(earliest)} or later"
    if members := _members(core):
        first, last = (plain(*bounds(member)) for member in members)
        return f"either {first} or {last}" if core[0] == "[" else f"{first} and {last}"
    if earliest and earliest == latest:
        return before + in_full(earliest)
    return before + plain(earliest, latest)


def precision(stated: StatedDate) -> str:
    """ "one day", "one month", "a season", "a period of 23 months", "one of two days", "not known when it began"."""
    core, mark = _core(stated.edtf)
    if not core:
        return "not dated"
    grain = _grain(core, stated.earliest, stated.latest)
    return f"{grain}, {MARKS[mark][1]}" if mark else grain


def explained(stated: StatedDate) -> str:
    """All of it in one line: "May 2016 to March 2018 (from 1 May 2016, to 31 March 2018; a period of 23 months)"."""
    if not stated.edtf:
        return "not dated"
    said_days = said(stated.edtf, stated.earliest, stated.latest)
    ends = [f"from {in_words(stated.earliest)}"] if stated.earliest else []
    ends += [f"to {in_words(stated.latest)}"] if stated.latest else []
    is_one_day = stated.earliest == stated.latest
    days = "" if is_one_day else f"{', '.join(ends)}; "
    return f"{said_days} ({days}{precision(stated)})"


def _core(edtf: str) -> tuple[str, str]:
    """EDTF without its marks, and the mark that stands for all of them."""
    marks = set(re.findall("[~?%]", edtf))
    return re.sub("[~?%]", "", edtf), ("%" if len(marks) > 1 else "".join(marks))


def _members(core: str) -> list[str]:
    """The two members of a set that names both; none of any other."""
    members = core[1:-1].split(",") if core[:1] in ("[", "{") and ".." not in core else []
    return members if len(members) == 2 else []


def _grain(core: str, earliest: date | None, latest: date | None) -> str:
    is_set = core[0] in "[{"
    if earliest is None or latest is None:
        if is_set:
            return "not known how much earlier" if latest else "not known how much later"
        return "not known when it began" if latest else "not known when it ended"
    for pattern, words in GRAINS:
        if re.fullmatch(pattern, core):
            return words
    if not is_set:
        return f"a period of {_length(earliest, latest)}"
    return _of_a_set(core)


def _of_a_set(core: str) -> str:
    if ".." in core:
        return "some time in that period" if core[0] == "[" else "all of that period"
    members = core[1:-1].split(",")
    kind = "days" if all(re.fullmatch(GRAINS[0][0], member) for member in members) else "dates"
    number = NUMBERS[len(members)] if len(members) < len(NUMBERS) else str(len(members))
    return f"one of {number} {kind}" if core[0] == "[" else f"{number} {kind}"


def _length(first: date, last: date) -> str:
    if first.day == 1 and last == last_day(last.year, last.month):
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        return _counted(months, "month") if months % 12 else _counted(months // 12, "year")
    days = (last - first).days + 1
    return _counted(days, "day") if days <= MANY_DAYS else f"about {_counted(round(days / 30.44), 'month')}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
