"""A real Chromium on a real server with the example case. Nothing here goes through the test client."""

import os
import shutil

import pytest

from oversight.trial import site as trial_site

# Playwright keeps an event loop running; Django would refuse to talk to its database beside one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Chromium looks up its maker's hosts at every start unless told not to.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def site(django_db_blocker):
    with django_db_blocker.unblock(), trial_site() as served:
        yield served


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": shutil.which("chromium"), "args": QUIET}


@pytest.fixture(scope="session")
def signed_in_state(browser, site):
    """Cookies of a signed-in session for each example user, made once."""
    states = {}

    def state(username):
        if username not in states:
            context = browser.new_context(base_url=site.address)
            sign_in(context.new_page(), site, username)
            states[username] = context.storage_state()
            context.close()
        return states[username]

    return state


@pytest.fixture
def page_as(browser, site, signed_in_state):
    """A function that opens a page for one of the example users: page_as("member", PHONE)."""
    contexts = []

    def page(username, viewport=None, **options):
        context = browser.new_context(
            base_url=site.address,
            storage_state=signed_in_state(username) if username else None,
            viewport=viewport or DESKTOP,
            **options,
        )
        context.set_default_timeout(10_000)
        context.set_default_navigation_timeout(30_000)
        contexts.append(context)
        return context.new_page()

    yield page
    for context in contexts:
        context.close()


def sign_in(page, site, username):
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(site.password)
    follow(page.get_by_role("button", name="Sign in"))


def follow(locator):
    """Click what leads to a page, and go on once that has loaded.

    A click alone may return while the page before is still there. Whatever does not wait by itself (`count`, `all`,
    `is_visible`, axe, and `inner_text` of what both pages have) would then be told about the wrong one.
    """
    with locator.page.expect_navigation():
        locator.click()
