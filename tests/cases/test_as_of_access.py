"""Who may read what as of another day: what they may read today, and never more."""

import pytest
from django.utils import timezone

from cases.models import (
    Appointment,
    CaseLink,
    CommitteeMember,
    Event,
    Incident,
    Note,
    Organisation,
    Person,
    PersonName,
    Publication,
    Source,
    Statement,
    StatementLink,
)
from correspondence.models import Document, Letter, LetterEnclosure
from tests.records import name, put, then, withdraw, words

pytestmark = pytest.mark.django_db
SECRET = "Operation Canary"


@pytest.fixture
def members(client_of, member):
    return client_of(member)


@pytest.fixture
def officers(client_of, officer):
    return client_of(officer)


def moved(record, case):
    """Taken out of its case, and put into another."""
    withdraw(CaseLink.objects.get(object_id=record.pk, content_type__model=record._meta.model_name))
    CaseLink.objects.create(record=record, case=case)


def pages_of(case, *rows):
    base = case.get_absolute_url()
    return [base, f"{base}timeline/", f"{base}history/", *(row.get_absolute_url() for row in rows)]


def all_told(browser, moment, *addresses):
    """What the pages say that open, as of a moment."""
    got = [browser.get(then(address, moment)) for address in addresses]
    assert all(response.status_code in {200, 404} for response in got)
    return " ".join(response.content.decode() for response in got)


def test_a_case_restricted_since_is_out_of_sight_as_of_any_day(members, officers, case):
    was = timezone.now()
    case.visibility = "restricted"
    case.save()
    for address in pages_of(case):
        assert members.get(then(address, was)).status_code == 404
        assert members.get(then(address, timezone.now())).status_code == 404
        assert officers.get(then(address, was)).status_code == 200


def test_a_case_opened_to_all_since_can_be_read_as_of_when_it_was_restricted(members, restricted_case):
    put(Event, restricted_case, kind="meeting", title="A meeting")
    was = timezone.now()
    restricted_case.visibility = "internal"
    restricted_case.save()
    assert "A meeting" in words(members.get(then(restricted_case.get_absolute_url(), was)))
    assert "A meeting" in words(members.get(then(f"{restricted_case.get_absolute_url()}timeline/", was)))


def test_a_seat_opens_the_past_and_losing_it_shuts_the_past(members, member, restricted_case, committee):
    was = timezone.now()
    seat = CommitteeMember.objects.create(committee=committee, user=member)
    seated = timezone.now()
    assert members.get(then(restricted_case.get_absolute_url(), was)).status_code == 200
    withdraw(seat)
    assert members.get(then(restricted_case.get_absolute_url(), seated)).status_code == 404


@pytest.mark.parametrize("model", [Event, Incident, Statement, Letter], ids=lambda model: model.__name__)
def test_a_record_now_in_a_restricted_case_alone_is_out_of_sight_in_the_other_too(
    model, members, officers, case, restricted_case
):
    fields = {
        Event: {"kind": "meeting", "title": SECRET},
        Incident: {"kind": "other", "title": SECRET},
        Statement: {"text": SECRET},
        Letter: {"subject": SECRET, "direction": "sent", "holding": "held"},
    }[model]
    record = put(model, case, **fields)
    person = Person.objects.create(name=f"Agent of {SECRET}")
    name(record, record.party_roles[0], person=person)
    was = timezone.now()
    moved(record, restricted_case)
    addresses = pages_of(case, record, person)
    assert SECRET not in all_told(members, was, *addresses)
    assert members.get(then(record.get_absolute_url(), was)).status_code == 404
    assert members.get(then(person.get_absolute_url(), was)).status_code == 404
    assert SECRET in all_told(officers, was, *addresses)


def test_what_a_visible_record_named_then_is_not_named_where_it_is_out_of_sight_now(
    members, officers, case, restricted_case
):
    """Its parties, sources, links, what it was made in, enclosed with and in reply to."""
    shown = put(Letter, case, subject="A letter", direction="sent", holding="held")
    hidden = put(Letter, case, subject=SECRET, direction="sent", holding="held")
    paper = put(Document, case, title=SECRET)
    event = put(Event, case, kind="meeting", title=SECRET)
    said = put(Statement, case, text="It was so.", made_in=event)
    contrary = put(Statement, case, text=SECRET)
    link = StatementLink.objects.create(source=contrary, target=said, kind="contradicts")
    person = Person.objects.create(name=SECRET)
    party = name(shown, "sender", person=person, named_as=SECRET)
    other = name(shown, "recipient", person=Person.objects.create(name="In sight"))
    publication = Publication.objects.create(title=SECRET, publisher="P")
    source = Source.objects.create(record=shown, publication=publication, quotation=SECRET)
    cited = Source.objects.create(record=shown, cited=hidden, quotation=SECRET)
    enclosure = LetterEnclosure.objects.create(letter=shown, document=paper)
    shown.in_reply_to, shown.document = hidden, paper
    shown.save()
    was = timezone.now()
    for row in (party, source, cited, enclosure, link):
        withdraw(row, "Entered by mistake")
    shown.in_reply_to = shown.document = None
    shown.save()
    for record in (hidden, paper, event, contrary):
        moved(record, restricted_case)
    name(hidden, "sender", person=person)
    Source.objects.create(record=hidden, publication=publication)
    addresses = pages_of(case, shown, said, hidden, paper, event, contrary, person, publication, other.person)
    told = all_told(members, was, *addresses)
    assert SECRET not in told
    assert "In sight" in told
    assert "A letter" in words(members.get(then(shown.get_absolute_url(), was)))
    assert SECRET in all_told(officers, was, *addresses)


def test_somebody_protected_since_is_not_named_as_of_before(members, officers, case):
    event = put(Event, case, kind="meeting", title="A meeting")
    person = Person.objects.create(name=SECRET, honorific_prefix="Dr")
    PersonName.objects.create(person=person, name=f"{SECRET} too")
    body = Organisation.objects.create(name="A body", classification="other")
    office = {"role": f"Head of {SECRET}", "date_as_written": "2019"}
    Appointment.objects.create(person=person, organisation=body, **office)
    name(event, "took_part", person=person, organisation=body, named_as=f"{SECRET}, by name")
    was = timezone.now()
    person.naming, person.pseudonym = "protected", "Witness A"
    person.save()
    addresses = pages_of(case, event, person, body)
    addresses.append(f"/history/person/{person.pk}/")
    for moment in (was, timezone.now()):
        told = all_told(members, moment, *addresses)
        assert "Witness A" in told
        assert SECRET not in told
    assert "Witness A" in words(officers.get(then(person.get_absolute_url(), was)))


def test_members_see_no_note_as_of_any_day(members, officers, case):
    Note.objects.create(record=case, author=case.lead_officer, text=SECRET)
    was = timezone.now()
    assert SECRET not in all_told(members, was, *pages_of(case))
    assert SECRET in all_told(officers, was, *pages_of(case))


def test_the_committee_of_then_is_named_to_whoever_may_read_the_case(members, case):
    was = timezone.now()
    case.committee = Organisation.objects.create(name="A new committee", classification="committee")
    case.save()
    assert "Transparency Committee" in words(members.get(then(case.get_absolute_url(), was)))


def test_nobody_reads_without_signing_in(client, case):
    assert client.get(then(case.get_absolute_url(), timezone.now())).status_code == 302
