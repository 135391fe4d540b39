"""An officer adds an answer, previews its amendment and records it: at a desk, on a phone, by keyboard."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESKTOP, PHONE, follow
from tests.browser.test_accessibility import press_until

CASE = "/cases/OC-2019-0001/"
OLD = "The police have not shared any images with the landowner."
NEW = "The police have shared seven images with the landowner."
INSTEAD = "Seven images were shared."


def assert_sound(page, viewport):
    """Nothing that axe finds, and nothing pushed sideways."""
    found = Axe().run(page).response["violations"]
    assert not found, json.dumps(found, indent=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def said(reference):
    """The statement made in the first answer: of each question another, for the same words would be a likely twin."""
    return f"No image was shared, says the answer to {reference}."


def newest(page):
    return page.locator("article.ov-answer").first


def answer_with_a_statement(page, viewport, reference):
    """Add an answer to one of the example's questions, and a statement made in it; ends on the question's page."""
    page.goto(CASE)
    follow(page.get_by_role("link", name=f"Add an answer to {reference}"))
    assert_sound(page, viewport)
    page.get_by_label("Text of the answer").fill(OLD)
    page.get_by_role("textbox", name="Date", exact=True).fill("29 August 2019")
    follow(page.get_by_role("button", name="Add the answer"))
    page.wait_for_url("**/questions/*/#answer-1")
    assert_sound(page, viewport)
    follow(newest(page).get_by_role("link", name="Add a statement made here"))
    assert page.get_by_role("textbox", name="Date", exact=True).input_value() == "29 August 2019"
    assert_sound(page, viewport)
    page.get_by_label("What was said").fill(said(reference))
    follow(page.get_by_role("button", name="Add to OC-2019-0001"))
    page.wait_for_url("**/statements/*/")
    follow(page.get_by_role("link", name=f"Answer to {reference}").first)
    page.wait_for_url("**/questions/*/#answer-1")


@pytest.mark.parametrize(
    ("viewport", "scripts", "reference"),
    [(DESKTOP, True, "2019/14216"), (PHONE, False, "2019/14217")],
    ids=["desktop", "phone without scripts"],
)
def test_an_answer_is_amended_with_a_preview(page_as, viewport, scripts, reference):
    page = page_as("officer", viewport)
    if not scripts:
        # Ours never arrive. The browser itself still runs some, so that axe can look at the page.
        page.route("**/*.js", lambda route: route.abort())
    answer_with_a_statement(page, viewport, reference)
    follow(newest(page).get_by_role("link", name="Amend this answer"))
    assert_sound(page, viewport)
    text = page.get_by_label("Text of the answer")
    assert text.input_value() == OLD
    text.fill(NEW)
    page.get_by_role("textbox", name="Date", exact=True).fill("4 September 2019")
    page.get_by_label("Why it was amended").fill("The information was wrong.")
    page.get_by_role("group", name=said(reference)).get_by_label("corrects it").check()
    page.get_by_label("What the amended answer says instead").fill(INSTEAD)
    follow(page.get_by_role("button", name="Preview"))
    preview = page.get_by_role("region", name="Preview: nothing is recorded yet")
    assert preview.locator("ins").count() == preview.locator("del").count() == 1
    assert f"“{said(reference)}” will be corrected by: “{INSTEAD}”" in preview.inner_text()
    assert page.get_by_label("Why it was amended").input_value() == "The information was wrong."
    assert_sound(page, viewport)
    follow(preview.get_by_role("button", name="Record the amendment"))
    page.wait_for_url("**/questions/*/#answer-2")
    assert newest(page).get_by_text("Stands").first.is_visible()
    assert page.locator("#answer-1").get_by_text("No longer stands").is_visible()
    assert page.locator("#answer-1").get_by_text(OLD).is_visible()
    assert_sound(page, viewport)


def test_an_amendment_is_previewed_without_javascript(page_as):
    page = page_as("officer", PHONE, java_script_enabled=False)
    page.goto(CASE)
    follow(page.locator("a[href^='/questions/']", has_text="2019/14214").first)
    follow(page.get_by_role("link", name="Amend this answer"))
    page.get_by_label("Text of the answer").fill(NEW)
    page.get_by_role("textbox", name="Date", exact=True).fill("1 October 2019")
    page.get_by_label("Why it was amended").fill("The information was wrong.")
    follow(page.get_by_role("button", name="Record the amendment"))
    preview = page.get_by_role("region", name="Preview: nothing is recorded yet")
    assert preview.locator("ins").first.is_visible()
    follow(preview.get_by_role("link", name="Go on editing"))
    assert page.get_by_label("Text of the answer").input_value() == NEW


def write(page, selector, words):
    press_until(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def test_an_answer_is_amended_on_a_phone_with_the_keyboard_alone(page_as):
    page = page_as("officer", PHONE)
    answer_with_a_statement(page, PHONE, "2020/0441")
    press_until(page, "a[href$='/amend/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/answers/*/amend/")
    write(page, "#id_text", NEW)
    write(page, "#id_date", "4 September 2019")
    write(page, "#id_why", "The information was wrong.")
    press_until(page, "input[name^='corrections-'][type='radio']")
    page.keyboard.press("ArrowDown")
    write(page, "textarea[name^='corrections-']", INSTEAD)
    press_until(page, "button[name='preview']")
    page.keyboard.press("Enter")
    page.wait_for_selector(".ov-preview")
    assert_sound(page, PHONE)
    press_until(page, ".ov-preview button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/*/#answer-2")
    assert page.locator("#answer-1").get_by_text("No longer stands").is_visible()


def test_a_fault_is_led_to_and_nothing_typed_is_lost(page_as):
    page = page_as("officer", PHONE)
    page.goto(CASE)
    follow(page.locator("a[href^='/questions/']", has_text="2019/14214").first)
    follow(page.get_by_role("link", name="Amend this answer"))
    page.get_by_role("textbox", name="Date", exact=True).fill("1 August 2019")
    page.get_by_label("Why it was amended").fill("A reason.")
    follow(page.get_by_role("button", name="Preview"))
    summary = page.get_by_role("alert")
    summary.get_by_role("link", name="Enter that day or a later one").click()
    assert page.evaluate("document.activeElement.id") == "id_date"
    assert summary.get_by_role("link", name="word for word the earlier answer").is_visible()
    assert page.get_by_label("Why it was amended").input_value() == "A reason."
    assert_sound(page, PHONE)
