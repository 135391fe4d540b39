"""An officer corrects a record; a member reads what was changed, narrows the history and takes it away."""

import csv

from openpyxl import load_workbook

from tests.browser.conftest import PHONE, follow

CASE = "/cases/OC-2019-0001/"
HISTORY = f"{CASE}history/"


def correct_an_answer(page):
    """Another word in the middle of an answer that no other test compares, and a sentence at its end."""
    page.goto(CASE)
    question = page.locator("a[href^='/questions/']", has_text="Private use of facial recognition").first
    page.goto(question.get_attribute("href"))
    page.goto(page.locator("a[href*='/answer/'][href$='/correct/']").first.get_attribute("href"))
    text = page.get_by_label("Text of the answer")
    text.fill(text.input_value().replace("no power", "no legal power") + " So the transcript of the meeting has it.")
    page.get_by_label("Reason for the change").fill("The transcript was read again.")
    follow(page.get_by_role("button", name="Save"))
    page.get_by_text("So the transcript of the meeting has it.").first.wait_for()


def test_a_member_reads_narrows_and_exports_what_an_officer_corrected(page_as, tmp_path):
    correct_an_answer(page_as("officer"))
    page = page_as("member")
    page.goto(HISTORY)
    newest = page.locator(".ov-change").first
    assert "Why: The transcript was read again." in newest.inner_text()
    assert newest.locator("dt").inner_text() == "Text of the answer"
    assert newest.locator("ins").first.is_visible()
    page.get_by_text("Narrow the history").click()
    page.get_by_label("Who").select_option("Example Officer")
    page.get_by_label("What was changed").select_option("Answer")
    follow(page.get_by_role("button", name="Apply"))
    page.wait_for_url(f"**{HISTORY}?*kind=answer*")
    kinds = page.locator(".ov-change__what").all_inner_texts()
    assert kinds
    assert all(kind.startswith("Answer ") for kind in kinds)
    told = {}
    for ending in ("CSV", "XLSX"):
        with page.expect_download() as download:
            page.get_by_role("link", name=f"as {ending}").click()
        assert download.value.suggested_filename == f"history-OC-2019-0001.{ending.lower()}"
        told[ending] = tmp_path / download.value.suggested_filename
        download.value.save_as(told[ending])
    with told["CSV"].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert {row[3] for row in rows[1:]} == {"Answer"}
    assert len(rows) == load_workbook(told["XLSX"]).active.max_row


def test_on_a_phone_without_javascript_a_bad_date_is_told_where_it_is(page_as):
    page = page_as("member", PHONE, java_script_enabled=False)
    page.goto(HISTORY)
    page.get_by_text("Narrow the history").click()
    page.get_by_label("From").fill("yesterweek")
    follow(page.get_by_role("button", name="Apply"))
    page.wait_for_url(f"**{HISTORY}?*since=yesterweek*")
    page.get_by_role("link", name="Date was not understood").click()
    assert page.locator("#id_since:focus").count() == 1
    page.get_by_label("From").fill("January 2020")
    follow(page.get_by_role("button", name="Apply"))
    page.wait_for_url("**since=January+2020*")
    assert page.get_by_role("heading", name="There is a problem").count() == 0
    assert page.locator(".ov-change").count() > 0


def test_the_filters_are_used_with_the_keyboard_alone(page_as):
    page = page_as("member")
    page.goto(HISTORY)
    page.locator("summary", has_text="Narrow the history").focus()
    page.keyboard.press("Enter")
    for key in ("Tab", "Tab", "Tab"):
        page.keyboard.press(key)
    page.keyboard.type("2001")
    page.keyboard.press("Tab")
    page.keyboard.type("2002")
    page.keyboard.press("Enter")
    page.wait_for_url("**until=2002*")
    assert page.get_by_text("No change matches.").is_visible()
    follow(page.get_by_role("link", name="show everything"))
    page.wait_for_url(lambda url: "until" not in url)
    assert page.locator(".ov-change").count() > 0
