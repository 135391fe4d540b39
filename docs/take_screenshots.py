"""Take the pictures of the README and the guides anew: `.venv/bin/python docs/take_screenshots.py [FOLDER]`.

Serves a fresh example case from a database of its own, opens each page in Debian's chromium as the reader named here,
at the width of a desk and of a phone, and writes docs/images/NAME.png (phone: NAME-phone.png).
"""

import os
import shutil
import sys
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
    "question": ("member", "a[href^='/questions/']:has-text('2019/14214')"),
    "letter": ("member", "[aria-labelledby=letters] .ov-item:last-child a"),
    "person": ("member", "a[href^='/people/']:has-text('Robert Evans')"),
    "case-history": ("auditor", f"{CASE}history/"),
    "briefing": ("officer", f"{CASE}briefings/new/"),
}


def main(folder: Path) -> None:
    import django
    from playwright.sync_api import sync_playwright

    from oversight import localpg
    from oversight.trial import site

    django.setup()
    folder.mkdir(parents=True, exist_ok=True)
    with localpg.for_settings(), site() as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        states = {None: None} | {who: signed_in(browser, served, who) for who in ("officer", "member", "auditor")}
        for name, (who, where) in PICTURES.items():
            for suffix, viewport in WIDTHS.items():
                context = browser.new_context(base_url=served.address, storage_state=states[who], viewport=viewport)
                take(context.new_page(), where, folder / f"{name}{suffix}.png")
                context.close()
        browser.close()


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


def take(page, where, file: Path) -> None:
    page.goto(where if where.startswith("/") else CASE)
    if not where.startswith("/"):
        page.goto(page.locator(where).first.get_attribute("href"))
    whole = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
    # A page of a long case is as tall as a house: its beginning says enough.
    clip = {"x": 0, "y": 0, "width": whole[0], "height": min(whole[1], TALLEST)}
    page.screenshot(path=file, full_page=True, clip=clip)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images")
