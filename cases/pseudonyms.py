"""Protected people under their pseudonym: in whatever is printed, also where a text of somebody else names them.

A name is found in other case, with or without accents and title, as "Surname, First name", by title and surname, with
spaces, line breaks, hyphens or markup between its parts or within them, inside an address on the web, and cut off
before "…". Any number of the last parts of a name may be the surname. How else somebody is called (a nickname,
"J. Smith") is one of their other names on record: it is found in the same way.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from html import escape, unescape
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from django.db.models import Max

from cases.models import Merge, Person, PersonName
from cases.redactable import REDACTED

# Not by `.history` each time: that makes a class anew whenever it is named, which takes longer than the query.
VERSIONS, VERSIONS_OF_NAMES = Person.history.model.objects, PersonName.history.model.objects

# Between two parts of a name; and where a word was broken at the end of a line.
BETWEEN = r"(?:[\s_+/'’‘`\-\u2010-\u2015]|\.(?=\S))*"
AFTER_INITIAL = rf"\.?{BETWEEN}"
BROKEN = r"(?:[-\u2010\u2011](?=[^\S\n]*\n)\s*)?"
START, END = r"(?<![^\W\d_])", r"(?![^\W\d_])"
CUT = rf"(?={BETWEEN}…)"
COMMA = ","
# A shorter name by itself ("K") would be found everywhere.
SHORTEST = 2
# So would initials before "…" ("A. de S…").
SHORTEST_CUT = 4
TITLE = 4  # letters of what may have a full stop: "Mr", "Prof"

# A character as addresses on the web write it: in UTF-8, or one byte of an older encoding.
MORE = "%[89ab][0-9a-f]"
CODED = f"%[0-7][0-9a-f]|%[cd][0-9a-f]{MORE}|%e[0-9a-f](?:{MORE}){{2}}|%f[0-7](?:{MORE}){{3}}|%[89a-f][0-9a-f]"
CODED_CHARACTER = re.compile(CODED, re.IGNORECASE)
ANY_CHARACTER = re.compile(f"{CODED}|.", re.IGNORECASE | re.DOTALL)

# Letters that Unicode does not take for others with an accent, and whose names do not say so either.
LIKE = {"ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ŋ": "n"}
STROKED = re.compile("LATIN SMALL LETTER ([A-Z]) WITH ")

TAG = re.compile(r"""<!--.*?-->|<[/!?]?[a-zA-Z](?:[^>"']|"[^"]*"|'[^']*')*>""", re.DOTALL)
TAG_NAME = re.compile(r"</?([a-zA-Z0-9]+)")
ATTRIBUTE = re.compile(r"""\s([a-zA-Z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
ADDRESSES = {"href", "src", "action", "cite", "srcset"}
# What stands in a line. All other elements part what is before them from what is after them.
INLINE = {
    "a",
    "abbr",
    "b",
    "code",
    "del",
    "em",
    "i",
    "ins",
    "mark",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "u",
}


class Found(NamedTuple):
    start: int
    end: int
    pseudonym: str


@dataclass(frozen=True)
class Called:
    """One way to name somebody: parts in order, whole or cut off when at least so many letters were written."""

    parts: list[str]
    given: list[str]
    pseudonym: str
    least: int

    @cached_property
    def letters(self) -> str:
        """What the letters of a text contain wherever this is found in it."""
        letters = "".join(part for part in self.parts if part != COMMA)
        return letters[: self.least] if self.least else letters

    @cached_property
    def pattern(self) -> re.Pattern:
        """Over folded text. Made only when it is looked for: most are not."""
        signs = _signs(self.parts)
        if not self.least:
            return re.compile(START + "".join(signs) + END)
        later = (f"(?:{sign}|{CUT})" for sign in signs[self.least :])
        return re.compile(START + "".join(signs[: self.least]) + "".join(later) + CUT)


class Pseudonyms:
    """Puts pseudonyms in the place of names. `names`: for each pseudonym all names, as (title, name)."""

    def __init__(self, names: dict[str, set[tuple[str, str]]]) -> None:
        ways = [
            way for pseudonym, them in names.items() for title, name in them for way in _ways(title, name, pseudonym)
        ]
        self.longest = max((len(way.letters) for way in ways), default=0)
        self.cut_off = [way for way in ways if way.least]
        # By the last part of the name, which is in each of them: most texts have none of these.
        self.whole: dict[str, list[Called]] = defaultdict(list)
        for way in ways:
            if not way.least:
                self.whole[way.given[-1]].append(way)

    def text(self, words: str) -> str:
        """The same words, with pseudonyms."""
        return _replaced(words, self._found(words))

    def are_needed_in(self, words: str) -> bool:
        """Whether the words name a protected person."""
        return bool(self._found(words))

    def html(self, page: str) -> str:
        """The same page with pseudonyms, in texts and attributes; a link whose address names somebody ends."""
        if not self.whole:
            return page
        return _with_texts(self, _with_attributes(self, page))

    def _found(self, words: str) -> list[Found]:
        folded = _folded(words) if self.whole else ""
        likely = self._likely(_letters(folded))
        if not likely:
            return []
        places = _places(words)
        found, taken = [], bytearray(len(words))
        for way in likely:
            for match in way.pattern.finditer(folded):
                start, end = places[match.start()][0], places[match.end() - 1][1]
                if not any(taken[start:end]):
                    taken[start:end] = b"x" * (end - start)
                    found.append(Found(start, end, way.pseudonym))
        return sorted(found)

    def _likely(self, letters: str) -> list[Called]:
        """The ways whose letters are there: the longest first, and of these the one that leaves out least of a name."""
        there = [ways for last, ways in self.whole.items() if last in letters]
        likely = [way for ways in there for way in ways if way.letters in letters]
        ends = " ".join(before[-self.longest :] for before in letters.split("…")[:-1])
        likely += [way for way in self.cut_off if way.letters in ends] if ends else []
        return sorted(likely, key=lambda way: (-len(way.letters), len(way.given)))


def pseudonyms() -> Pseudonyms:
    """Of everybody who is protected today, with all that they are called today. Four queries, one where nobody is.

    From the history: also where the record is read as of a day on which nobody knew of them yet. Who was merged into
    somebody is named by that one's names; who was withdrawn otherwise is still protected.
    """
    ever_protected = set(VERSIONS.filter(naming=Person.Naming.PROTECTED).values_list("id", flat=True))
    if not ever_protected:
        return Pseudonyms({})
    versions = _newest(VERSIONS.filter(id__in=ever_protected))
    protected = [row for row in versions if row.naming == Person.Naming.PROTECTED]
    merged = set(Merge.objects.current().exclude(merged_person=None).values_list("merged_person", flat=True))
    people = [row for row in protected if row.id not in merged]
    others = _newest(VERSIONS_OF_NAMES.filter(person__in=[row.id for row in people]))
    names: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for other in others:
        if not other.withdrawn_at:
            names[other.person_id].add(("", other.name))
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in people:
        whole = f"{row.name} {row.honorific_suffix}".strip()
        found[row.pseudonym] |= {(row.honorific_prefix, row.name), (row.honorific_prefix, whole), *names[row.id]}
    return Pseudonyms({shown: {name for name in them if name[1] != REDACTED} for shown, them in found.items()})


def protection_version(by: datetime | None = None) -> tuple[int | None, int | None]:
    """Of everybody who is or was protected, the newest version of them and of what else they are called, by a moment
    where one is given. While it is the same, pages have the same pseudonyms."""
    ever = VERSIONS.filter(naming=Person.Naming.PROTECTED).order_by().values("id")
    rows = VERSIONS.filter(id__in=ever), VERSIONS_OF_NAMES.filter(person__in=ever)
    people, names = (each.filter(history_date__lte=by) if by else each for each in rows)
    newest = Max("history_id")
    return people.aggregate(newest=newest)["newest"], names.aggregate(newest=newest)["newest"]


def _newest(versions: Any) -> list[Any]:
    """The last version of each row."""
    return list({row.id: row for row in versions.order_by("history_date", "history_id")}.values())


# The ways in which somebody can be named


def _ways(title: str, name: str, pseudonym: str) -> list[Called]:
    given, titled = _parts(name), _parts(title)
    if _size(given) < SHORTEST:
        return []
    forms = _forms(given, titled)
    return [Called(parts, given, pseudonym, least) for parts, enough in forms for least in {0, enough}]


def _forms(given: list[str], titled: list[str]) -> Iterator[tuple[list[str], int]]:
    """Each order of the parts, and how many of its letters tell who is meant where it is cut off (0: none)."""
    first = min(_size(given[:-1]) + 1, max(len(given[0]) + 1, SHORTEST_CUT)) if len(given) > 1 else 0
    yield given, first
    if titled:
        yield [*titled, *given], _size(titled) + (first or SHORTEST)
    for number in range(1, len(given)):
        before, surname = given[:number], given[number:]
        yield [*surname, COMMA, *before], _size(surname) + 1
        if titled:
            yield [*titled, *surname], _size(titled) + SHORTEST
            yield [*surname, COMMA, *titled, *before], _size(surname + titled)
            yield [*titled, *surname, COMMA, *before], _size(titled + surname) + 1


def _size(parts: list[str]) -> int:
    return sum(map(len, parts))


def _signs(parts: list[str]) -> list[str]:
    """A pattern for each letter, with what may stand before it."""
    signs: list[str] = []
    between = ""
    for part in parts:
        if part == COMMA:
            between += COMMA + BETWEEN
        else:
            first, *others = map(re.escape, part)
            signs += [between + first, *(BROKEN + letter for letter in others)]
            between = AFTER_INITIAL if len(part) <= TITLE else BETWEEN
    return signs


def _parts(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", _folded(name))


# Words as they are compared


class _Folding(dict[int, str]):
    """What each character is compared as, worked out once: without case and accents; nothing for what is not seen."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code)).casefold()
        self[code] = "".join(_base(sign) for sign in plain if unicodedata.category(sign) not in {"Mn", "Me", "Cf"})
        return self[code]


def _base(sign: str) -> str:
    """The letter without a stroke or a hook: l for ł."""
    stroked = STROKED.match(unicodedata.name(sign, ""))
    return stroked[1].lower() if stroked else LIKE.get(sign, sign)


# Three points would be taken for the end of a sentence, and these for letters.
FOLDING = _Folding({ord("…"): "…", ord("ʼ"): "’", ord("ʻ"): "‘"})


def _folded(words: str) -> str:
    return CODED_CHARACTER.sub(_decoded, words).translate(FOLDING)


def _decoded(coded: re.Match) -> str:
    plain = unquote_to_bytes(coded[0])
    try:
        return plain.decode()
    except UnicodeDecodeError:
        return plain.decode("latin-1")


def _places(words: str) -> list[tuple[int, int]]:
    """For each character of the folded words, from where to where it stood."""
    return [written.span() for written in ANY_CHARACTER.finditer(words) for _ in _folded(written[0])]


def _letters(folded: str) -> str:
    return re.sub(r"(?:[^\w…]|_)+", "", folded)


def _replaced(words: str, found: list[Found]) -> str:
    made, at = [], 0
    for start, end, pseudonym in found:
        made += [words[at:start], pseudonym]
        at = end
    return "".join([*made, words[at:]])


# Pages


def _with_attributes(names: Pseudonyms, page: str) -> str:
    def attribute(match: re.Match) -> str:
        name, value = match[1].lower(), unescape(match[2] if match[2] is not None else match[3])
        if name in ADDRESSES:
            return "" if names.are_needed_in(value) else match[0]
        instead = names.text(value)
        return match[0] if instead == value else f' {name}="{escape(instead)}"'

    return TAG.sub(lambda tag: ATTRIBUTE.sub(attribute, tag[0]), page)


def _with_texts(names: Pseudonyms, page: str) -> str:
    """All texts of the page are looked at as one, since markup may stand within a name."""
    pieces = _pieces(page)
    texts = [unescape(text) for text, _ in pieces]
    whole = "".join(text + _gap(tag) for text, (_, tag) in zip(texts, pieces, strict=True))
    found = names._found(whole)
    if not found:
        return page
    starts, ends = [one.start for one in found], [one.end for one in found]
    made, at = [], 0
    for text, (as_written, tag) in zip(texts, pieces, strict=True):
        these = found[bisect_right(ends, at) : bisect_left(starts, at + len(text))]
        inside = [_part_of(one, at, len(text)) for one in these]
        made += [escape(_replaced(text, inside), quote=False) if inside else as_written, tag]
        at += len(text) + len(_gap(tag))
    return "".join(made)


def _pieces(page: str) -> list[tuple[str, str]]:
    """Each text with the tag after it."""
    pieces, at = [], 0
    for tag in TAG.finditer(page):
        pieces.append((page[at : tag.start()], tag[0]))
        at = tag.end()
    return [*pieces, (page[at:], "")]


def _gap(tag: str) -> str:
    name = TAG_NAME.match(tag)
    return "\n" if name and name[1].lower() not in INLINE else ""


def _part_of(found: Found, at: int, length: int) -> Found:
    """What of a name stands in this text: the pseudonym where it begins, nothing where it only goes on."""
    begins = found.start >= at
    return Found(max(found.start - at, 0), min(found.end - at, length), found.pseudonym if begins else "")
