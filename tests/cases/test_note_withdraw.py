"""Colleagues withdraw their own notes, which stay readable."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cases.models import Incident
from cases.note_actions import add_note, withdraw_note
from tests.records import put, sent, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def note(officer, case):
    incident = put(Incident, case, kind="disclosure", title="Images passed on")
    return add_note(user=officer, record=incident, text="Is the number right, @officer?")


def address_of(note):
    return reverse("cases:note_withdraw", args=[note.pk])


def test_an_own_note_is_withdrawn_with_a_reason_and_stays_readable(client_of, officer, note):
    page = words(sent(client_of(officer), address_of(note), reason="It is answered"))
    assert "Is the number right" in page
    assert "It is answered" in page
    note.refresh_from_db()
    assert note.is_withdrawn
    newest = note.history.latest("history_id")
    assert (newest.history_user, newest.history_change_reason) == (officer, "It is answered")


def test_nobody_is_asked_to_deal_with_a_withdrawn_note(client_of, officer, note):
    assert "You were mentioned" in words(client_of(officer).get(reverse("home")))
    withdraw_note(user=officer, note=note, reason="It is answered")
    assert "You were mentioned" not in words(client_of(officer).get(reverse("home")))


def test_without_a_reason_nothing_is_withdrawn(client_of, officer, note):
    assert "Enter the reason" in words(sent(client_of(officer), address_of(note), reason=" "))
    with pytest.raises(ValidationError):
        withdraw_note(user=officer, note=note, reason=" ")
    note.refresh_from_db()
    assert not note.is_withdrawn


def test_a_note_is_withdrawn_once(client_of, officer, note):
    withdraw_note(user=officer, note=note, reason="It is answered")
    with pytest.raises(ValidationError, match="The note is withdrawn"):
        withdraw_note(user=officer, note=note, reason="Again")
    assert "The note is withdrawn" in words(sent(client_of(officer), address_of(note), reason="Again"))
    assert address_of(note) not in client_of(officer).get(note.record.get_absolute_url()).content.decode()


def test_nobody_withdraws_anothers_note(client_of, administrator, auditor, member, note):
    for user, answer in ((administrator, 403), (auditor, 403), (member, 404)):
        assert client_of(user).post(address_of(note), {"reason": "So"}).status_code == answer
        with pytest.raises(PermissionDenied):
            withdraw_note(user=user, note=note, reason="So")


def test_no_other_way_leads_to_withdrawing_or_changing_a_note(client_of, officer, note):
    for page in ("record_correct", "record_withdraw", "record_restore"):
        address = reverse(f"cases:{page}", kwargs={"model": "note", "pk": note.pk})
        assert client_of(officer).post(address, {"reason": "So"}).status_code == 404
