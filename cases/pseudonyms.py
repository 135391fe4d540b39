"""Protected people under their pseudonym: in whatever is printed, also where a text of somebody else names them.

A name is found in other case, with or without accents and title, as "Surname, First name", with spaces, line breaks,
hyphens or markup between its parts or within them, inside an address on the web, and cut off before "…". How else
somebody is called (a nickname, "J. Smith") is one of their other names on record: it is found in the same way.
"""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from html import escape, unescape
from typing import Any, NamedTuple
from urllib.parse import unquote

from django.db.models import Max

from cases.models import Merge, Person, PersonName
from cases.redactable import REDACTED

# Not by `.history` each time: that makes a class anew whenever it is named, which takes longer than the query.
VERSIONS, VERSIONS_OF_NAMES = Person.history.model.objects, PersonName.history.model.objects

# Between two parts of a name; and where a word was broken at the end of a line.
BETWEEN = r"(?:[\s_+/'’‘`\-\u2010-\u2015]|%20|\.(?=\S))*"
AFTER_INITIAL = rf"\.?{BETWEEN}"
BROKEN = r"(?:[-\u2010\u2011]\s*\n\s*)?"
START, END = r"(?<![^\W\d_])", r"(?![^\W\d_])"
# A shorter name by itself ("K") would be found everywhere.
SHORTEST = 2
TITLE = 4  # letters of what may have a full stop: "Mr", "Prof"

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
    """One way to name somebody: its letters alone, a pattern over folded text, and what stands there instead."""

    letters: str
    pattern: re.Pattern
    pseudonym: str
    is_whole: bool = True


class Pseudonyms:
    """Puts pseudonyms in the place of names. `names`: for each pseudonym all names, as (title, name)."""

    def __init__(self, names: dict[str, set[tuple[str, str]]]) -> None:
        ways = [
            way for pseudonym, them in names.items() for title, name in them for way in _ways(title, name, pseudonym)
        ]
        self.ways = sorted(ways, key=lambda way: -len(way.letters))

    def text(self, words: str) -> str:
        """The same words, with pseudonyms."""
        return _replaced(words, self._found(words))

    def are_needed_in(self, words: str) -> bool:
        """Whether the words name a protected person."""
        return bool(self._found(words))

    def html(self, page: str) -> str:
        """The same page with pseudonyms, in texts and attributes; a link whose address names somebody ends."""
        if not self.ways:
            return page
        return _with_texts(self, _with_attributes(self, page))

    def _found(self, words: str) -> list[Found]:
        if not self.ways or not words:
            return []
        folded = _folded(words)
        letters = _letters(folded.replace("%20", " "))
        likely = [way for way in self.ways if way.letters in letters and (way.is_whole or "…" in folded)]
        if not likely:
            return []
        places = _places(words)
        found: list[Found] = []
        for way in likely:
            for match in way.pattern.finditer(folded):
                start, end = places[match.start()], places[match.end() - 1] + 1
                if all(end <= other.start or start >= other.end for other in found):
                    found.append(Found(start, end, way.pseudonym))
        return sorted(found)


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
    if sum(map(len, given)) < SHORTEST:
        return []
    forms = [given, [*titled, *given]] if titled else [given]
    forms += [[*titled, given[-1]]] if titled and len(given) > 1 else []
    ways = [Called("".join(parts), _pattern(parts), pseudonym) for parts in forms]
    if len(given) > 1:
        turned = rf"{START}{_word(given[-1])},{BETWEEN}{_joined(given[:-1])}{END}"
        ways.append(Called("".join([given[-1], *given[:-1]]), re.compile(turned), pseudonym))
        ways += [_cut_off([*titled, *given], pseudonym), _cut_off(given, pseudonym)]
    return ways


def _cut_off(parts: list[str], pseudonym: str) -> Called:
    """The beginning of a name before "…": all of its parts but the last, and some letters of that."""
    *first, last = parts
    some = "".join(f"(?:{BROKEN}{re.escape(letter)}" for letter in last[1:]) + ")?" * (len(last) - 1)
    pattern = rf"{START}{_joined(first)}{_between(first[-1])}{re.escape(last[0])}{some}(?=\s?…)"
    return Called("".join([*first, last[0]]), re.compile(pattern), pseudonym, is_whole=False)


def _pattern(parts: list[str]) -> re.Pattern:
    return re.compile(START + _joined(parts) + END)


def _joined(parts: list[str]) -> str:
    return "".join(_word(part) + _between(part) for part in parts[:-1]) + _word(parts[-1])


def _word(part: str) -> str:
    return BROKEN.join(map(re.escape, part))


def _between(part: str) -> str:
    return AFTER_INITIAL if len(part) <= TITLE else BETWEEN


def _parts(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", _folded(name))


# Words as they are compared


class _Folding(dict[int, str]):
    """What each character is compared as, worked out once: without case and accents; nothing for what is not seen."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code)).casefold()
        self[code] = "".join(sign for sign in plain if unicodedata.category(sign) not in {"Mn", "Me", "Cf"})
        return self[code]


# Three points would be taken for the end of a sentence.
FOLDING = _Folding({ord("…"): "…"})


def _folded(words: str) -> str:
    return words.translate(FOLDING)


def _places(words: str) -> list[int]:
    """For each character of the folded words, where it stood."""
    return [place for place, character in enumerate(words) for _ in FOLDING[ord(character)]]


def _letters(folded: str) -> str:
    return re.sub(r"[\W_]+", "", folded)


def _replaced(words: str, found: list[Found]) -> str:
    for start, end, pseudonym in reversed(found):
        words = words[:start] + pseudonym + words[end:]
    return words


# Pages


def _with_attributes(names: Pseudonyms, page: str) -> str:
    def attribute(match: re.Match) -> str:
        name, value = match[1].lower(), unescape(match[2] if match[2] is not None else match[3])
        if name in ADDRESSES:
            return "" if names.are_needed_in(unquote(value)) else match[0]
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
    made, at = [], 0
    for text, (as_written, tag) in zip(texts, pieces, strict=True):
        inside = [_part_of(one, at, len(text)) for one in found if one.start < at + len(text) and one.end > at]
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
