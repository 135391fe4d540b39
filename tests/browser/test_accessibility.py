"""Every page: no violation that axe can find, nothing pushed sideways on a phone, everything reached by keyboard."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESKTOP, PHONE, follow

CASE = "/cases/OC-2019-0001/"
# A link on the case's page leads to one record of each kind.
KINDS = ["incidents", "events", "statements", "questions", "letters", "commitments", "recommendations", "documents"]
ACTORS = ["people", "organisations"]
PAGES = [
    "/",
    "/cases/",
    "/cases/?status=closed",
    CASE,
    f"{CASE}timeline/",
    f"{CASE}timeline/?from=nonsense",
    f"{CASE}timeline/?known_by=1+September+2019",
    f"{CASE}timeline/?recorded=1+September+2019",
    f"{CASE}history/",
    f"{CASE}history/?kind=letter",
    f"{CASE}history/?since=yesterweek",
    f"{CASE}compare/",
    f"{CASE}compare/?from=1+September+2019",
    f"{CASE}briefings/new/",
    f"{CASE}bundle/",
    *(f"{CASE}add/{kind}/" for kind in ("incident", "event", "question", "letter", "statement", "commitment")),
    f"{CASE}add/recommendation/",
    f"{CASE}documents/add/",
    f"{CASE}put/",
    *(f"{CASE}{verb}/" for verb in ("correct", "move", "close", "hand-over", "hold")),
    "/cases/open/",
    "/records/letter/1/correct/",
    "/records/statement/1/correct/",
    "/records/statement/1/withdraw/",
    "/records/statement/1/put/",
    "/records/statement/1/redact/",
    "/redactions/",
    "/people/",
    "/people/add/",
    "/people/1/correct/",
    "/people/1/merge/",
    "/organisations/1/correct/",
    "/publications/",
    "/check/",
    "/templates/",
    "/letters/",
    "/letters/?reply=waiting&since=nonsense",
    "/accounts/password/change/",
    "/accounts/logout/",
    "/nowhere/",
]


@pytest.fixture
def addresses(page_as):
    """The fixed pages and one record of each kind, found by following links as a reader would."""
    page = page_as("officer")
    found = list(PAGES)
    links = []
    for start in (CASE, f"{CASE}timeline/"):
        page.goto(start)
        links += page.eval_on_selector_all("main a[href]", "links => links.map(a => a.getAttribute('href'))")
    for kind in [*KINDS, *ACTORS]:
        found.append(next(link for link in links if link.startswith(f"/{kind}/")).split("#")[0])
    question = next(link for link in found if link.startswith("/questions/"))
    page.goto(question)
    history = page.locator("main a[href^='/history/question/']").first.get_attribute("href")
    return [*found, history]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_page_has_a_violation_that_axe_finds_or_is_pushed_sideways(page_as, addresses, viewport):
    page = page_as("officer", viewport)
    violations = {}
    for address in addresses:
        page.goto(address)
        response = Axe().run(page)
        if response.violations_count:
            violations[address] = [
                (found["id"], [node["html"][:160] for node in found["nodes"]])
                for found in response.response["violations"]
            ]
        elif (width := page.evaluate("document.documentElement.scrollWidth")) > viewport["width"]:
            violations[address] = f"{width} wide"
    assert not violations, json.dumps(violations, indent=1)


@pytest.mark.parametrize("address", ["/accounts/login/"])
def test_the_sign_in_page_has_no_violation_either(page_as, address):
    page = page_as(None, PHONE)
    page.goto(address)
    assert Axe().run(page).violations_count == 0


COUNT_STOPS = """() => {
    const inputs = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'
    window.stops = [...document.querySelectorAll(inputs)]
        .filter(e => !['hidden', 'radio'].includes(e.type) && !e.disabled && e.tabIndex === 0 && e.checkVisibility())
    window.seen = new Set()
    document.addEventListener('focusin', event => window.seen.add(event.target))
    return window.stops.length
}"""
MISSED = "() => window.stops.filter(e => !window.seen.has(e)).map(e => e.outerHTML.slice(0, 120))"


def test_every_link_button_and_field_is_reached_by_the_tab_key(page_as, addresses):
    page = page_as("officer")
    missed = {}
    for address in addresses:
        page.goto(address)
        stops = page.evaluate(COUNT_STOPS)
        assert stops > 0, address
        for _ in range(min(stops + 5, 600)):
            page.keyboard.press("Tab")
        if left := page.evaluate(MISSED):
            missed[address] = left
    assert not missed, json.dumps(missed, indent=1)


def test_a_case_is_opened_and_its_timeline_read_with_the_keyboard_alone(page_as):
    page = page_as("member")
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    page.keyboard.press("Enter")
    press_until(page, "a[href='/cases/OC-2019-0001/']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{CASE}")
    press_until(page, f"a[href='{CASE}timeline/']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{CASE}timeline/")
    assert page.get_by_role("heading", level=1).is_visible()


def press_until(page, selector):
    """Press Tab until what the selector finds has the focus; at most 80 times."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by the Tab key")


def test_the_case_reads_without_javascript(page_as):
    page = page_as("member", java_script_enabled=False)
    page.goto(f"{CASE}timeline/")
    everything = page.locator(".ov-timeline__row").count()
    page.get_by_text("Narrow the timeline").click()
    page.get_by_label("Mayor’s questions").check()
    follow(page.get_by_role("button", name="Apply"))
    page.wait_for_url("**/timeline/?*kind=question*")
    assert 0 < page.locator(".ov-timeline__row").count() < everything
