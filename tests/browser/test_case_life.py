"""A case from its opening to its closing and beyond, in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESKTOP, PHONE


def press(page, words):
    """Press the button of a form; the page after it says that it was done."""
    assert Axe().run(page).violations_count == 0, page.url
    page.get_by_role("button", name=words, exact=True).click()
    page.locator(".govuk-notification-banner--success").wait_for()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_case_is_opened_moved_closed_with_a_warning_and_reopened(page_as, viewport):
    page = page_as("officer", viewport)
    promise = f"To report back on a screen {viewport['width']} wide."
    page.goto("/cases/open/")
    page.get_by_label("Title").fill("Body-worn video")
    page.locator("#id_committee").fill("Police and Crime Committee")
    page.get_by_role("option", name=re.compile("^Police and Crime Committee")).first.click()
    press(page, "Open the case")
    assert re.search(r"/cases/OC-\d{4}-\d{4}/$", page.url)
    case = page.url
    page.goto(f"{case}add/commitment/")
    page.get_by_label("What was undertaken").fill(promise)
    page.get_by_label("Date", exact=True).fill("4 September 2019")
    page.locator("#id_undertaken_by-0-who").fill("Metropolitan Police Service")
    page.get_by_role("option", name=re.compile("^Metropolitan Police Service")).first.click()
    page.get_by_role("button", name=re.compile("^Add to OC-")).click()
    page.locator(".govuk-notification-banner--success").wait_for()
    page.goto(f"{case}close/")
    assert page.locator("main").get_by_text(promise).first.is_visible()
    page.get_by_label("Outcome").fill("Nothing came of it.")
    page.get_by_role("button", name="Close the case", exact=True).click()
    assert page.get_by_role("alert").get_by_text("There is a problem").is_visible()
    assert page.get_by_label("Outcome").input_value() == "Nothing came of it."
    page.locator("label", has_text="all the same").click()
    press(page, "Close the case")
    page.goto(f"{case}reopen/")
    page.locator("#id_reason").fill("A report came after all.")
    press(page, "Reopen the case")
    assert page.locator(".ov-tags").get_by_text("Open", exact=True).is_visible()
