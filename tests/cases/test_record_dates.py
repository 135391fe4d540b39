"""The date of a record as staff enter and correct it: how it was understood stands until it is changed."""

import pytest
from django.urls import reverse

from cases.models import Event
from oversight.dates import StatedDate, bounds
from tests.records import put, words

pytestmark = pytest.mark.django_db

IMPOSSIBLE = "Wednesday 29 March 2019"
EITHER = "[2019-03-29,2019-05-29]"


@pytest.fixture
def event(case):
    event = put(Event, case, kind="meeting", title="A meeting")
    event.set_date(StatedDate(IMPOSSIBLE, EITHER, *bounds(EITHER)))
    event.save()
    return event


def corrected(client, event, **typed):
    """Send the correction form as a browser would: all that it shows, with what was typed in its place."""
    address = reverse("cases:record_correct", kwargs={"model": "event", "pk": event.pk})
    form = client.get(address).context["form"]
    shown = {name: form[name].value() or "" for name in ("form_token", "seen", "title", "kind", "description")}
    rows = {f"{name}-rows": "0" for name in (*Event.party_roles, "sources")}
    data = shown | rows | {"date": IMPOSSIBLE, "date_reading": EITHER, "reason": "A mistake"} | typed
    return client.post(address, data, follow=True)


def test_a_correction_of_something_else_leaves_a_chosen_date_as_it_was(client_of, officer, event):
    words(corrected(client_of(officer), event, title="Another meeting"))
    event.refresh_from_db()
    assert (event.title, event.date_as_written, event.date_edtf) == ("Another meeting", IMPOSSIBLE, EITHER)


def test_another_reading_of_the_same_words_can_be_chosen(client_of, officer, event):
    page = words(corrected(client_of(officer), event, date_reading="2019-05-29"))
    event.refresh_from_db()
    assert (event.date_as_written, event.date_edtf) == (IMPOSSIBLE, "2019-05-29")
    assert "understood as 29 May 2019" in page


def test_new_words_are_read_anew(client_of, officer, event):
    corrected(client_of(officer), event, date="spring 2018")
    event.refresh_from_db()
    assert (event.date_as_written, event.date_edtf) == ("spring 2018", "2018-21")


def test_a_record_may_be_not_dated(client_of, officer, event):
    corrected(client_of(officer), event, date="not dated", date_reading="")
    event.refresh_from_db()
    assert (event.date_as_written, event.date_edtf) == ("not dated", "")
    assert (event.date_earliest, event.date_latest) == (None, None)


def test_the_history_tells_of_a_reading_that_alone_was_changed(client_of, officer, event):
    corrected(client_of(officer), event, date_reading="2019-05-29")
    history = reverse("cases:record_history", kwargs={"model": "event", "pk": event.pk})
    assert "29 May 2019" in words(client_of(officer).get(history))
