"""A case read as recorded, and as known, on another day in a real browser; two days compared."""

import re
from datetime import UTC, datetime

from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PHONE, follow

CASE = "/cases/OC-2019-0001/"


def looks_right(page):
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_on_1_september_2019_the_answer_of_29_august_stands_and_its_amendment_is_not_there(page_as):
    page = page_as("member", PHONE)
    page.goto(f"{CASE}timeline/")
    page.get_by_text("Show the case as recorded, or as known, on another day").click()
    page.get_by_label("As known by").fill("1 September 2019")
    follow(page.get_by_role("button", name="Show"))
    assert page.get_by_role("region", name="As known by 1 September 2019").is_visible()
    rows = page.locator(".ov-timeline__row").all_inner_texts()
    assert any(row.startswith("29 August 2019") and "Answer" in row for row in rows)
    assert not any(row.startswith("4 September 2019") for row in rows)
    assert not any("No longer stands" in row for row in rows if row.startswith("29 August 2019"))
    looks_right(page)
    follow(page.get_by_role("link", name="Show what is known today"))
    assert any(row.startswith("4 September 2019") for row in page.locator(".ov-timeline__row").all_inner_texts())


def test_a_record_is_read_as_it_was_before_it_was_corrected_and_left_for_today(page_as):
    page = page_as("officer", PHONE)
    page.goto("/publications/add/")
    page.get_by_label("Title", exact=True).fill("The first title")
    page.get_by_label("Publisher", exact=True).fill("A newspaper")
    follow(page.get_by_role("button", name=re.compile("Add")).last)
    page.wait_for_url(re.compile(r"/publications/\d+/$"))
    address, was = page.url, datetime.now(UTC).isoformat()
    page.goto(f"{address}correct/")
    page.get_by_label("Title", exact=True).fill("The second title")
    page.get_by_label(re.compile("Why|Reason")).fill("As printed")
    follow(page.get_by_role("button", name=re.compile("Save|Correct")).last)
    page.wait_for_url(address)
    page.get_by_text("Show the page as recorded on another day").click()
    page.get_by_label("As recorded on").fill(was)
    follow(page.get_by_role("button", name="Show"))
    assert "The first title" in page.get_by_role("heading", level=1).inner_text()
    assert page.get_by_role("link", name="Correct", exact=True).count() == 0
    looks_right(page)
    follow(page.get_by_role("link", name=re.compile("History of this record")))
    assert "As printed" not in page.get_by_role("main").inner_text()
    follow(page.get_by_role("link", name="Back to today"))
    assert "As printed" in page.get_by_role("main").inner_text()
    page.goto(f"{address}?recorded=1+September+2019")
    assert "nothing to show" in page.get_by_role("heading", level=1).inner_text()
    looks_right(page)
    follow(page.get_by_role("link", name="Show the page as it is today"))
    assert "The second title" in page.get_by_role("heading", level=1).inner_text()


def test_words_that_name_no_day_are_refused_in_place(page_as):
    page = page_as("member", PHONE)
    page.goto(f"{CASE}?recorded=whenever")
    assert "Enter a day" in page.get_by_role("alert").inner_text()
    looks_right(page)
    page.get_by_role("alert").get_by_role("link").click()
    assert page.evaluate("document.activeElement.name") == "recorded"


def test_two_days_of_a_case_are_compared(page_as):
    page = page_as("member", PHONE)
    page.goto(CASE)
    follow(page.get_by_role("link", name="Compare two days"))
    page.get_by_label("From").fill("1 September 2019")
    follow(page.get_by_role("button", name="Compare"))
    assert "added" in page.get_by_role("main").inner_text()
    looks_right(page)
    page.goto(f"{CASE}compare/?from=1+September+2019&to=2+September+2019")
    assert "Nothing was added, changed or withdrawn" in page.get_by_role("main").inner_text()
