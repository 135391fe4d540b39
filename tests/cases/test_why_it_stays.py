"""People, organisations and publications that something rests on cannot be withdrawn."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cases.models import Appointment, CommitteeMember, Incident, Organisation, Person, Publication, Source
from cases.record_actions import restore, withdraw
from tests.forms import faults_of, send
from tests.records import name, put, words
from tests.records import withdraw as take_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(db):
    return Person.objects.create(name="Robin Example")


def withdrawn(user, row):
    return withdraw(user=user, row=row, reason="Entered twice")


def test_a_person_who_is_named_nowhere_is_withdrawn_and_brought_back(officer, person):
    assert withdrawn(officer, person).is_withdrawn
    assert not restore(user=officer, row=person, reason="Not twice").is_withdrawn


def test_a_person_who_takes_part_in_records_stays(officer, case, person):
    parties = [name(put(Incident, case, kind="other", title="It"), "affected", person=person) for _ in range(2)]
    with pytest.raises(ValidationError, match="It is named in 2 records"):
        withdrawn(officer, person)
    take_out(parties[0])
    assert person.why_it_stays() == "It is named in 1 record. Correct those first, or merge it with another"
    take_out(parties[1].record)
    assert withdrawn(officer, person).is_withdrawn


def test_an_organisation_that_others_name_stays(officer, member, case, committee, person, dated):
    CommitteeMember.objects.create(committee=committee, user=member)
    Organisation.objects.create(name="A part", classification="other", part_of=committee)
    Appointment.objects.create(person=person, organisation=committee, role="Chair", **dated("2019"))
    name(put(Incident, case, kind="other", title="It"), "oversaw", organisation=committee)
    told = "It is named in 1 record, 1 case, 1 office, 1 seat and 1 organisation"
    with pytest.raises(ValidationError, match=told):
        withdrawn(officer, committee)
    assert not Organisation.objects.get(pk=committee.pk).is_withdrawn


def test_a_publication_that_is_cited_stays(officer, case, person, committee, dated):
    report = Publication.objects.create(title="A report", publisher="A paper")
    source = Source.objects.create(record=put(Incident, case, kind="other", title="It"), publication=report)
    office = Appointment(person=person, organisation=committee, role="Chair", publication=report, **dated("2019"))
    office.save()
    with pytest.raises(ValidationError, match="It is named in 1 record and 1 office"):
        withdrawn(officer, report)
    take_out(source)
    take_out(office)
    assert withdrawn(officer, report).is_withdrawn


def test_the_page_says_so_before_anything_is_sent(client_of, officer, case, person):
    name(put(Incident, case, kind="other", title="It"), "affected", person=person)
    client, address = client_of(officer), reverse("cases:record_withdraw", args=["person", person.pk])
    assert f'href="{address}"' in client.get(person.get_absolute_url()).content.decode()
    assert "It is named in 1 record" in words(client.get(address))
    page = send(client, address, reason="Entered twice")
    assert "It is named in 1 record" in faults_of(page)[0][1]
    assert not Person.objects.get().is_withdrawn


def test_a_name_that_another_took_meanwhile_is_not_brought_back(officer, committee):
    withdrawn(officer, committee)
    Organisation.objects.create(name=committee.name, classification="committee")
    with pytest.raises(ValidationError, match="An organisation of this name is recorded already"):
        restore(user=officer, row=committee, reason="Needed")
