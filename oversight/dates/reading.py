"""Dates as people write them, read by a small grammar: one date, two joined, or one with an open end."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from oversight.dates.months import in_words
from oversight.dates.parts import EXAMPLES, MONTH, WEEKDAY, DateNotUnderstood, Part, read_part

LONGEST = 100
NOT_DATED = {"not dated", "undated", "no date", "date not known", "n d"}
Reading = tuple[str, date | None, date | None]


@dataclass(frozen=True)
class StatedDate:
    """A date as its source gives it. `earliest` is None for "by 20 August 2019", `latest` for "since May 2016"."""

    as_written: str
    edtf: str
    earliest: date | None
    latest: date | None


def read_date(text: str) -> StatedDate:
    """Reads British dates in words or numbers, exact or not.

    Parts of months and years, and seasons, are read as `oversight.dates.parts` says. "By" takes in the day or period
    named, "before" and "after" leave it out. Raises DateNotUnderstood, whose message can be shown beside the field.
    """
    as_written = text.strip()
    if not as_written:
        raise DateNotUnderstood(f"Enter a date, such as {EXAMPLES}")
    if len(as_written) > LONGEST:
        raise DateNotUnderstood(f"Date must be {LONGEST} characters or fewer")
    return StatedDate(as_written, *_read(_tidy(as_written)))


def read_entry(text: str) -> StatedDate:
    """As `read_date`, for the record: a source that bears no date is "not dated", which has no EDTF and no bounds."""
    as_written = text.strip()
    if _tidy(as_written) in NOT_DATED:
        return StatedDate(as_written, "", None, None)
    return read_date(text)


def _tidy(text: str) -> str:
    """Lower case, one space between words, one kind of hyphen; no commas, ordinals, "the", "of", abbreviating dots."""
    words = re.sub(r"[‐-―−]", "-", text.lower())
    words = re.sub(r"(?<=[a-z])\.|,|\b(?:the|of)\b", " ", words)
    words = re.sub(r"\b(\d{1,2})(?:st|nd|rd|th)\b", r"\1", words)
    words = re.sub(r"\b(early|mid|late)-", r"\1 ", words)
    words = " ".join(words.split())
    words = re.sub(r"\bca?(?=\d)", "c ", words)
    return re.sub(r"^(?:on|in|during) (?!or )", "", words).rstrip(".")


def _read(words: str) -> Reading:
    for pattern, build in PHRASES:
        if found := pattern.fullmatch(words):
            return build(*found.groups())
    part = _one(words)
    return part.edtf, part.first, part.last


def _one(words: str) -> Part:
    """One date, perhaps approximate."""
    about = ABOUT.fullmatch(words)
    return read_part(about[1]).about() if about else read_part(words)


def _two(left: str, right: str) -> tuple[Part, Part]:
    """Two dates, the first of which may leave its month and year to the second: "28 August to 2 September 2019"."""
    lent = None
    if BARE_DAY.fullmatch(left):
        lent = MONTH_AND_YEAR.search(right)
    elif not YEAR.search(left):
        lent = YEAR.search(right)
    return _one(f"{left} {lent[0]}" if lent else left), _one(right)


def _range(left: str, right: str) -> Reading:
    start, end = _two(left, right)
    if start.first > end.last:
        raise DateNotUnderstood(
            f"The end, {in_words(end.last)}, comes before the beginning, {in_words(start.first)}. "
            "Enter the earlier date first, each with its year"
        )
    return f"{start.start}/{end.end}", start.first, end.last


def _either(left: str, right: str) -> Reading:
    one, other = sorted(_two(left, right))
    last = max(one.last, other.last)
    if one.simple and other.simple:
        return f"[{one.edtf},{other.edtf}]", one.first, last
    return f"[{one.first}..{last}]", one.first, last


def _by(words: str) -> Reading:
    last = _one(words).last
    return f"[..{last}]", None, last


def _before(words: str) -> Reading:
    last = _one(words).first - timedelta(days=1)
    return f"[..{last}]", None, last


def _since(words: str) -> Reading:
    part = _one(words)
    return f"{part.start}/..", part.first, None


def _after(words: str) -> Reading:
    first = _one(words).last + timedelta(days=1)
    return f"[{first}..]", first, None


ABOUT = re.compile(r"(?:c|ca|circa|about|around|approx|approximately) (.+)")
BARE_DAY = re.compile(rf"(?:{WEEKDAY} )?\d{{1,2}}")
MONTH_AND_YEAR = re.compile(rf"{MONTH} \d{{4}}$")
YEAR = re.compile(r"\b\d{4}\b")

# Tried in this order: "on or before" is no choice of two, "from" alone is no range, "2019-09" is a month.
PHRASES: list[tuple[re.Pattern[str], Callable[..., Reading]]] = [
    (re.compile(r"(?:by|until|up to|on or before|no later than) (.+)"), _by),
    (re.compile(r"before (.+)"), _before),
    (re.compile(r"(?:on or after|since) (.+)"), _since),
    (re.compile(r"after (.+)"), _after),
    (re.compile(r"between (.+) and (.+)"), _range),
    (re.compile(r"(?:from )?(.+) (?:to|until|till) (.+)"), _range),
    (re.compile(r"(?:either )?(.+) or (.+)"), _either),
    (re.compile(r"from (.+)"), _since),
    (re.compile(r"(.+) - (.+)"), _range),
    (re.compile(r"(?!\d{4}-\d\d$)([^-]+?) ?- ?([^-]+)"), _range),
]
