"""The ends of lines: browsers send them as CR LF, the record keeps LF."""

import pytest

from cases.models import Event
from oversight.audit.models import Change
from tests.forms import fields_of
from tests.records import put

pytestmark = pytest.mark.django_db

STORED, SENT = "First line.\n\nSecond line.", "First line.\r\n\r\nSecond line."


@pytest.fixture
def event(case):
    return put(Event, case, kind="meeting", title="A meeting", description=STORED)


@pytest.fixture
def correct(client_of, officer, event):
    address = f"/records/event/{event.pk}/correct/"
    client = client_of(officer)
    return lambda **typed: client.post(address, fields_of(client.get(address)) | {"reason": "A slip."} | typed)


def test_a_text_of_several_lines_that_nobody_touched_is_not_changed(correct, event):
    before = Change.objects.count()
    assert correct(description=SENT).status_code == 302
    assert Change.objects.count() == before


def test_a_new_text_is_kept_with_plain_line_ends(correct, event):
    assert correct(description="Another.\r\nAnd more.").status_code == 302
    event.refresh_from_db()
    assert event.description == "Another.\nAnd more."
