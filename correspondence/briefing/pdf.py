"""The PDF of a briefing letter, made by WeasyPrint without reaching out for anything.

The only things that a letter can load are the two files of ASSETS. Anything else ends the rendering, whatever a
letter's text says (WeasyPrint by itself would fetch any address and read any file).
"""

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from correspondence.briefing.contents import Contents, contents_of
from correspondence.briefing.imprint import Imprint
from correspondence.briefing.words import printable, with_whole_dates
from correspondence.models import Briefing

# A scheme of our own: no file, and no server, has such an address.
LETTERHEAD = "oversight-asset:letterhead"
STYLE = "oversight-asset:style"
ASSETS = {LETTERHEAD: ("img/letterhead.svg", "image/svg+xml"), STYLE: ("css/briefing.css", "text/css")}


class LetterRefused(Exception):
    """A letter asked for something that letters may not load."""


class OwnAssetsOnly(URLFetcher):
    """Serves our own few files, and raises FatalURLFetchingError for everything else."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url not in ASSETS:
            raise FatalURLFetchingError(f"A letter may not load {url[:200]}")
        name, kind = ASSETS[url]
        body = (Path(settings.BASE_DIR) / "static" / name).read_bytes()
        return URLFetcherResponse(url, body, {"Content-Type": kind})


@cache
def _fonts() -> FontConfiguration:
    """One for the process: looking fonts up anew for each letter would cost more than the letter."""
    return FontConfiguration()


@cache
def _style() -> CSS:
    return CSS(url=STYLE, url_fetcher=OwnAssetsOnly(), font_config=_fonts())


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
        "letterhead": LETTERHEAD,
    }
    html = printable(render_to_string("correspondence/briefing/letter.html", context))
    head, body, rest = html.partition("<body")
    return head + with_whole_dates(body + rest)


def made_into_pdf(html: str, mark: str) -> bytes:
    """The bytes. The mark is their identifier too, which stands in them uncompressed."""
    try:
        page = HTML(string=html, url_fetcher=OwnAssetsOnly())
        return page.write_pdf(
            stylesheets=[_style()], font_config=_fonts(), pdf_variant="pdf/ua-1", pdf_identifier=mark.encode()
        )
    except FatalURLFetchingError as refusal:
        raise LetterRefused(str(refusal)) from refusal
