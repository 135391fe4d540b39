"""The words of a letter as a DOCX, for those who must edit them: with real headings and styles, without the annexes."""

import io
from typing import Any

from cases.pseudonyms import Pseudonyms, pseudonyms
from correspondence.briefing.contents import Contents
from correspondence.briefing.docx_text import add_text
from correspondence.briefing.words import letter_html, printable

FONT, SIZE = "Liberation Sans", 11
MARGINS_IN_MM = {"top_margin": 20, "bottom_margin": 24, "left_margin": 25, "right_margin": 22}


def docx_of(contents: Contents) -> bytes:
    """The letter: addressees, date, subject, text, close, signatory, copied to. Nobody protected is named."""
    from docx import Document  # takes long to start

    names, briefing = pseudonyms(), contents.briefing
    document = Document()
    _set_up(document, names.text(contents.title), names.text(briefing.signatory))
    for lines in [*briefing.addressees, _particulars(contents), [briefing.salutation]]:
        _block(document, names, lines)
    document.add_heading(_said(names, briefing.subject_line), 1)
    add_text(document, names.html(letter_html(briefing.opening)))
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
