"""Colleagues correct their own notes, and nobody else's."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cases.models import Incident
from cases.note_actions import add_note, correct_note, withdraw_note
from oversight.audit.versions import ChangedMeanwhile, version_of
from tests.records import put, sent, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def note(officer, case):
    incident = put(Incident, case, kind="disclosure", title="Images passed on")
    return add_note(user=officer, record=incident, text="Is the number six right?")


def address_of(note):
    return reverse("cases:note_correct", args=[note.pk])


def test_an_own_note_is_corrected_with_a_reason_and_keeps_its_history(client_of, officer, note):
    client = client_of(officer)
    assert address_of(note) in client.get(note.record.get_absolute_url()).content.decode()
    page = sent(client, address_of(note), text="Is the number seven right?", reason="Miscounted")
    assert "Is the number seven right?" in words(page)
    newest = note.history.latest("history_id")
    assert (newest.text, newest.history_user, newest.history_change_reason) == (
        "Is the number seven right?",
        officer,
        "Miscounted",
    )
    history = client.get(reverse("cases:record_history", kwargs={"model": "note", "pk": note.pk}))
    assert "Is the number six right?" in words(history)


def test_the_form_begins_with_the_words_of_the_note(client_of, officer, note):
    assert "Is the number six right?" in words(client_of(officer).get(address_of(note)))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"text": "", "reason": "Miscounted"}, "Enter the note"),
        ({"text": "Seven", "reason": ""}, "Enter the reason for the change"),
    ],
)
def test_a_correction_needs_words_and_a_reason(client_of, officer, note, fields, message):
    assert message in words(sent(client_of(officer), address_of(note), **fields))
    assert note.history.count() == 1


def test_nobody_corrects_anothers_note(client_of, administrator, auditor, note):
    for user in (administrator, auditor):
        assert client_of(user).post(address_of(note), {"text": "Mine", "reason": "So"}).status_code == 403
        assert address_of(note) not in client_of(user).get(note.record.get_absolute_url()).content.decode()
        with pytest.raises(PermissionDenied):
            correct_note(user=user, note=note, text="Mine", reason="So", seen=version_of(note))


def test_a_member_does_not_find_a_note(client_of, member, on_the_committee, note):
    assert client_of(member).get(address_of(note)).status_code == 404


def test_a_note_that_was_changed_meanwhile_is_not_overwritten(client_of, officer, note):
    seen = version_of(note)
    correct_note(user=officer, note=note, text="In another window", reason="First", seen=seen)
    with pytest.raises(ChangedMeanwhile):
        correct_note(user=officer, note=note, text="In this window", reason="Second", seen=seen)
    fields = {"text": "In this window", "reason": "Second", "seen": seen}
    page = words(sent(client_of(officer), address_of(note), **fields))
    assert "In another window" in page
    assert "In this window" in page
    assert note.history.count() == 2


def test_a_withdrawn_note_is_not_corrected(officer, note):
    withdraw_note(user=officer, note=note, reason="Answered")
    with pytest.raises(ValidationError, match="The note is withdrawn"):
        correct_note(user=officer, note=note, text="Again", reason="So", seen=version_of(note))


def test_an_officer_who_is_not_active_any_more_corrects_nothing(officer, note):
    officer.is_active = False
    with pytest.raises(PermissionDenied):
        correct_note(user=officer, note=note, text="Again", reason="So", seen=version_of(note))
