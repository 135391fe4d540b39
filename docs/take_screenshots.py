"""Take the pictures of the README and the guides anew: `.venv/bin/python docs/take_screenshots.py [FOLDER]`.

Serves a fresh example case from a database of its own, opens each page in Debian's chromium as the reader named here,
at the width of a desk and of a phone, and writes docs/images/NAME.png (phone: NAME-phone.png).
"""

import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop running

CASE = "/cases/OC-2019-0001/"
TALLEST = 1500
WIDTHS: dict[str, Any] = {"": {"width": 1280, "height": 900}, "-phone": {"width": 360, "height": 740}}
# name: (who reads, address, or the text of a link to follow from the case's page)
PICTURES = {
    "sign-in": (None, "/accounts/login/"),
    "home": ("officer", "/"),
    "cases": ("member", "/cases/"),
    "case": ("member", CASE),
    "timeline": ("member", f"{CASE}timeline/"),
    "timeline-as-known": ("member", f"{CASE}timeline/?known_by=1+September+2019"),
    "question": ("member", "a[href^='/questions/']:has-text('2019/14214')"),
    "letter": ("member", "[aria-labelledby=letters] .ov-item:last-child a"),
    "letters": ("member", "/letters/"),
    "person": ("member", "a[href^='/people/']:has-text('Robert Evans')"),
    "case-history": ("auditor", f"{CASE}history/"),
    "case-open": ("officer", "/cases/open/"),
    "letter-add": ("officer", f"{CASE}add/letter/"),
    "case-officer": ("officer", CASE),
    "people": ("officer", "/people/"),
    "users": ("admin", "/users/"),
}


def amend(page) -> None:
    """An officer previews an amendment of the answer to 2019/14214 as it stands."""
    page.goto(CASE)
    page.goto(page.locator("a[href^='/questions/']", has_text="2019/14214").first.get_attribute("href"))
    page.get_by_role("link", name="Amend this answer").first.click()
    text = page.locator("#id_text")
    text.fill(text.input_value().strip() + " The report was published on 4 October 2019.")
    page.locator("#id_date").fill("4 October 2019")
    page.locator("#id_why").fill("The report has come in.")
    page.get_by_role("button", name="Preview").click()


def clash(page) -> None:
    """Two officers correct one letter at the same time; this one is the second to save."""
    page.goto(CASE)
    letter = page.locator("[aria-labelledby=letters] .ov-item a").first.get_attribute("href")
    other = page.context.new_page()
    for officer in (page, other):
        officer.goto(letter)
        officer.get_by_role("button", name="Correct", exact=True).click()
    for officer, words in ((other, "As the press release has it."), (page, "As the committee's papers have it.")):
        officer.locator("#id_summary").fill(words)
        officer.locator("#id_reason").fill("Told from another source")
        officer.get_by_role("button", name="Save the changes").click()


def note(page) -> None:
    """A note that mentions a colleague, on a commitment."""
    page.goto(CASE)
    page.goto(page.locator("[aria-labelledby=commitments] .ov-item a").first.get_attribute("href"))
    page.get_by_text("Add a note").first.click()
    page.locator("#id_text").fill("Ask the Mayor's office for a date. @auditor, have you seen one?")
    page.get_by_role("button", name="Add the note").click()


def letter_words(page) -> None:
    """The second step of a briefing letter, with its text as it will be set."""
    page.goto(f"{CASE}briefings/new/")
    page.get_by_label("Addressee", exact=True).fill("Unmesh Desai AM")
    page.get_by_role("button", name="Save and go on").click()
    text = page.locator("#id_opening")
    text.fill(
        f"{text.input_value()}\n\nThe annexes give:\n\n- what was said, **and put right**;\n- what is still owed."
    )
    page.locator("#preview strong").wait_for()


# Pictures of what needs a few clicks first.
STAGED = {"answer-amend": amend, "briefing": letter_words, "clash": clash, "note": note}


def main(folder: Path) -> None:
    import django
    from playwright.sync_api import sync_playwright

    from oversight import localpg
    from oversight.trial import site

    django.setup()
    folder.mkdir(parents=True, exist_ok=True)
    with localpg.for_settings(), site() as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        readers = ("officer", "member", "auditor", "admin")
        states = {None: None} | {who: signed_in(browser, served, who) for who in readers}
        for suffix, viewport in WIDTHS.items():
            for name, (who, where) in PICTURES.items():
                with opened(browser, served, states[who], viewport) as page:
                    go(page, where)
                    take(page, folder / f"{name}{suffix}.png")
            for name, stage in STAGED.items():
                with opened(browser, served, states["officer"], viewport) as page:
                    stage(page)
                    take(page, folder / f"{name}{suffix}.png")
        browser.close()


@contextmanager
def opened(browser, served, state, viewport):
    """A page of one reader at one width."""
    context = browser.new_context(base_url=served.address, storage_state=state, viewport=viewport)
    yield context.new_page()
    context.close()


def signed_in(browser, served, who):
    """Cookies of a session of one of the example users."""
    context = browser.new_context(base_url=served.address)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill(who)
    page.get_by_label("Password").fill(served.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{served.address}/")
    state = context.storage_state()
    context.close()
    return state


def go(page, where: str) -> None:
    page.goto(where if where.startswith("/") else CASE)
    if not where.startswith("/"):
        page.goto(page.locator(where).first.get_attribute("href"))


def take(page, file: Path) -> None:
    whole = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
    # A page of a long case is as tall as a house: its beginning says enough.
    clip = {"x": 0, "y": 0, "width": whole[0], "height": min(whole[1], TALLEST)}
    page.screenshot(path=file, full_page=True, clip=clip)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images")
