"""WeasyPrint, which takes a second to load: only whoever makes a PDF imports this. It reaches out for nothing.

The only things that a letter can load are the files of ASSETS, and the pictures and places of pages that are appended
to it. Anything else ends the rendering, whatever a letter's text says (WeasyPrint by itself would fetch any address and
read any file).
"""

import logging
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from PIL import Image, ImageChops
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from correspondence.briefing.letterhead import OWN, Pictures
from correspondence.briefing.pdf import ARCHIVAL, UNIVERSAL, LetterRefused
from correspondence.briefing.places import PLACE, picture_of_place

logger = logging.getLogger(__name__)
JPEG = "image/jpeg"
STYLE, DRAFT = "oversight-asset:style", "oversight-asset:draft"
ASSETS = {
    OWN: ("img/letterhead.svg", "image/svg+xml"),
    STYLE: ("css/briefing.css", "text/css"),
    DRAFT: ("img/draft.svg", "image/svg+xml"),
}


class OwnAssetsOnly(URLFetcher):
    """Serves our own few files, and raises FatalURLFetchingError for everything else."""

    def __init__(self, pictures: Pictures | None = None, *, for_archive: bool = False) -> None:
        """`pictures`: of documents that are appended, by the address that stands for each."""
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.pictures, self.for_archive = pictures or {}, for_archive

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url in self.pictures:
            path, kind = self.pictures[url]
            content = _in_rgb(path.read_bytes()) if self.for_archive and kind == JPEG else path.read_bytes()
            return URLFetcherResponse(url, content, {"Content-Type": kind})
        if url.startswith(PLACE) and url.removeprefix(PLACE).isdecimal():
            return URLFetcherResponse(url, picture_of_place(url), {"Content-Type": "image/png"})
        if url not in ASSETS:
            raise FatalURLFetchingError(f"A letter may not load {url[:200]}")
        name, kind = ASSETS[url]
        body = (Path(settings.BASE_DIR) / "static" / name).read_bytes()
        return URLFetcherResponse(url, body, {"Content-Type": kind})


def _in_rgb(jpeg: bytes) -> bytes:
    """The same picture, where its colours are those of a printing press (CMYK), which an archive refuses."""
    with Image.open(BytesIO(jpeg), formats=["JPEG"]) as picture:
        if picture.mode != "CMYK":
            return jpeg
        # Pillow takes it that the values are inverted, as Adobe writes them and says.
        values = picture if "adobe" in picture.info else ImageChops.invert(picture)
        out = BytesIO()
        values.convert("RGB").save(out, "JPEG", quality=95, exif=picture.getexif())
        return out.getvalue()


@cache
def _fonts() -> FontConfiguration:
    """One for the process: looking fonts up anew for each letter would cost more than the letter."""
    return FontConfiguration()


@cache
def _only_ours() -> OwnAssetsOnly:
    """For letters without pictures of others: to make one takes longer than all that it fetches."""
    return OwnAssetsOnly()


@cache
def _style() -> CSS:
    return CSS(url=STYLE, url_fetcher=_only_ours(), font_config=_fonts())


@cache
def _for_archive() -> CSS:
    """An archive refuses pictures that ask to be smoothed."""
    return CSS(string="img { image-rendering: crisp-edges }", font_config=_fonts())


def typeset(html: str, identifier: bytes, variant: str = UNIVERSAL, pictures: Pictures | None = None) -> bytes:
    """The bytes of a PDF. The same words and identifier give the same bytes. Raises LetterRefused."""
    for_archive = variant == ARCHIVAL
    fetcher = OwnAssetsOnly(pictures, for_archive=for_archive) if pictures else _only_ours()
    page = HTML(string=html, url_fetcher=fetcher)
    try:
        return page.write_pdf(
            stylesheets=[_style(), _for_archive()] if for_archive else [_style()],
            font_config=_fonts(),
            pdf_variant=variant,
            pdf_identifier=identifier,
            finisher=_say_scopes,
        )
    except FatalURLFetchingError as refusal:
        raise LetterRefused(str(refusal)) from refusal
    except Exception as stumble:  # WeasyPrint raises whatever it stumbles over: depth, sizes beyond all measure
        logger.exception("A PDF could not be laid out")
        raise LetterRefused("Something in it cannot be laid out") from stumble


def _say_scopes(document: Any, pdf: Any) -> None:
    """Of each table header, whether it heads its column or its row: WeasyPrint does not say."""
    for header in pdf.objects:
        if isinstance(header, dict) and header.get("S") == "/TH":
            rows = _above(pdf, _above(pdf, header))
            header["A"]["Scope"] = "/Column" if rows["S"] == "/THead" else "/Row"


def _above(pdf: Any, element: Any) -> Any:
    return pdf.objects[int(element["P"].split()[0])]
