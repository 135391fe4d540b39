"""`verify_history` tells what was redacted by two people, and finds what was destroyed in any other way."""

import subprocess

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.urls import reverse

from cases.models import Incident
from cases.redactable import words_of
from cases.redaction_actions import approve_redaction, propose_redaction
from oversight.accounts.models import User
from oversight.audit.models import Verification
from oversight.audit.sealing import seal
from oversight.audit.verifying import verify
from oversight.localpg.places import binaries
from oversight.localpg.programs import connect_as, surroundings
from tests.database import as_database_user, behind_the_back
from tests.oversight.audit.test_proof_page import checked
from tests.oversight.audit.test_verify import found

CANARY = "Zebulon Quillfeather"
WHY = {"authority": "UK GDPR, Article 17", "reason": "A private person asked for it"}
ENTRIES = "ledger.entry"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def redacted(key, incident, officer):
    """An incident whose title said more, sealed, redacted, and sealed again."""
    incident.title = f"{CANARY} was seen"
    incident.save()
    seal()
    second = User.objects.create_user("second", role="officer", first_name="Second", last_name="Officer")
    words = [said for said in words_of(incident) if said.field.attname == "title"]
    with as_database_user("oversight_app"):
        redaction = propose_redaction(user=officer, record=incident, words=words, **WHY)
        approve_redaction(user=second, redaction=redaction)
    seal()
    return Incident.objects.get(pk=incident.pk)


def test_what_was_redacted_is_told_with_its_page_and_is_no_finding(redacted):
    with as_database_user("oversight_auditor"):
        report = verify()
    assert report.findings == []
    (remark,) = report.remarks
    which = f"incident {redacted.pk} and its parts ({redacted.get_absolute_url()})"
    assert remark.startswith(f"Redacted: 2 versions of {which} on ")
    assert remark.endswith(
        "on the authority of UK GDPR, Article 17; proposed by “Example Officer”, approved by “Second Officer”"
    )


def test_so_is_what_was_redacted_before_it_was_sealed(key, incident, officer):
    second = User.objects.create_user("second", role="officer")
    words = [said for said in words_of(incident) if said.field.attname == "title"]
    approve_redaction(user=second, redaction=propose_redaction(user=officer, record=incident, words=words, **WHY))
    seal()
    assert verify().is_clean


def test_the_page_of_proof_tells_it(redacted, client_of, auditor):
    call_command("verify_history", verbosity=0)
    assert "Redacted: 2 versions" in client_of(auditor).get(reverse("proof")).content.decode()


def test_the_words_are_nowhere_in_a_dump_of_the_database(redacted):
    dump = subprocess.run(
        [binaries() / "pg_dump", *connect_as("oversight"), connection.settings_dict["NAME"]],
        capture_output=True,
        check=True,
        **surroundings(),
    )
    assert b"[Redacted]" in dump.stdout
    assert CANARY.encode() not in dump.stdout
    assert b"Zebulon" not in dump.stdout


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE cases_historicalincident SET title = 'Nothing' WHERE title = '[Redacted]'", "History altered"),
        ("UPDATE cases_historicalincident SET kind = 'other' WHERE title = '[Redacted]'", "History altered"),
        ("UPDATE cases_incident SET title = 'Nothing'", "Record altered"),
    ],
)
def test_what_is_left_of_a_redacted_version_is_proved_as_before(redacted, statement, kind):
    behind_the_back(statement.split()[1], statement)
    assert found() == {kind}


def test_content_that_nobody_redacted_is_missed(redacted):
    behind_the_back(ENTRIES, f"UPDATE {ENTRIES} SET content = NULL, salt = NULL WHERE history = 'cases_historicalcase'")
    assert found() == {"Entry altered"}


def test_a_redaction_that_no_two_people_decided_is_found(redacted, case):
    redactions = "audit_redaction"
    behind_the_back(redactions, f"ALTER TABLE {redactions} DROP CONSTRAINT audit_redaction_by_two_people")
    behind_the_back(redactions, f"UPDATE {redactions} SET decided_by_id = proposed_by_id")
    assert "Redaction invented" in found()


def test_words_destroyed_in_the_name_of_a_redaction_of_another_record_are_found(redacted):
    announce = """
        SELECT ledger.add_entry('ledger.redaction', 98 + row_number() OVER (), e.n, '~',
                                jsonb_build_object('redaction', d.id, 'after', e.content))
        FROM ledger.entry e, audit_redaction d WHERE e.history = 'cases_historicalcase'
    """
    with connection.cursor() as cursor:
        cursor.execute(announce)
        cursor.execute("UPDATE ledger.entry SET content = NULL, salt = NULL WHERE history = 'cases_historicalcase'")
    seal()
    assert found() == {"Redaction invented"}


def test_what_was_found_is_kept_without_words_of_the_record(key, incident):
    seal()
    behind_the_back("cases_incident", f"UPDATE cases_incident SET title = '{CANARY}'")
    with pytest.raises(CommandError):
        call_command("verify_history", verbosity=0)
    kept = Verification.objects.get().findings
    said = f"incident {incident.pk} does not say what its newest history says"
    assert f"Record altered: {said} ({incident.get_absolute_url()})" in kept
    assert CANARY not in str(kept)


def test_the_proof_of_a_redacted_record_holds_and_says_what_is_gone(redacted, client_of, auditor, key, tmp_path):
    proof = client_of(auditor).get(reverse("record_proof", args=["incident", redacted.pk])).json()
    done = checked(proof, key, tmp_path)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("redacted: what it said was destroyed") == 2
    assert CANARY not in done.stdout
