"""Pages of HTML with pseudonyms in their texts and attributes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from html import escape, unescape
from typing import TYPE_CHECKING

from cases.pseudonyms.found import part_of, replaced

if TYPE_CHECKING:
    from cases.pseudonyms.masking import Pseudonyms

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


def with_attributes(names: Pseudonyms, page: str) -> str:
    def attribute(match: re.Match) -> str:
        name, value = match[1].lower(), unescape(match[2] if match[2] is not None else match[3])
        if name in ADDRESSES:
            return "" if names.are_needed_in(value) else match[0]
        instead = names.text(value)
        return match[0] if instead == value else f' {name}="{escape(instead)}"'

    return TAG.sub(lambda tag: ATTRIBUTE.sub(attribute, tag[0]), page)


def with_texts(names: Pseudonyms, page: str) -> str:
    """All texts of the page are looked at as one, since markup may stand within a name."""
    pieces = _pieces(page)
    texts = [unescape(text) for text, _ in pieces]
    whole = "".join(text + _gap(tag) for text, (_, tag) in zip(texts, pieces, strict=True))
    found = names.found(whole)
    if not found:
        return page
    starts, ends = [one.start for one in found], [one.end for one in found]
    made, at = [], 0
    for text, (as_written, tag) in zip(texts, pieces, strict=True):
        these = found[bisect_right(ends, at) : bisect_left(starts, at + len(text))]
        inside = [part_of(one, at, len(text)) for one in these]
        made += [escape(replaced(text, inside), quote=False) if inside else as_written, tag]
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
