"""What the ledger says of the rows that were added, whatever their tables say."""

import pytest
from django.db import connection

from cases.models import Incident
from oversight.audit.entries import added_with
from oversight.audit.sealing import seal, unsealed_since
from tests.records import change, put

pytestmark = pytest.mark.django_db


def found(*titles):
    return added_with(Incident, "title", titles)


def test_an_entry_is_found_by_what_was_said_when_the_row_was_added(incident):
    change(incident, title="Another title")
    (entry,) = found("Images passed on", "No such title")
    assert (entry.row, entry.value, entry.fits, entry.seal) == (incident.pk, "Images passed on", True, None)
    assert not found("Another title")
    assert not found()


def test_entries_of_another_kind_of_record_are_not_found(case, committee):
    assert not found(case.title)


def test_it_names_the_first_seal_that_covers_it(key, incident, case):
    first = seal()
    put(Incident, case, kind="other", title="Later")
    seal()
    assert [entry.seal for entry in found("Images passed on", "Later")] == [1, 2]
    assert first.number == 1


@pytest.mark.parametrize(
    "change_made",
    [
        "UPDATE ledger.entry SET db_user = 'somebody'",
        "UPDATE ledger.entry SET content = jsonb_set(content, '{summary}', '\"x\"')",
        "UPDATE ledger.entry SET content = jsonb_set(content, '{summary}', '\"x\"'), digest = "
        "ledger.digest_of(jsonb_set(content, '{summary}', '\"x\"'), salt)",
        "UPDATE ledger.leaf SET hash = sha256('x')",
    ],
)
def test_what_was_changed_after_it_was_sealed_does_not_fit(key, incident, change_made):
    seal()
    assert found("Images passed on")[0].fits
    table = change_made.split()[1]
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER; {change_made}")
    assert not found("Images passed on")[0].fits


def test_since_when_nothing_is_sealed(key, incident, case):
    assert unsealed_since() <= found("Images passed on")[0].at
    seal()
    assert unsealed_since() is None
    put(Incident, case, kind="other", title="Later")
    assert unsealed_since() == found("Later")[0].at
