"""The PDF of a briefing letter: what it says, and its bytes."""

from typing import Any

from django.template.loader import render_to_string

from correspondence.briefing.contents import Contents, contents_of
from correspondence.briefing.imprint import Imprint
from correspondence.briefing.letterhead import letterhead_of
from correspondence.briefing.words import printable, with_whole_dates
from correspondence.models import Briefing

# A scheme of our own: no file, and no server, has such an address.
LETTERHEAD = "oversight-asset:letterhead"


class LetterRefused(Exception):
    """A letter asked for something that letters may not load."""


def pdf_of(user: Any, briefing: Briefing, imprint: Imprint) -> tuple[str, bytes]:
    """A file name and the PDF (pdf/ua-1: tagged, with title and language) of what this reader may see.

    Raises LetterRefused.
    """
    contents = contents_of(user, briefing)
    return contents.file_name, made_into_pdf(letter_page(contents, imprint), imprint.mark)


def letter_page(contents: Contents, imprint: Imprint) -> str:
    """The HTML of the whole letter."""
    context = {
        "contents": contents,
        "briefing": contents.briefing,
        "case": contents.case,
        "imprint": imprint,
        "letterhead": letterhead_of(contents.briefing.template),
    }
    html = printable(render_to_string("correspondence/briefing/letter.html", context))
    head, body, rest = html.partition("<body")
    return head + with_whole_dates(body + rest)


def made_into_pdf(html: str, mark: str) -> bytes:
    """The bytes. The mark is their identifier too, which stands in them uncompressed. Raises LetterRefused."""
    # Here, because most processes never make a PDF.
    from correspondence.briefing.typesetting import typeset

    return typeset(html, mark.encode())
