"""The PDF of a briefing letter: what it says, and its bytes."""

from typing import Any

from django.template.loader import render_to_string

from cases.pseudonyms import pseudonyms
from correspondence.briefing.apart import NotMade, made_apart
from correspondence.briefing.appended import Appendices
from correspondence.briefing.contents import Contents
from correspondence.briefing.imprint import Imprint
from correspondence.briefing.letterhead import Pictures, letterhead_of
from correspondence.briefing.words import printable, set_as_in_print, with_places_to_break

# For every reader, by ear too; and for an archive.
UNIVERSAL, ARCHIVAL = "pdf/ua-1", "pdf/a-3a"


# Characters of a page that is made at once, and of the longest; and how long a long one may take.
SHORT, LONGEST = 150_000, 2_000_000
SECONDS = 60
TOO_LONG = "The letter and what goes with it are too long for one PDF. Choose fewer parts, or narrow the timeline"


class LetterRefused(Exception):
    """A letter that cannot be made: a sentence why. It asked to load something, say, or took too long."""


def letter_page(contents: Contents, imprint: Imprint, appendices: Appendices | None = None) -> str:
    """The HTML of the whole letter, protected people under their pseudonym."""
    context = {
        "contents": contents,
        "briefing": contents.briefing,
        "case": contents.case,
        "imprint": imprint,
        "appendices": appendices,
        "letterhead": letterhead_of(contents.briefing.template),
    }
    return printed("correspondence/briefing/letter.html", context)


def printed(template: str, context: dict[str, Any]) -> str:
    """The HTML of something that leaves the house: no protected person's name and no control character is in it."""
    html = printable(render_to_string(template, context))
    head, body, rest = html.partition("<body")
    named = pseudonyms().html(head + set_as_in_print(body + rest))
    return with_places_to_break(named)


def made_into_pdf(
    html: str,
    mark: str,
    variant: str = UNIVERSAL,
    appendices: Appendices | None = None,
    pictures: Pictures | None = None,
) -> bytes:
    """The bytes. The mark is their identifier too, which stands in them uncompressed. Raises LetterRefused.

    `pictures`: of the letterhead, as `pictures_of`. What is long, or goes with files of others, is made in a process of
    its own, which ends in time.
    """
    if len(html) > LONGEST:
        raise LetterRefused(TOO_LONG)
    if len(html) > SHORT or (appendices and (appendices.as_pages or appendices.pictures)):
        try:
            return made_apart(job_of(html, mark, variant, appendices, pictures), seconds=SECONDS)
        except NotMade as trouble:
            raise LetterRefused(str(trouble)) from trouble
    # Here, because most processes never make a PDF.
    from correspondence.briefing.typesetting import typeset

    return typeset(html, mark.encode(), variant, pictures)


def job_of(
    html: str, mark: str, variant: str, appendices: Appendices | None = None, pictures: Pictures | None = None
) -> dict[str, Any]:
    """For `made_apart`."""
    appendices = appendices or Appendices([], [], [])
    shown = {**(pictures or {}), **appendices.pictures}
    named = {address: (str(path), kind) for address, (path, kind) in shown.items()}
    pages = [str(path) for path in appendices.as_pages]
    return {"html": html, "mark": mark, "variant": variant, "pictures": named, "pages": pages}
