"""The words of a letter as a DOCX, for those who must edit them: with real headings and styles, without the annexes."""

import io
from typing import Any

from lxml import html

from cases.pseudonyms import Pseudonyms, pseudonyms
from correspondence.briefing.contents import Contents
from correspondence.briefing.words import letter_html, printable

FONT, SIZE = "Liberation Sans", 11
MARGINS_IN_MM = {"top_margin": 20, "bottom_margin": 24, "left_margin": 25, "right_margin": 22}
STYLES = {
    "p": "Normal",
    "h2": "Heading 2",
    "ul": "List Bullet",
    "ol": "List Number",
    "blockquote": "Quote",
    "pre": "Normal",
}
# Word's own templates have three styles for lists in lists.
DEEPEST = 3


def docx_of(contents: Contents) -> bytes:
    """The letter: addressees, date, subject, text, close, signatory, copied to. Nobody protected is named."""
    from docx import Document  # takes long to start

    names, briefing = pseudonyms(), contents.briefing
    document = Document()
    _set_up(document, names.text(contents.title), names.text(briefing.signatory))
    for lines in [*briefing.addressees, _particulars(contents), [briefing.salutation]]:
        _block(document, names, lines)
    document.add_heading(_said(names, briefing.subject_line), 1)
    _add_text(document, names.html(letter_html(briefing.opening)))
    signed = [briefing.close, "", "", briefing.signatory, briefing.signatory_office]
    _block(document, names, signed if briefing.signatory_office else signed[:-1])
    if briefing.copied_to:
        document.add_heading("Copied to", 2)
        _block(document, names, briefing.copied_to.splitlines())
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Any, title: str, author: str) -> None:
    """A page of A4 in British English, by its title and its author."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    for side, width in MARGINS_IN_MM.items():
        setattr(page, side, Mm(width))
    document.core_properties.title, document.core_properties.author = printable(title)[:255], printable(author)[:255]
    document.core_properties.language, document.core_properties.comments = "en-GB", ""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(SIZE)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    for level in (1, 2):
        heading = document.styles[f"Heading {level}"]
        heading.font.size, heading.font.color.rgb = Pt(SIZE + 2 - level), None


def _particulars(contents: Contents) -> list[str]:
    briefing = contents.briefing
    numbers = [briefing.number, contents.case.reference] if briefing.number else [contents.case.reference]
    lines = [f"{briefing.dated:%-d %B %Y}", f"Our reference: {', '.join(numbers)}"]
    if old := briefing.supersedes:
        lines.append(f"This letter supersedes {old.number} of {old.dated:%-d %B %Y}.")
    return [*lines, f"Told {contents.as_recorded}."] if contents.recorded else lines


def _block(document: Any, names: Pseudonyms, lines: list[str]) -> None:
    """Lines that belong together: one paragraph, so that names are found across them."""
    document.add_paragraph(_said(names, "\n".join(lines)))


def _said(names: Pseudonyms, words: str) -> str:
    return names.text(printable(words))


# The text, from its HTML


def _add_text(document: Any, page: str) -> None:
    for element in html.fragments_fromstring(page) if page.strip() else []:
        if not isinstance(element, str):
            _add(document, element, "Normal", 1)


def _add(document: Any, element: Any, style: str, depth: int) -> None:
    """A block: a paragraph, or what is in it, block by block."""
    if element.tag in ("ul", "ol"):
        for item in element:
            _add(document, item, _list_style(element.tag, depth), depth + 1)
    elif element.tag == "hr":
        document.add_paragraph("* * *")
    elif element.tag == "blockquote" or (element.tag == "li" and any(child.tag in STYLES for child in element)):
        _add_blocks(document, element, STYLES["blockquote"] if element.tag == "blockquote" else style, depth)
    else:
        paragraph = document.add_paragraph(style=STYLES.get(element.tag, style) if element.tag != "p" else style)
        _add_words(paragraph, element, {"mono": element.tag == "pre"})


def _add_blocks(document: Any, element: Any, style: str, depth: int) -> None:
    if (element.text or "").strip():
        document.add_paragraph(element.text.strip(), style=style)
    for child in element:
        if child.tag in STYLES or child.tag in ("hr", "li"):
            _add(document, child, style, depth)
        else:
            _add_words(document.add_paragraph(style=style), child, {})


def _list_style(tag: str, depth: int) -> str:
    return STYLES[tag] if depth == 1 else f"{STYLES[tag]} {min(depth, DEEPEST)}"


def _add_words(paragraph: Any, element: Any, looks: dict[str, bool]) -> None:
    """The words of an element and of those in it: bold, slanted, in one width, or leading somewhere."""
    _run(paragraph, element.text, looks)
    for child in element:
        if child.tag == "br":
            paragraph.add_run().add_break()
        elif child.tag == "a" and child.get("href"):
            _link(paragraph, child)
        else:
            marks = {"strong": "bold", "em": "italic", "code": "mono"}
            _add_words(paragraph, child, looks | {marks[child.tag]: True} if child.tag in marks else looks)
        _run(paragraph, child.tail, looks)


def _run(paragraph: Any, words: str | None, looks: dict[str, bool]) -> Any:
    if not words:
        return None
    run = paragraph.add_run(words if looks.get("mono") else " ".join(words.split("\n")))
    run.bold, run.italic = looks.get("bold") or None, looks.get("italic") or None
    if looks.get("mono"):
        run.font.name = "Liberation Mono"
    return run


def _link(paragraph: Any, element: Any) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(element.get("href"), RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = _run(paragraph, element.text_content(), {})
    if run is not None:
        run.underline = True
        link.append(run._element)
        paragraph._element.append(link)
