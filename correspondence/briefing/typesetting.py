"""WeasyPrint, which takes a second to load: only whoever makes a PDF imports this. It reaches out for nothing.

The only things that a letter can load are the two files of ASSETS. Anything else ends the rendering, whatever a
letter's text says (WeasyPrint by itself would fetch any address and read any file).
"""

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from correspondence.briefing.pdf import LETTERHEAD, LetterRefused

STYLE, DRAFT = "oversight-asset:style", "oversight-asset:draft"
ASSETS = {
    LETTERHEAD: ("img/letterhead.svg", "image/svg+xml"),
    STYLE: ("css/briefing.css", "text/css"),
    DRAFT: ("img/draft.svg", "image/svg+xml"),
}


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


def typeset(html: str, identifier: bytes) -> bytes:
    """The bytes of a PDF (pdf/ua-1). Raises LetterRefused."""
    page = HTML(string=html, url_fetcher=OwnAssetsOnly())
    try:
        return page.write_pdf(
            stylesheets=[_style()], font_config=_fonts(), pdf_variant="pdf/ua-1", pdf_identifier=identifier
        )
    except FatalURLFetchingError as refusal:
        raise LetterRefused(str(refusal)) from refusal
