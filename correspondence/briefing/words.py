"""Words of a letter: Markdown made into safe HTML, and dates kept on one line."""

import re
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from oversight.dates.months import MONTHS

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "h2", "a", "hr", "code", "pre"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
ADDRESSES = {"http", "https", "mailto"}

# No HTML and no images of the writer's. Quotation marks are set as in print.
MARKDOWN = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable("smartquotes").disable("image")

MONTH_NAMES = "|".join(MONTHS)
DAY = re.compile(rf"\b\d{{1,2}}\s(?:{MONTH_NAMES})(?:\s\d{{4}})?\b|\b(?:{MONTH_NAMES})\s\d{{4}}\b")
# Between two letters it can be nothing else.
APOSTROPHE = re.compile(r"(?<=[^\W\d_])(?:'|&#x27;|&#39;)(?=[^\W\d_])")
TAG = re.compile(r"(<[^>]*>)")
# WeasyPrint reads the number in the style only.
NUMBERED = re.compile(r'^<ol start="(\d+)">$')
# Entities stay whole.
LONG = re.compile(r"(?:&[#\w]{1,10};|[^\s&]){200,}")
PIECE = re.compile(r"(?:&[#\w]{1,10};|[^\s&]){50}")
# What no printed page can show: control characters other than tab and line feed.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


def letter_html(text: str) -> SafeString:
    """The HTML of a letter's text. Headings are of one level, since they stand between the subject and the annexes."""
    tokens: list[Any] = MARKDOWN.parse(printable(text))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h2"
    # Markdown makes characters of entities, control characters too.
    html = printable(MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}))
    return mark_safe(  # noqa: S308 (nh3 has cleaned it)
        nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=ADDRESSES, link_rel=None)
    )


def printable(text: str) -> str:
    """The text with line feeds for all line ends, and without control characters."""
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def with_places_to_break(html: str) -> str:
    """The same HTML with places to break in words that are longer than any word: without, they take minutes to set."""
    pieces = TAG.split(html)
    pieces[::2] = [LONG.sub(lambda word: PIECE.sub(r"\g<0><wbr>", word[0]), text) for text in pieces[::2]]
    return "".join(pieces)


def set_as_in_print(html: str) -> str:
    """The same HTML with each date in a span that is not broken across lines, curled apostrophes, and numbered lists
    that begin where they start."""
    pieces = TAG.split(html)
    pieces[1::2] = [NUMBERED.sub(_counted, tag) for tag in pieces[1::2]]
    pieces[::2] = [DAY.sub(r'<span class="day">\g<0></span>', APOSTROPHE.sub("’", text)) for text in pieces[::2]]
    return "".join(pieces)


def _counted(tag: re.Match) -> str:
    return f'<ol start="{tag[1]}" style="counter-reset: list-item {int(tag[1]) - 1}">'
