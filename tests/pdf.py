"""Short ways to read back the PDF of a letter."""

import io
from datetime import UTC, datetime

import pikepdf
from django.urls import reverse
from pypdf import PdfReader

from correspondence.briefing import pdf
from correspondence.briefing.contents import contents_of
from correspondence.briefing.imprint import Imprint
from tests.forms import token_of_button
from tests.records import then

IMPRINT = Imprint("OV-2345-6789-ABCD", datetime(2026, 11, 26, 5, 20, tzinfo=UTC))


def pdf_of(user, briefing, imprint=IMPRINT):
    """The name of the file, and the PDF, with an imprint that is always the same."""
    contents = contents_of(user, briefing)
    return contents.file_name, pdf.made_into_pdf(pdf.letter_page(contents, imprint), imprint.mark)


def letter_page(contents):
    return pdf.letter_page(contents, IMPRINT)


def pages_of(user, briefing):
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf_of(user, briefing)[1])).pages]


def text_of(user, briefing):
    return reading(pdf_of(user, briefing)[1])


def reading(content):
    """The words of a PDF in one line."""
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def press(browser, letter, moment=None):
    """Open the page of a letter, as of a moment where one is given, and press the button that makes its PDF."""
    page = letter.get_absolute_url()
    address = reverse("correspondence:briefing_pdf", args=[letter.pk])
    token = token_of_button(browser.get(then(page, moment) if moment else page), address)
    return browser.post(then(address, moment) if moment else address, {"form_token": token}, follow=True)


def download(browser, issued):
    """The response with the bytes of an issued PDF, and the bytes."""
    response = browser.get(reverse("correspondence:pdf_file", args=[issued.pk]))
    return response, response.getvalue()


def tags_of(document):
    """The names of the structure elements, in reading order."""

    def walk(element):
        if isinstance(element, pikepdf.Array):
            for kid in element:
                yield from walk(kid)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            yield str(element.S)
            yield from walk(element.get("/K", pikepdf.Array()))

    return list(walk(document.Root.StructTreeRoot.K))
