"""The HTML of a letter's text as paragraphs of a DOCX: every word of it, in real styles, lists and links."""

from collections.abc import Callable, Iterable
from functools import partial
from itertools import groupby
from typing import Any

from lxml import html

BLOCKS = {"p", "h2", "ul", "ol", "blockquote", "pre", "hr"}
LOOKS = {"strong": "bold", "em": "italic", "code": "mono"}
# Word's own templates have three styles for lists in lists.
DEEPEST = 3

# Adds the next paragraph of what is being written.
Opens = Callable[[], Any]


def add_text(document: Any, page: str) -> None:
    """Adds the paragraphs of a letter's text."""
    if page.strip():
        _add_blocks(document, html.fragment_fromstring(page, create_parent="div"), document.add_paragraph, 1)


def _add_blocks(document: Any, element: Any, opens: Opens, depth: int) -> None:
    """All that is in an element: its blocks, and the words before, between and after them as paragraphs."""
    for is_block, pieces in groupby(_pieces(element), key=_is_block):
        if is_block:
            for block in pieces:
                _add_block(document, block, opens, depth)
        else:
            words = list(pieces)
            if any(not isinstance(piece, str) or piece.strip() for piece in words):
                _add_words(opens(), _trimmed(words), {})


def _add_block(document: Any, block: Any, opens: Opens, depth: int) -> None:
    if block.tag in ("ul", "ol"):
        _add_list(document, block, depth)
    elif block.tag == "blockquote":
        _add_blocks(document, block, partial(document.add_paragraph, style="Quote"), depth)
    elif block.tag == "hr":
        document.add_paragraph("* * *")
    elif block.tag == "h2":
        _add_words(document.add_paragraph(style="Heading 2"), _pieces(block), {})
    else:
        _add_words(opens(), _pieces(block), {"mono": block.tag == "pre"})


# Lists


def _add_list(document: Any, element: Any, depth: int) -> None:
    level = f" {min(depth, DEEPEST)}" if depth > 1 else ""
    style = f"List Number{level}" if element.tag == "ol" else f"List Bullet{level}"
    number = _numbering(document, style, int(element.get("start", 1))) if element.tag == "ol" else None
    for item in element.iterchildren("li"):
        first = document.add_paragraph(style=style)
        if number is not None:
            numbered = first._p.get_or_add_pPr().get_or_add_numPr()
            numbered.get_or_add_ilvl().val, numbered.get_or_add_numId().val = 0, number
        _add_blocks(document, item, _opens(document, item, first, f"List Continue{level}"), depth + 1)


def _opens(document: Any, item: Any, first: Any, style: str) -> Opens:
    """Only the first paragraph of an item has its number or bullet, alone if the item begins with something else."""
    begun = next((piece for piece in _pieces(item) if not isinstance(piece, str) or piece.strip()), None)
    waiting = [] if begun is not None and _is_block(begun) and begun.tag not in ("p", "pre") else [first]
    return lambda: waiting.pop() if waiting else document.add_paragraph(style=style)


def _numbering(document: Any, style: str, start: int) -> int:
    """Numbers like those of the style, which begin anew."""
    numbering = document.part.numbering_part.element
    like = numbering.num_having_numId(document.styles[style].element.pPr.numPr.numId.val)
    number = numbering.add_num(like.abstractNumId.val)
    number.add_lvlOverride(ilvl=0).add_startOverride(start)
    return number.numId


# Words


def _pieces(element: Any) -> list[Any]:
    """Words and elements in their order."""
    pieces = [element.text, *(piece for child in element for piece in (child, child.tail))]
    return [piece for piece in pieces if piece is not None]


def _is_block(piece: Any) -> bool:
    return not isinstance(piece, str) and piece.tag in BLOCKS


def _trimmed(pieces: list[Any]) -> list[Any]:
    """Without the line ends between these words and a block."""
    first, *others = pieces
    pieces = [first.lstrip() if isinstance(first, str) else first, *others]
    *others, last = pieces
    return [*others, last.rstrip() if isinstance(last, str) else last]


def _add_words(paragraph: Any, pieces: Iterable[Any], looks: dict[str, bool]) -> None:
    """Words: bold, slanted, in one width, or leading somewhere."""
    begins_line = False
    for piece in pieces:
        if isinstance(piece, str):
            _add_run(paragraph, piece.lstrip("\n") if begins_line else piece, looks)
        elif piece.tag == "br":
            paragraph.add_run().add_break()
        elif piece.tag == "a" and piece.get("href"):
            _add_link(paragraph, piece, looks)
        else:
            _add_words(paragraph, _pieces(piece), looks | {LOOKS[piece.tag]: True} if piece.tag in LOOKS else looks)
        begins_line = not isinstance(piece, str) and piece.tag == "br"


def _add_run(paragraph: Any, words: str, looks: dict[str, bool]) -> None:
    if not words:
        return
    run = paragraph.add_run(words if looks.get("mono") else " ".join(words.split("\n")))
    run.bold, run.italic, run.underline = (looks.get(look) or None for look in ("bold", "italic", "underline"))
    if looks.get("mono"):
        run.font.name = "Liberation Mono"


def _add_link(paragraph: Any, element: Any, looks: dict[str, bool]) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    before = len(paragraph._p)
    _add_words(paragraph, _pieces(element), looks | {"underline": True})
    if len(paragraph._p) == before:
        return
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(element.get("href"), RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.extend(paragraph._p[before:])
    paragraph._p.append(link)
