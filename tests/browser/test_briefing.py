"""An officer makes a briefing letter in a real browser and gets its PDF."""

import pikepdf
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PHONE

NEW = "/cases/OC-2019-0001/briefings/new/"


def test_a_letter_is_made_from_the_case_and_downloaded(page_as, tmp_path):
    page = page_as("officer")
    page.goto("/cases/OC-2019-0001/")
    page.get_by_role("button", name="Briefing letter").click()
    page.wait_for_url(f"**{NEW}")
    page.get_by_label("Addressee").fill("Unmesh Desai AM, Chair, Police and Crime Committee")
    page.get_by_label("Salutation").fill("Dear Unmesh")
    page.get_by_label("Timeline", exact=True).uncheck()
    page.get_by_role("button", name="Make the letter").click()
    page.wait_for_url("**/briefings/*/")
    assert "Unmesh Desai" in page.get_by_role("heading", level=1).inner_text()
    assert Axe().run(page).violations_count == 0
    page.get_by_role("button", name="Make the PDF").click()
    page.wait_for_url("**/pdfs/*/")
    assert Axe().run(page).violations_count == 0
    with page.expect_download() as started:
        page.get_by_role("button", name="Download PDF").click()
    file = tmp_path / "letter.pdf"
    started.value.save_as(file)
    assert started.value.suggested_filename.startswith("OC-2019-0001")
    with pikepdf.open(file) as pdf:
        assert len(pdf.pages) > 1
        assert str(pdf.Root.Lang).lower() == "en-gb"


def test_a_bad_date_is_pointed_at_and_nothing_typed_is_lost(page_as):
    page = page_as("officer", PHONE)
    page.goto(NEW)
    page.get_by_label("Addressee").fill("The Chair")
    page.get_by_label("Salutation").fill("Dear Chair")
    page.get_by_label("Date of the letter").fill("31 June 2019")
    page.get_by_role("button", name="Make the letter").click()
    summary = page.get_by_role("alert")
    assert "There is a problem" in summary.inner_text()
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.name") == "dated"
    assert page.get_by_label("Addressee").input_value() == "The Chair"
    assert page.get_by_label("Date of the letter").input_value() == "31 June 2019"
    assert Axe().run(page).violations_count == 0


@pytest.mark.parametrize("with_javascript", [True, False])
def test_a_pdf_is_made_downloaded_and_checked_on_a_phone(page_as, tmp_path, with_javascript):
    page = page_as("officer", PHONE, java_script_enabled=with_javascript)
    page.goto(NEW)
    page.get_by_label("Addressee").fill("The Chair")
    page.get_by_label("Salutation").fill("Dear Chair")
    page.get_by_role("button", name="Make the letter").click()
    page.get_by_role("button", name="Make the PDF").click()
    with page.expect_download() as started:
        page.get_by_role("button", name="Download PDF").click()
    file = tmp_path / "letter.pdf"
    started.value.save_as(file)
    page.locator("footer").get_by_role("link", name="Check a PDF").click()
    for content, said in (
        (file.read_bytes(), "Unaltered"),
        (file.read_bytes() + b"\n", "Altered"),
        (b"x", "is no PDF"),
    ):
        file.write_bytes(content)
        page.get_by_label("PDF", exact=True).set_input_files(file)
        page.get_by_role("button", name="Check").click()
        page.locator("main").get_by_text(said).first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        if with_javascript:
            assert Axe().run(page).violations_count == 0
