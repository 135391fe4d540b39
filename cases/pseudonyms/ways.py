"""The ways in which somebody can be named."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from cases.pseudonyms.folding import folded

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


def ways_of(title: str, name: str, pseudonym: str) -> list[Called]:
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
    return re.findall(r"[^\W_]+", folded(name))
