"""Many people at once, each in a thread with a browser and a database connection of their own.

The tests try it with few, benchmarks/editing.py with many. Every transaction is a real one.
"""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from time import sleep
from typing import Any, NamedTuple

from django.db import connections
from django.test import Client
from django.urls import reverse
from lxml import html

from cases.models import Case
from oversight.accounts.models import User
from tests.forms import faults_of, fields_of

OPEN = reverse("cases:open")
MOST_TRIES = 200
WAIT = 60
# Seconds between two edits of one editor. Without any, whoever has just saved is always quicker than whoever is being
# shown what was saved, and keeps them out for hundreds of tries: nobody types like that.
PAUSE = 1


def at_once(jobs: list[Callable[[], Any]]) -> list[Any]:
    """What each job gives; all begin at the same moment."""
    ready = Barrier(len(jobs))

    def done(job: Callable[[], Any]) -> Any:
        try:
            ready.wait(WAIT)
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(done, jobs))


def browsers(number: int) -> list[Client]:
    """A signed-in browser for each of so many case officers."""
    made = []
    for n in range(number):
        user, _ = User.objects.get_or_create(username=f"crowd{n}", defaults={"role": "officer"})
        client = Client()
        client.force_login(user)
        made.append(client)
    return made


def opened_at_once(number: int, committee: str) -> list[str]:
    """So many officers open a case at the same moment: the references, in their order."""
    forms = [
        (client, fields_of(client.get(OPEN)) | {"title": "T", "committee": committee}) for client in browsers(number)
    ]
    pages = at_once([partial(client.post, OPEN, form) for client, form in forms])
    assert {page.status_code for page in pages} == {302}
    return sorted(Case.objects.values_list("reference", flat=True))


def sent_twice(number: int, committee: str) -> list[set[str]]:
    """So many forms, each sent by two threads at the same moment: where each pair was led to."""
    (client,) = browsers(1)
    other = Client()
    other.cookies = client.cookies
    led = []
    for n in range(number):
        form = fields_of(client.get(OPEN)) | {"title": f"Case {n}", "committee": committee}
        pages = at_once([partial(browser.post, OPEN, form) for browser in (client, other)])
        led.append({page.headers["Location"] for page in pages})
    return led


class Edits(NamedTuple):
    """How many were saved, how many were told of a clash first, and the marks that are nowhere, nobody having known."""

    saved: int
    clashes: int
    lost: set[str]


class Editor:
    """Appends marks to a case's summary, one a correction. On a clash a careful one takes in what was saved meanwhile;
    another sends the form once more as it is, and so overwrites what the page showed, knowing it.
    """

    def __init__(self, name: str, client: Client, address: str, is_careful: bool) -> None:
        self.name, self.client, self.address, self.is_careful = name, client, address, is_careful
        self.saved: list[str] = []
        self.overwritten: set[str] = set()
        self.clashes = 0

    def edit(self, number: int) -> None:
        for n in range(number):
            self._append(f"<{self.name}.{n}>")
            sleep(PAUSE)

    def _append(self, mark: str) -> None:
        form = fields_of(self.client.get(self.address))
        form |= {"summary": f"{form.get('summary', '')} {mark}".strip(), "reason": f"Mark {mark}"}
        for _ in range(MOST_TRIES):
            page = self.client.post(self.address, form)
            if page.status_code == 302:
                self.saved.append(mark)
                return
            assert "saved changes to this while you were typing" in page.content.decode(), faults_of(page)
            self.clashes += 1
            form = self._again(page, mark)
        raise AssertionError(f"{mark} was never taken: {faults_of(page)}")

    def _again(self, page: Any, mark: str) -> dict[str, Any]:
        form, there = fields_of(page), summary_saved(page)
        if self.is_careful:
            return form | {"summary": f"{there} {mark}".strip()}
        self.overwritten |= marks(there) - marks(form["summary"])
        return form


def summary_saved(page: Any) -> str:
    """What the page shows as saved meanwhile beside the summary that was typed."""
    rows = html.fromstring(page.content.decode()).xpath("//table[contains(@class, 'ov-differences')]//tr[th='Summary']")
    return rows[0].xpath("td")[0].text_content() if rows else ""


def marks(text: str) -> set[str]:
    return set(re.findall(r"<[^>]+>", text))


def edited_together(case: Case, threads: int, edits: int) -> Edits:
    """So many threads correct one case, each so many times."""
    address = reverse("cases:correct", args=[case.reference])
    editors = [Editor(str(n), client, address, n % 2 == 0) for n, client in enumerate(browsers(threads))]
    at_once([partial(editor.edit, edits) for editor in editors])
    case.refresh_from_db()
    saved = {mark for editor in editors for mark in editor.saved}
    known = marks(case.summary).union(*(editor.overwritten for editor in editors))
    return Edits(len(saved), sum(editor.clashes for editor in editors), saved - known)
