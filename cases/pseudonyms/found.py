"""Where in a text somebody is named, and the text with something else there."""

from typing import NamedTuple


class Found(NamedTuple):
    start: int
    end: int
    pseudonym: str


def replaced(words: str, found: list[Found]) -> str:
    made, at = [], 0
    for start, end, pseudonym in found:
        made += [words[at:start], pseudonym]
        at = end
    return "".join([*made, words[at:]])


def part_of(found: Found, at: int, length: int) -> Found:
    """What of a name stands in this text: the pseudonym where it begins, nothing where it only goes on."""
    begins = found.start >= at
    return Found(max(found.start - at, 0), min(found.end - at, length), found.pseudonym if begins else "")
