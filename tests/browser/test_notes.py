"""Colleagues write to each other in a real browser; a member who looks at the same page learns nothing of it."""

import re

from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PHONE, follow

CASE = "/cases/OC-2019-0001/"


def test_a_colleague_is_mentioned_and_deals_with_it(page_as):
    page = page_as("officer", PHONE)
    page.goto(CASE)
    follow(page.get_by_role("link", name="Add a note", exact=True))
    assert Axe().run(page).violations_count == 0
    page.get_by_label("Note", exact=True).fill("Is the number seven right, @audtor?")
    follow(page.get_by_role("button", name="Add the note"))
    assert "Did you mean @auditor" in page.get_by_role("alert").inner_text()
    assert Axe().run(page).violations_count == 0
    page.get_by_label("Note", exact=True).fill("Is the number seven right, @auditor?")
    follow(page.get_by_role("button", name="Add the note"))
    page.wait_for_url(re.compile(r"/cases/OC-2019-0001/#note-\d+$"))
    assert "Is the number seven right" in page.get_by_role("article", name=re.compile("Note by")).last.inner_text()
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    other = page_as("auditor", PHONE)
    other.goto("/")
    panel = other.get_by_role("region", name="You were mentioned")
    assert "Is the number seven right" in panel.inner_text()
    assert Axe().run(other).violations_count == 0
    follow(panel.get_by_role("button", name=re.compile("Dealt with")))
    assert other.get_by_role("region", name="You were mentioned").count() == 0

    reader = page_as("member")
    reader.goto(CASE)
    assert "Notes for colleagues" not in reader.content()
    assert "Is the number seven right" not in reader.content()
