"""An officer writes a briefing letter in a real browser, a colleague approves it, and its PDF is checked."""

import re

import pikepdf
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PHONE, follow

NEW = "/cases/OC-2019-0001/briefings/new/"


def begin(page, addressee="The Chair"):
    page.goto(NEW)
    page.get_by_label("Addressee", exact=True).fill(addressee)
    go_on(page)


def go_on(page, words="Save and go on"):
    follow(page.get_by_role("button", name=words, exact=True))


def is_in_order(page):
    assert Axe().run(page).violations_count == 0, page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_a_letter_is_written_in_steps_that_can_be_left_and_taken_up_again(page_as, size):
    page = page_as("officer", *([size] if size else []))
    begin(page, "Unmesh Desai AM, Chair, Police and Crime Committee")
    assert page.get_by_label("Text of the letter").input_value().startswith("This letter sets out")
    page.get_by_label("Text of the letter").fill("Here is **what we hold**.")
    page.locator("#preview strong", has_text="what we hold").wait_for()
    is_in_order(page)
    go_on(page)
    page.get_by_label("Timeline", exact=True).uncheck()
    is_in_order(page)
    go_on(page, "Save and leave")
    assert "Unmesh Desai" in page.get_by_role("heading", level=1).inner_text()
    assert "Timeline" not in page.locator("main").inner_text().partition("Annexes")[2]
    is_in_order(page)
    follow(page.get_by_role("link", name="enclosures and copies"))
    page.get_by_label("Copied to").fill("The Mayor")
    is_in_order(page)
    go_on(page, "Save")
    follow(page.get_by_role("button", name="Submit for approval"))
    assert "It waits for the approval of another case officer" in page.locator("main").inner_text()


def test_without_javascript_a_button_shows_the_text_as_it_will_be_set(page_as):
    page = page_as("officer", PHONE, java_script_enabled=False)
    begin(page)
    page.get_by_label("Text of the letter").fill("Here is **what we hold**.")
    go_on(page, "Show it anew")
    assert page.locator("#preview strong").inner_text() == "what we hold"
    assert page.get_by_label("Text of the letter").input_value() == "Here is **what we hold**."


def test_a_bad_date_is_pointed_at_and_nothing_typed_is_lost(page_as):
    page = page_as("officer", PHONE)
    begin(page)
    page.get_by_label("Subject").fill("Images")
    page.get_by_label("Date of the letter").fill("31 June 2019")
    go_on(page)
    summary = page.get_by_role("alert")
    assert "There is a problem" in summary.inner_text()
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.name") == "dated"
    assert page.get_by_label("Subject").input_value() == "Images"
    assert page.get_by_label("Date of the letter").input_value() == "31 June 2019"
    is_in_order(page)


@pytest.mark.parametrize("with_javascript", [True, False])
def test_a_pdf_is_made_downloaded_and_checked_on_a_phone(page_as, tmp_path, with_javascript):
    page = page_as("officer", PHONE, java_script_enabled=with_javascript)
    begin(page)
    go_on(page)
    # A short letter, which a busy machine makes in time.
    for annex in ("Timeline", "Sources"):
        page.get_by_label(annex, exact=True).uncheck()
    go_on(page, "Save and leave")
    follow(page.get_by_role("button", name="Make a draft PDF"))
    with page.expect_download() as started:
        page.get_by_role("button", name="Download PDF").click()
    file = tmp_path / "letter.pdf"
    started.value.save_as(file)
    assert re.match(r"OC-2019-0001-briefing-\d{4}-\d\d-\d\d\.pdf", started.value.suggested_filename)
    with pikepdf.open(file) as pdf:
        assert len(pdf.pages) > 1
        assert str(pdf.Root.Lang).lower() == "en-gb"
    follow(page.locator("footer").get_by_role("link", name="Check a PDF"))
    for content, said in (
        (file.read_bytes(), "Unaltered"),
        (file.read_bytes() + b"\n", "Altered"),
        (b"x", "is no PDF"),
    ):
        file.write_bytes(content)
        page.get_by_label("PDF", exact=True).set_input_files(file)
        follow(page.get_by_role("button", name="Check"))
        page.locator("main").get_by_text(said).first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        if with_javascript:
            assert Axe().run(page).violations_count == 0
