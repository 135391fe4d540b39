"""Short ways to read back the PDF of a letter."""

import io

import pikepdf
from pypdf import PdfReader

from correspondence.briefing.pdf import pdf_of


def pages_of(user, briefing):
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf_of(user, briefing)[1])).pages]


def text_of(user, briefing):
    return reading(pdf_of(user, briefing)[1])


def reading(content):
    """The words of a PDF in one line."""
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def tags_of(pdf):
    """The names of the structure elements, in reading order."""

    def walk(element):
        if isinstance(element, pikepdf.Array):
            for kid in element:
                yield from walk(kid)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            yield str(element.S)
            yield from walk(element.get("/K", pikepdf.Array()))

    return list(walk(pdf.Root.StructTreeRoot.K))
