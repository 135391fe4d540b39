"""Dates as people write them, read by a small grammar: one date, two joined, or one with an open end."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from oversight.dates.months import in_words
from oversight.dates.part import Part, PartAsks
from oversight.dates.parts import EXAMPLES, MONTH, WEEKDAY, is_one_date, read_carefully, read_part
from oversight.dates.saying import said
from oversight.dates.stated import Choice, DateAsks, DateNotUnderstood, StatedDate
from oversight.dates.tidy import NOT_DATED, tidy, with_whole_years

LONGEST = 100
MOST_CHOICES = 8
SHORT_YEAR = "Year must be written with 4 numbers, such as 2019"
# EDTF, the first day and the last.
Reading = tuple[str, date | None, date | None]
ReadPart = Callable[[str], Part]


def read_date(text: str) -> StatedDate:
    """Reads British dates in words or numbers, exact or not.

    Parts of months and years, and seasons, are read as `oversight.dates.parts` says. "By" takes in the day or period
    named, "before" and "after" leave it out. Raises DateNotUnderstood, whose message can be shown beside the field:
    DateAsks, which is one, where something can be said of what may have been meant.
    """
    return _stated(text, read_part)


def read_entry(text: str) -> StatedDate:
    """As `read_date`, for the record: asks also where one of two readings is the plainer one ("winter 2018").

    A source that bears no date is "not dated", which has no EDTF and no bounds.
    """
    if tidy(text) in NOT_DATED:
        return StatedDate(text.strip(), "", None, None)
    return _stated(text, read_carefully)


def exact_day(stated: StatedDate) -> date | None:
    """The one day that is named without doubt, in "by 20 October 2019" too; None for "by mid October 2019"."""
    if stated.is_exact:
        return stated.earliest
    until = UNTIL.fullmatch(tidy(stated.as_written))
    if until is None:
        return None
    try:
        named = _one(read_part, until[1])
    except DateNotUnderstood:
        return None
    return named.last if named.edtf == named.last.isoformat() else None


def _stated(text: str, read: ReadPart) -> StatedDate:
    as_written = text.strip()
    if not as_written:
        raise DateNotUnderstood(f"Enter a date, such as {EXAMPLES}")
    if len(as_written) > LONGEST:
        raise DateNotUnderstood(f"Date must be {LONGEST} characters or fewer")
    words = tidy(as_written)
    try:
        return StatedDate(as_written, *_read(words, read))
    except PartAsks as asks:
        raise _asked(as_written, str(asks), asks.what, _answers(words, read, asks)) from asks
    except DateNotUnderstood as refusal:
        whole = with_whole_years(words)
        answers = _tried(whole, read) if whole != words else []
        if not answers:
            raise
        raise _asked(as_written, SHORT_YEAR, SHORT_YEAR, answers) from refusal


Answers = list[tuple[str, Reading]]


def _answers(words: str, read: ReadPart, asks: PartAsks) -> Answers:
    """The readings of the whole phrase, each with the words to choose it by, for each meaning of the part in doubt."""
    found: Answers = []
    for label, part in asks.meant:
        tried = _tried(words, _settled(read, asks.words, part))
        found += [(label, reading) if reading[0] == part.edtf else (phrase, reading) for phrase, reading in tried]
    return found


def _tried(words: str, read: ReadPart) -> Answers:
    try:
        reading = _read(words, read)
    except PartAsks as asks:
        return _answers(words, read, asks)
    except DateNotUnderstood:
        return []
    return [(said(*reading), reading)]


def _settled(read: ReadPart, words: str, part: Part) -> ReadPart:
    return lambda others: part if others == words else read(others)


def _asked(as_written: str, message: str, what: str, answers: Answers) -> DateNotUnderstood:
    if not answers:
        return DateNotUnderstood(message)
    labels: dict[Reading, str] = {}
    for label, reading in answers:
        if label not in labels.values():
            labels.setdefault(reading, label)
    choices = [Choice(label, StatedDate(as_written, *reading)) for reading, label in labels.items()]
    return DateAsks(message, what, choices[:MOST_CHOICES])


def _read(words: str, read: ReadPart) -> Reading:
    # "2019-09" is one date, "May-July 2019" are two.
    phrases = [] if is_one_date(words) else PHRASES
    for pattern, build in phrases:
        if found := pattern.fullmatch(words):
            return build(read, *found.groups())
    part = _one(read, words)
    return part.edtf, part.first, part.last


def _one(read: ReadPart, words: str) -> Part:
    """One date, perhaps approximate or uncertain."""
    if found := DOUBT.fullmatch(words):
        doubted, about = found[1] or found[2], ABOUT.fullmatch(found[1] or found[2])
        return read(about[1]).marked("%") if about else read(doubted).marked("?")
    about = ABOUT.fullmatch(words)
    return read(about[1]).marked("~") if about else read(words)


def _two(read: ReadPart, left: str, right: str) -> tuple[Part, Part]:
    """Two dates, the first of which may leave its month and year to the second: "28 August to 2 September 2019"."""
    lent = None
    if BARE_DAY.fullmatch(left):
        lent = MONTH_AND_YEAR.search(right)
    elif not YEAR.search(left):
        lent = YEAR.search(right)
    return _one(read, f"{left} {lent[0]}" if lent else left), _one(read, right)


def _range(read: ReadPart, left: str, right: str) -> Reading:
    start, end = _two(read, left, right)
    if start.first > end.last:
        raise DateNotUnderstood(
            f"The end, {in_words(end.last)}, comes before the beginning, {in_words(start.first)}. "
            "Enter the earlier date first, each with its year"
        )
    return f"{start.start}/{end.end}", start.first, end.last


def _either(read: ReadPart, left: str, right: str) -> Reading:
    return _set("[]", *_two(read, left, right))


def _both(read: ReadPart, left: str, right: str) -> Reading:
    return _set("{}", *_two(read, left, right))


def _set(brackets: str, *parts: Part) -> Reading:
    one, other = sorted(parts)
    last = max(one.last, other.last)
    members = f"{one.edtf},{other.edtf}" if one.simple and other.simple else f"{one.first}..{last}"
    return f"{brackets[0]}{members}{brackets[1]}", one.first, last


def _by(read: ReadPart, words: str) -> Reading:
    last = _one(read, words).last
    return f"[..{last}]", None, last


def _before(read: ReadPart, words: str) -> Reading:
    last = _one(read, words).first - timedelta(days=1)
    return f"[..{last}]", None, last


def _since(read: ReadPart, words: str) -> Reading:
    part = _one(read, words)
    return f"{part.start}/..", part.first, None


def _after(read: ReadPart, words: str) -> Reading:
    first = _one(read, words).last + timedelta(days=1)
    return f"[{first}..]", first, None


def _week_from(read: ReadPart, words: str) -> Reading:
    return _week(_one(read, words).first)


def _week_to(read: ReadPart, words: str) -> Reading:
    return _week(_one(read, words).last - timedelta(days=6))


def _week(first: date) -> Reading:
    last = first + timedelta(days=6)
    return f"{first}/{last}", first, last


ABOUT = re.compile(r"(?:c|ca|circa|(?:on )?(?:or )?(?:about|around)|approx|approximately|roughly) (.+)")
DOUBT = re.compile(r"(?:possibly|probably|perhaps|maybe) (.+)|(.+?) ?\?")
BARE_DAY = re.compile(rf"(?:{WEEKDAY} )?\d{{1,2}}")
MONTH_AND_YEAR = re.compile(rf"{MONTH} \d{{4}}$")
YEAR = re.compile(r"\b\d{4}\b")

UNTIL = re.compile(r"(?:by|until|up to|up to and including|on or before|(?:no|not) later than) (.+)")

# Tried in this order: "on or before" is no choice of two, "from" alone is no range.
PHRASES: list[tuple[re.Pattern[str], Callable[..., Reading]]] = [
    (UNTIL, _by),
    (re.compile(r"(?:before|prior to) (.+)"), _before),
    (re.compile(r"(?:on or after|since|not before|(?:no|not) earlier than) (.+)"), _since),
    (re.compile(r"after (.+)"), _after),
    (re.compile(r"week (?:c|commencing|beginning|starting) (.+)"), _week_from),
    (re.compile(r"week (?:e|ending) (.+)"), _week_to),
    (re.compile(r"(?:from )?(.+) onwards?"), _since),
    (re.compile(r"(?:from )?(.+?)(?: (?:to|until|till|up to) | ?- ?)(?:date|now|today|present(?: day)?)"), _since),
    (re.compile(r"between (.+) and (.+)"), _range),
    (re.compile(r"(?:from )?(.+) (?:to|until|till) (.+)"), _range),
    (re.compile(r"(?!on or )(?:either )?(.+) or (.+)"), _either),
    (re.compile(r"from (.+)"), _since),
    (re.compile(r"(?:both )?(.+) and (.+)"), _both),
    (re.compile(r"(.+) - (.+)"), _range),
    (re.compile(r"([^-]+?) ?- ?([^-]+)"), _range),
]
