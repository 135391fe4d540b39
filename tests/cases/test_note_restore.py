"""Colleagues bring back notes of their own that they withdrew."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cases.models import Incident, Publication
from cases.note_actions import add_note, restore_note, withdraw_note
from tests.records import put, sent, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def note(officer, case):
    incident = put(Incident, case, kind="disclosure", title="Images passed on")
    made = add_note(user=officer, record=incident, text="Is the number right, @officer?")
    return withdraw_note(user=officer, note=made, reason="It is answered")


def address_of(note):
    return reverse("cases:note_restore", args=[note.pk])


def test_an_own_note_is_brought_back_with_a_reason(client_of, officer, note):
    client = client_of(officer)
    assert f'href="{address_of(note)}"' in client.get(note.record.get_absolute_url()).content.decode()
    page = words(sent(client, address_of(note), reason="It is not"))
    assert "The note is back" in page and "Withdrawn" not in page
    newest = note.history.latest("history_id")
    assert (newest.history_user, newest.history_change_reason) == (officer, "It is not")


def test_whoever_had_not_dealt_with_it_is_asked_to_again(client_of, officer, note):
    assert "You were mentioned" not in words(client_of(officer).get(reverse("home")))
    restore_note(user=officer, note=note, reason="It is not")
    assert "You were mentioned" in words(client_of(officer).get(reverse("home")))


def test_without_a_reason_it_stays_withdrawn(client_of, officer, note):
    assert "Enter the reason" in words(sent(client_of(officer), address_of(note), reason=" "))
    with pytest.raises(ValidationError):
        restore_note(user=officer, note=note, reason=" ")
    note.refresh_from_db()
    assert note.is_withdrawn


def test_a_note_that_is_not_withdrawn_is_not_brought_back(officer, note):
    restore_note(user=officer, note=note, reason="It is not")
    with pytest.raises(ValidationError, match="The note is not withdrawn"):
        restore_note(user=officer, note=note, reason="Again")


def test_nobody_brings_back_anothers_note(client_of, administrator, auditor, member, note):
    for user, answer in ((administrator, 403), (auditor, 403), (member, 404)):
        assert client_of(user).post(address_of(note), {"reason": "So"}).status_code == answer
        with pytest.raises(PermissionDenied):
            restore_note(user=user, note=note, reason="So")


def test_a_publication_can_have_notes_too(client_of, officer):
    publication = Publication.objects.create(title="The Example Times", publisher="Example")
    address = reverse("cases:note_add", args=["publication", publication.pk])
    assert f'href="{address}"' in client_of(officer).get(publication.get_absolute_url()).content.decode()
    assert "Out of print." in words(sent(client_of(officer), address, text="Out of print."))
