"""A date typed into a form in a real browser: how it is understood, and what is asked, before anything is sent."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, follow

ADD = "/cases/OC-2019-0001/add/event/"
IMPOSSIBLE = "Wednesday 29 March 2019"


def says(page):
    return page.locator("#id_date_says")


def begin(page):
    page.goto(ADD)
    page.get_by_label("Date", exact=True).fill("4 Sept 2019")
    expect(says(page)).to_have_text("Understood as: Wednesday 4 September 2019 (one day)")


def test_the_form_says_how_a_date_is_understood_while_it_is_typed(page_as):
    page = page_as("officer")
    begin(page)
    page.get_by_label("Date", exact=True).fill("between May 2016 and March 2018")
    expect(says(page)).to_have_text(re.compile("from 1 May 2016, to 31 March 2018; a period of 23 months"))
    page.get_by_label("Date", exact=True).fill("31 June")
    expect(says(page)).to_have_text(re.compile("Date must include a year"))
    page.get_by_label("Date", exact=True).fill("")
    expect(says(page)).to_have_text("")


def test_what_was_meant_is_chosen_before_sending_and_kept_with_the_words(page_as):
    page = page_as("officer", PHONE)
    begin(page)
    page.get_by_label("Date", exact=True).fill(IMPOSSIBLE)
    expect(says(page)).to_have_text(re.compile("29 March 2019 is a Friday, not a Wednesday"))
    assert Axe().run(page).violations_count == 0
    page.get_by_label("Date", exact=True).press("Tab")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("either 29 March 2019 or 29 May 2019")).to_be_checked()
    expect(says(page)).to_have_text(re.compile("one of two days"))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_label("Kind").select_option("publication")
    page.get_by_label("Title").fill("The panel reports")
    follow(page.get_by_role("button", name="Add to OC-2019-0001"))
    page.wait_for_url("**/events/*/")
    assert IMPOSSIBLE in page.get_by_role("main").inner_text()


def test_without_javascript_the_page_asks_once_it_is_sent_and_loses_nothing(page_as):
    page = page_as("officer", java_script_enabled=False)
    page.goto(ADD)
    page.get_by_label("Kind").select_option("meeting")
    page.get_by_label("Title").fill("They met")
    page.get_by_label("Date", exact=True).fill("31 June 2019")
    follow(page.get_by_role("button", name="Add to OC-2019-0001"))
    page.get_by_role("alert").get_by_role("link", name=re.compile("There is no 31 June 2019")).click()
    assert page.url.endswith("#id_date")
    assert page.get_by_label("Title").input_value() == "They met"
    page.get_by_label("Sunday 30 June 2019").check()
    follow(page.get_by_role("button", name="Add to OC-2019-0001"))
    page.wait_for_url(re.compile(r"/events/\d+/"))
    main = page.get_by_role("main").inner_text()
    assert "31 June 2019" in main
    assert "30 June 2019" in main


def test_the_error_page_has_no_violation_and_the_answer_replaces_the_choices(page_as):
    page = page_as("officer")
    page.goto(ADD)
    page.get_by_label("Date", exact=True).fill("31 June 2019")
    follow(page.get_by_role("button", name="Add to OC-2019-0001"))
    expect(page.get_by_role("radio", name="June 2019", exact=True)).to_be_visible()
    assert Axe().run(page).violations_count == 0
    page.get_by_label("Date", exact=True).fill("30 June 2019")
    expect(says(page)).to_have_text(re.compile("Understood as: Sunday 30 June 2019"))
    expect(page.get_by_role("radio", name="June 2019", exact=True)).to_have_count(0)
