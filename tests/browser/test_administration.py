"""What administrators and officers do with users, people and organisations, in a browser."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, follow

MANAGED = ["/administration/", "/proof/", "/users/", "/users/add/", "/topics/", "/topics/add/"]
MANAGED += ["/letters/rules/", "/letters/rules/add/"]
REGISTERS = ["/people/", "/people/?q=desai", "/organisations/", "/publications/"]
FORMS = ["/people/add/", "/organisations/add/", "/publications/add/"]


def first(page, start, selector):
    page.goto(start)
    return page.locator(selector).first.get_attribute("href")


def pages_of_administrators(page):
    user = first(page, "/users/?q=officer", "main .ov-cases a")
    topic = first(page, "/topics/", "main a[href$='/correct/']")
    seats = first(page, "/administration/", "main a[href$='/seats/']")
    users = [f"{user}{name}" for name in ("", "correct/", "deactivate/", "reactivate/", "password/")]
    topics = [topic, topic.replace("correct", "withdraw"), topic.replace("correct", "restore")]
    return [*MANAGED, *users, *topics, seats, f"{seats}add/"]


def pages_of_officers(page):
    person = first(page, "/people/?q=desai", "main .ov-cases a")
    body = first(page, "/organisations/?q=MPS", "main .ov-cases a")
    paper = first(page, "/publications/", "main .ov-cases a")
    office = first(page, person, "main a[href^='/offices/'][href$='/correct/']")
    people = [f"{person}{name}" for name in ("", "correct/", "offices/add/", "merge/", "merge/?other=evans")]
    people += [f"{person}merge/?other=Robert+Evans"]
    bodies = [f"{body}{name}" for name in ("", "correct/", "merge/", "merge/?other=Argent")]
    offices = [office, office.replace("correct", "withdraw"), office.replace("correct", "restore")]
    return [*REGISTERS, *FORMS, *people, *bodies, *offices, paper, f"{paper}correct/"]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(("role", "pages"), [("admin", pages_of_administrators), ("officer", pages_of_officers)])
def test_no_page_has_a_violation_that_axe_finds_or_is_pushed_sideways(role, pages, viewport, page_as):
    page = page_as(role, viewport)
    wrong = {}
    for address in pages(page):
        answer = page.goto(address)
        assert answer.status == 200, address
        found = Axe().run(page).response["violations"]
        if found:
            wrong[address] = [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found]
        elif page.evaluate("document.documentElement.scrollWidth") > viewport["width"]:
            wrong[address] = "wide"
    assert not wrong, json.dumps(wrong, indent=1)


def test_a_user_is_added_signs_in_and_chooses_a_password(page_as, site):
    page = page_as("admin")
    page.goto("/")
    follow(page.get_by_role("link", name="Administration"))
    follow(page.get_by_role("link", name="Users"))
    follow(page.get_by_role("button", name="Add a user"))
    page.get_by_label("First name").fill("Robin")
    page.get_by_label("Last name").fill("Newcomer")
    page.get_by_label("Username").fill("newcomer")
    page.get_by_label("Member").check()
    follow(page.get_by_role("button", name="Add the user"))
    handed_over = page.locator(".ov-password").text_content()

    theirs = page_as(None, PHONE)
    theirs.goto("/accounts/login/")
    theirs.get_by_label("Username").fill("newcomer")
    theirs.get_by_label("Password").fill(handed_over)
    follow(theirs.get_by_role("button", name="Sign in"))
    theirs.wait_for_url("**/accounts/password/change/")
    expect(theirs.get_by_text("Choose one of your own")).to_be_visible()
    theirs.get_by_label("Current Password").fill(handed_over)
    theirs.get_by_label("New Password", exact=True).fill("correct horse battery")
    theirs.get_by_label("New Password (again)").fill("correct horse battery")
    follow(theirs.get_by_role("button", name="Change password"))
    theirs.wait_for_url(f"{site.address}/")
    expect(theirs.get_by_role("link", name="Administration")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_a_person_like_one_on_record_is_pointed_out_added_merged_and_parted(page_as, script):
    page = page_as("officer", java_script_enabled=script)
    page.goto("/people/add/")
    page.get_by_label("Name", exact=True).fill("Unmesh Dessai")
    follow(page.get_by_role("button", name="Add", exact=True))
    expect(page.get_by_role("link", name="Unmesh Desai AM", exact=True)).to_be_visible()
    page.get_by_label("It is somebody else").check()
    follow(page.get_by_role("button", name="Add", exact=True))
    follow(page.get_by_role("link", name="Merge with another"))
    page.get_by_label("The other person").fill("Unmesh Desai AM")
    if script:
        page.get_by_role("option", name="Unmesh Desai AM").first.click()
    follow(page.get_by_role("button", name="Compare the two"))
    page.get_by_role("radio", name="Unmesh Desai AM").check()
    page.get_by_label("How do you know").fill("A slip of mine")
    follow(page.get_by_role("button", name="Merge the two"))
    expect(page.get_by_role("heading", name="Unmesh Desai AM")).to_be_visible()
    expect(page.get_by_text("Unmesh Dessai (From a record that was merged into this one)")).to_be_visible()
    follow(page.get_by_role("link", name="undo the merge with Unmesh Dessai"))
    page.get_by_label("Reason").fill("Two men")
    follow(page.get_by_role("button", name="Undo the merge"))
    expect(page.get_by_text("Unmesh Desai AM and Unmesh Dessai are two again")).to_be_visible()
    follow(page.get_by_role("link", name="Withdraw", exact=True))
    page.get_by_label("Reason").fill("Entered by mistake")
    follow(page.get_by_role("button", name="Withdraw", exact=True))
    expect(page.get_by_text("This record was withdrawn")).to_be_visible()
