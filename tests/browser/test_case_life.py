"""An officer opens a case in a real browser, moves it on, hands it over, closes and reopens it."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, follow
from tests.browser.test_accessibility import press_until

VIEWPORTS = pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])


def assert_in_order(page):
    """No violation that axe finds, and nothing pushed sideways."""
    found = Axe().run(page).response["violations"]
    assert not found, [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found]
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.fixture
def opened(page_as):
    """A function that opens a case as an officer would, and gives the page of the case."""

    def made(title, viewport=DESKTOP):
        page = page_as("officer", viewport)
        page.goto("/cases/open/")
        page.get_by_label("Title").fill(title)
        follow(page.get_by_role("button", name="Open the case"))
        page.wait_for_url(re.compile(r"/cases/OC-\d{4}-\d{4}/$"))
        return page

    return made


@VIEWPORTS
def test_a_case_is_opened_with_the_keyboard_alone(page_as, viewport):
    page = page_as("officer", viewport)
    page.goto("/")
    press_until(page, "a[href='/cases/open/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/open/")
    assert_in_order(page)
    press_until(page, "#id_title")
    page.keyboard.type("Cameras at the market")
    page.keyboard.press("Tab")
    page.keyboard.type("Who runs them, and who looks at the pictures.")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("police")
    suggestion = page.get_by_role("option", name="Police and Crime Committee")
    expect(suggestion).to_be_visible()
    assert_in_order(page)
    page.keyboard.press("ArrowDown")
    expect(suggestion).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Committee", exact=True)).to_have_value("Police and Crime Committee")
    press_until(page, ".govuk-button-group button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/cases/OC-\d{4}-\d{4}/$"))
    assert "Opened OC-" in page.get_by_role("alert").inner_text()
    assert page.get_by_role("heading", level=1).inner_text() == "Cameras at the market"
    assert_in_order(page)


def test_with_the_committee_of_the_last_case_a_title_and_the_enter_key_are_enough(page_as, opened):
    opened("The one before")
    page = page_as("officer")
    page.goto("/cases/")
    follow(page.get_by_role("button", name="Open a case"))
    page.get_by_label("Title").fill("A title and nothing else")
    page.get_by_label("Title").press("Enter")
    page.wait_for_url(re.compile(r"/cases/OC-\d{4}-\d{4}/$"))
    assert page.get_by_role("heading", level=1).inner_text() == "A title and nothing else"


@VIEWPORTS
def test_what_is_wrong_is_pointed_at_and_a_committee_is_added_in_place(page_as, viewport):
    page = page_as("officer", viewport)
    page.goto("/cases/open/")
    page.get_by_label("Committee", exact=True).fill(f"Fire Committee of {viewport['width']}")
    page.get_by_label("Restricted: the committee and those named").check()
    follow(page.get_by_role("button", name="Open the case"))
    summary = page.get_by_role("alert")
    summary.get_by_role("link", name="Enter the title").click()
    assert page.evaluate("document.activeElement.name") == "title"
    assert page.get_by_label("Restricted: the committee and those named").is_checked()
    assert_in_order(page)
    page.get_by_label("Title").fill("A restricted case")
    page.get_by_label("Which do you mean?").select_option(
        label=f"Add “Fire Committee of {viewport['width']}” as a new committee"
    )
    follow(page.get_by_role("button", name="Open the case"))
    page.wait_for_url(re.compile(r"/cases/OC-\d{4}-\d{4}/$"))
    assert "Restricted" in page.get_by_role("main").inner_text()
    follow(page.get_by_role("link", name="Correct", exact=True))
    assert "everybody who signs in reads it" in page.get_by_role("main").inner_text()
    assert_in_order(page)


@VIEWPORTS
def test_a_case_is_moved_on_closed_with_a_warning_and_reopened(opened, viewport):
    page = opened("To be closed", viewport)
    address, promise = page.url, f"To report on a screen {viewport['width']} wide."
    follow(page.get_by_role("link", name="Change status"))
    assert_in_order(page)
    page.get_by_label("Awaiting response").check()
    page.get_by_label("Reason for the change").fill("We wrote to the Met")
    follow(page.get_by_role("button", name="Change the status"))
    page.wait_for_url(address)
    assert "Awaiting response" in page.get_by_role("alert").inner_text()

    follow(page.get_by_role("link", name="Commitment", exact=True))
    page.get_by_label("What was undertaken").fill(promise)
    page.get_by_label("Date", exact=True).fill("4 September 2019")
    page.locator("#id_undertaken_by-0-who").fill("Metropolitan Police")
    page.get_by_role("option", name="Metropolitan Police Service").first.click()
    follow(page.get_by_role("button", name="Add to OC-"))
    page.wait_for_url("**/commitments/*/")

    page.goto(f"{address}close/")
    assert "Something stands open in this case" in page.get_by_role("main").inner_text()
    assert page.get_by_role("link", name=promise).is_visible()
    assert_in_order(page)
    page.get_by_label("Outcome").fill("They will report.")
    follow(page.get_by_role("button", name="Close the case"))
    page.get_by_role("alert").get_by_role("link", name=re.compile("1 thing stands open")).click()
    assert page.evaluate("document.activeElement.name") == "all_the_same"
    assert_in_order(page)
    page.keyboard.press("Space")
    follow(page.get_by_role("button", name="Close the case"))
    page.wait_for_url(address)
    assert "They will report." in page.get_by_role("main").inner_text()
    assert_in_order(page)

    follow(page.get_by_role("link", name="Reopen", exact=True))
    assert "They will report." in page.get_by_role("main").inner_text()
    assert_in_order(page)
    page.get_by_label("Reason").fill("More came to light")
    follow(page.get_by_role("button", name="Reopen the case"))
    page.wait_for_url(address)
    assert "Reopened OC-" in page.get_by_role("alert").inner_text()


@pytest.fixture(scope="session")
def robin(site, browser, signed_in_state):
    """A second case officer, whom the administrator adds."""
    context = browser.new_context(base_url=site.address, storage_state=signed_in_state("admin"))
    page = context.new_page()
    page.goto("/users/add/")
    for label, words in (("First name", "Robin"), ("Last name", "Example"), ("Username", "robin")):
        page.get_by_label(label).fill(words)
    page.get_by_label("Case officer").check()
    follow(page.get_by_role("button", name="Add the user"))
    page.get_by_role("heading", name="Hand over this password").wait_for()
    context.close()
    return "Robin Example"


@VIEWPORTS
def test_a_case_is_handed_over_with_what_stands_open_in_it(opened, robin, viewport):
    page = opened("To be handed over", viewport)
    asked = f"Who looks at pictures {viewport['width']} wide?"
    follow(page.get_by_role("link", name="Mayor’s Question", exact=True))
    page.get_by_label("Heading").fill(asked)
    page.get_by_label("Date", exact=True).fill("4 September 2019")
    page.locator("#id_asked_by-0-who").fill("Desai")
    page.get_by_role("option", name=re.compile("Unmesh Desai")).first.click()
    follow(page.get_by_role("button", name="Add to OC-"))
    page.wait_for_url("**/questions/*/")
    follow(page.get_by_role("link", name=re.compile("^OC-")).first)
    follow(page.get_by_role("link", name="Hand over"))
    assert asked in page.get_by_role("main").inner_text()
    assert_in_order(page)
    page.get_by_label("New lead officer").select_option(label=robin)
    page.get_by_label("Reason for the change").fill("On leave until May")
    follow(page.get_by_role("button", name="Hand over"))
    page.wait_for_url("**/owed/")
    assert "Handed over to Robin Example" in page.get_by_role("alert").inner_text()
    assert page.get_by_role("link", name=asked).is_visible()
    assert_in_order(page)


def test_a_case_is_opened_without_javascript(page_as):
    page = page_as("officer", java_script_enabled=False)
    page.goto("/cases/open/")
    page.get_by_label("Title").fill("Without scripts")
    page.get_by_label("Committee", exact=True).fill("police crime")
    follow(page.get_by_role("button", name="Open the case"))
    page.get_by_label("Which do you mean?").select_option(label="Police and Crime Committee")
    follow(page.get_by_role("button", name="Open the case"))
    page.wait_for_url(re.compile(r"/cases/OC-\d{4}-\d{4}/$"))
    assert page.get_by_role("heading", level=1).inner_text() == "Without scripts"
