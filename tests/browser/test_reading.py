"""A member reads the King's Cross case as somebody would who was told about it, from home to the amendment."""

import re

from tests.browser.conftest import follow, sign_in


def test_a_member_finds_out_that_the_answer_was_amended_and_why(page_as):
    page = page_as("member")
    page.goto("/")
    follow(page.get_by_role("link", name="Facial recognition at King's Cross").first)
    page.get_by_role("link", name="What was said and put right").click()
    assert page.get_by_text("No longer stands").first.is_visible()
    follow(page.get_by_role("button", name="Timeline"))
    assert page.get_by_text("between May 2016 and March 2018").first.is_visible()
    assert page.get_by_text("by 20 August 2019").first.is_visible()
    follow(page.locator("a[href^='/questions/']", has_text="2019/14214").first)
    newest, first = page.locator("article.ov-answer").all()
    assert newest.get_by_text("Why it was amended").is_visible()
    assert newest.locator("ins").count() >= 1
    assert newest.locator("del").count() >= 1
    assert first.get_by_text("Replaced on 4 September 2019").is_visible()
    follow(page.get_by_role("link", name=re.compile("^OC-2019-0001")).first)
    page.wait_for_url("**/cases/OC-2019-0001/")


def test_every_link_of_the_case_leads_somewhere(page_as):
    page = page_as("member")
    page.goto("/cases/OC-2019-0001/")
    links = page.eval_on_selector_all("main a[href^='/']", "links => [...new Set(links.map(a => a.href))]")
    broken = {link: status for link in links if (status := page.request.get(link).status) != 200}
    assert len(links) > 40
    assert not broken


def test_signing_out_ends_the_session_and_the_back_button_shows_nothing(site, browser):
    context = browser.new_context(base_url=site.address)
    page = context.new_page()
    sign_in(page, site, "member")
    page.goto("/cases/")
    follow(page.get_by_role("button", name="Sign out"))
    page.wait_for_url("**/accounts/login/")
    page.go_back()
    page.wait_for_url("**/accounts/login/**")
    assert page.get_by_role("heading", level=1).inner_text() == "Sign in"
    assert "OC-2019-0001" not in page.content()
    context.close()
