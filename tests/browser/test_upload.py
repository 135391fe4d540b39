"""An officer adds several files to a case at once, in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import samples
from tests.browser.conftest import PHONE, follow

ADD = "/cases/OC-2019-0001/documents/add/"
SLOW = {"offline": False, "latency": 50, "downloadThroughput": 4_000_000, "uploadThroughput": 400_000}


def file(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def throttle(page):
    """A line so slow that a file can be seen to be under way."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    return session


def lines(page):
    return page.locator(".ov-upload")


def said(page):
    return page.locator("[data-uploads] [role=status]").inner_text()


def values_of(page, progress):
    """What a progress bar shows, again and again, while it is there."""
    for _ in range(100):
        if not progress.count():
            return
        yield progress.evaluate("bar => bar.value")
        page.wait_for_timeout(100)


def test_several_files_are_sent_with_progress_one_is_refused_the_others_kept_and_added(page_as):
    page = page_as("officer", PHONE)
    page.goto("/cases/OC-2019-0001/")
    follow(page.get_by_role("link", name="Documents and files"))
    page.wait_for_url(f"**{ADD}")
    session = throttle(page)
    large = samples.word(*("Seven images were shared. " * 40 + str(n) for n in range(4000)))
    picture = samples.picture("PNG", (800, 800))
    page.get_by_label("Files (optional)").set_input_files(
        [file("scan.png", picture), file("report.pdf", samples.PROGRAM), file("letter.docx", large)]
    )
    sending = page.get_by_role("progressbar", name="How much of scan.png has been sent")
    sending.wait_for()
    assert any(0 < value < 100 for value in values_of(page, sending))
    assert said(page) == "Sending scan.png"
    page.get_by_role("button", name="Add to OC-2019-0001").click()
    assert "Wait until all files have been sent" in said(page)
    session.send("Network.emulateNetworkConditions", SLOW | {"uploadThroughput": -1})
    page.get_by_text("“report.pdf” is named as PDF, but what is in it is a program").last.wait_for()
    page.get_by_label("Remove letter.docx").wait_for()
    assert lines(page).count() == 3
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    page.get_by_label("Date", exact=True).fill("31 June 2019")
    follow(page.get_by_role("button", name="Add to OC-2019-0001"))
    page.get_by_role("alert").wait_for()
    assert [line.get_attribute("data-upload") for line in lines(page).all()] == ["scan.png", "letter.docx"]
    assert Axe().run(page).violations_count == 0

    page.get_by_label("Date", exact=True).fill("4 October 2019")
    follow(page.get_by_role("button", name="Add to OC-2019-0001"))
    page.wait_for_url("**/cases/OC-2019-0001/#documents")
    assert page.get_by_text("2 documents added to OC-2019-0001").is_visible()
    read_in_the_background(page)


def read_in_the_background(page):
    """The text of a document is there once the worker has read it."""
    follow(page.get_by_role("link", name="letter", exact=True))
    for _ in range(60):
        if page.get_by_text("Seven images were shared.").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    assert page.get_by_text("Seven images were shared.").count()
    with page.expect_download() as started:
        page.get_by_role("link", name="Download letter.docx").click()
    assert started.value.suggested_filename == "letter.docx"


def test_a_file_is_cancelled_while_it_is_sent_and_another_removed(page_as):
    page = page_as("officer")
    page.goto(ADD)
    page.get_by_label("Files (optional)").set_input_files([file("note.txt", b"Seven images.")])
    page.get_by_label("Remove note.txt").click()
    assert lines(page).count() == 0
    assert said(page) == "note.txt was removed."
    throttle(page)
    page.get_by_label("Files (optional)").set_input_files([file("scan.png", samples.picture("PNG", (900, 900)))])
    page.get_by_role("button", name="Cancel scan.png").click()
    assert lines(page).count() == 0
    assert said(page) == "scan.png was not added."


def test_a_file_that_is_too_large_is_refused_without_being_sent(page_as, tmp_path):
    page = page_as("officer")
    page.goto(ADD)
    page.on("request", lambda request: pytest.fail("it was sent") if "/uploads/" in request.url else None)
    with (tmp_path / "long.txt").open("wb") as large:
        large.truncate(50 * 1024 * 1024 + 1)
    page.get_by_label("Files (optional)").set_input_files(tmp_path / "long.txt")
    page.get_by_text("“long.txt” is larger than 50 MB.").first.wait_for()
    page.get_by_role("button", name="Clear long.txt").click()
    assert lines(page).count() == 0


def test_who_was_signed_out_is_told_so_and_finds_what_they_typed(page_as, site):
    page = page_as("officer")
    page.goto(ADD)
    page.get_by_label("Title (optional)").fill("The report")
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Files (optional)").set_input_files([file("note.txt", b"Seven images.")])
    page.get_by_text("you are signed out").first.wait_for()
    follow(page.get_by_role("button", name="Add to OC-2019-0001"))
    page.wait_for_url("**/accounts/login/**")
    page.get_by_label("Username").fill("officer")
    page.get_by_label("Password").fill(site.password)
    follow(page.get_by_role("button", name="Sign in"))
    page.wait_for_url(f"**{ADD}")
    assert page.get_by_label("Title (optional)").input_value() == "The report"
    follow(page.get_by_role("button", name="Throw it away and begin anew"))


def test_files_are_added_without_javascript(page_as):
    page = page_as("officer", java_script_enabled=False)
    page.goto(ADD)
    page.get_by_label("Files (optional)").set_input_files([file("one.txt", b"One."), file("bad.png", b"Not a picture")])
    page.get_by_label("Date", exact=True).fill("4 October 2019")
    follow(page.get_by_role("button", name="Add to OC-2019-0001"))
    assert "“bad.png” is named as PNG" in page.get_by_role("alert").inner_text()
    assert [line.get_attribute("data-upload") for line in lines(page).all()] == ["one.txt"]
    follow(page.get_by_role("button", name="Add to OC-2019-0001"))
    page.wait_for_url(re.compile(r"/documents/\d+/$"))
    assert page.get_by_role("heading", level=1).inner_text() == "one"
