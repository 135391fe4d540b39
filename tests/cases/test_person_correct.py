"""Correcting a person."""

import pytest
from django.urls import reverse

from cases.models import Incident, Person, PersonName
from tests.forms import faults, fields_of, follow
from tests.records import name, put, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def evans(db):
    person = Person.objects.create(name="Robert Evans", note="One man with three titles")
    PersonName.objects.create(person=person, name="Bob Evans", note="The press")
    return person


def address_of(person):
    return reverse("cases:person_correct", args=[person.pk])


def test_the_page_shows_what_is_stored_and_saves_what_is_typed_for_a_reason(client_of, officer, evans):
    client = client_of(officer)
    page = follow(client, address_of(evans), honorific_prefix="Mr", reason="The letter says so")
    assert page.redirect_chain == [(evans.get_absolute_url(), 302)]
    evans.refresh_from_db()
    assert (str(evans), evans.note) == ("Mr Robert Evans", "One man with three titles")
    told = evans.history.first()
    assert (told.history_user, told.history_change_reason) == (officer, "The letter says so")
    assert evans.other_names.get().history.count() == 1, "what was not changed leaves no history"


def test_other_names_are_corrected_added_and_taken_away(client_of, officer, evans):
    client, address = client_of(officer), address_of(evans)
    typed = {"other_names-rows": "2", "other_names-0-note": "Two papers", "other_names-1-name": "R. Evans"}
    follow(client, address, reason="More of them", **typed)
    assert [(other.name, other.note) for other in evans.other_names.current().order_by("pk")] == [
        ("Bob Evans", "Two papers"),
        ("R. Evans", ""),
    ]
    follow(client, address, reason="Not him", **{"other_names-0-name": "", "other_names-0-note": ""})
    assert evans.other_names.current().get().name == "R. Evans"
    gone = evans.other_names.exclude(withdrawn_at=None).get()
    assert (gone.name, gone.withdrawn_reason) == ("Bob Evans", "Not him")


def test_a_reason_is_asked_for(client_of, officer, evans):
    page = follow(client_of(officer), address_of(evans), honorific_prefix="Mr")
    assert faults(page) == {"id_reason": "Enter the reason for the change"}
    assert evans.history.count() == 1


def test_a_name_like_another_is_not_asked_about_where_it_is_corrected(client_of, officer, evans):
    Person.objects.create(name="Robert Evan")
    follow(client_of(officer), address_of(evans), note="Other", reason="Shorter")
    evans.refresh_from_db()
    assert evans.note == "Other"


def test_who_must_not_be_named_is_protected_with_another_name_and_named_again_without(client_of, officer, evans):
    client, address = client_of(officer), address_of(evans)
    page = follow(client, address, naming="protected", reason="Asked for it")
    assert list(faults(page)) == ["id_pseudonym"]
    follow(client, address, naming="protected", pseudonym="Witness A", reason="Asked for it")
    evans.refresh_from_db()
    assert str(evans) == "Witness A"
    assert list(faults(follow(client, address, naming="named", reason="Agreed"))) == ["id_pseudonym"]
    follow(client, address, naming="named", pseudonym="", reason="Agreed")
    evans.refresh_from_db()
    assert str(evans) == "Robert Evans"
    assert [row.history_change_reason for row in evans.history.all()][:2] == ["Agreed", "Asked for it"]


def test_members_read_nothing_of_the_name_or_the_reason_of_a_correction_of_a_protected_person(
    client_of, officer, member, case
):
    child = Person.objects.create(name="Jonathan Quill", naming="protected", pseudonym="Child A")
    name(put(Incident, case, kind="other", title="It"), "affected", person=child)
    typed = {"name": "Jonathan Quills", "other_names-rows": "1", "other_names-0-name": "Jonny Quills"}
    follow(client_of(officer), address_of(child), reason="Quills, says the file", **typed)
    client = client_of(member)
    history = reverse("cases:record_history", args=["person", child.pk])
    for address in (child.get_absolute_url(), history, "/", case.get_absolute_url()):
        assert "Quill" not in client.get(address).content.decode(), address
    assert "Quills, says the file" in words(client_of(officer).get(history))


def test_two_officers_at_once_lose_nothing(client_of, officer, evans):
    client, address = client_of(officer), address_of(evans)
    begun = fields_of(client.get(address)) | {"other_names-0-name": "Mine", "reason": "As printed"}
    follow(client, address, reason="As written", **{"other_names-0-name": "Theirs"})
    page = client.post(address, begun)
    assert "Other names Theirs, The press Mine, The press" in words(page)
    assert evans.other_names.get().name == "Theirs"
    client.post(address, fields_of(page))
    assert evans.other_names.get().name == "Mine"


def test_a_person_out_of_sight_is_not_found_and_one_in_sight_is_for_officers(client_of, member, officer, evans, case):
    assert client_of(member).get(address_of(evans)).status_code == 404
    name(put(Incident, case, kind="other", title="It"), "affected", person=evans)
    assert client_of(member).get(address_of(evans)).status_code == 403


def test_the_page_of_a_person_offers_officers_what_they_may_do(client_of, officer, auditor, evans):
    links = [
        address_of(evans),
        reverse("cases:office_add", args=[evans.pk]),
        reverse("cases:person_merge", args=[evans.pk]),
    ]
    for user, offered in ((officer, True), (auditor, False)):
        page = client_of(user).get(evans.get_absolute_url()).content.decode()
        assert [f'href="{link}"' in page for link in links] == [offered] * 3
