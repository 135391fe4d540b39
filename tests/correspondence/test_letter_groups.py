"""Copied to a group: who that was, by the offices on record on the day of the letter."""

import pytest

from cases.models import Appointment, Event, Organisation, Party, Person
from correspondence.models import Letter
from oversight.dates import read_date
from tests.forms import faults, fields_of, picked, send
from tests.records import change, name, put, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def assembly():
    return Organisation.objects.create(name="The Assembly", classification="public_body")


@pytest.fixture
def member_of(assembly):
    def made(who, when, role="Assembly Member", **person):
        somebody = Person.objects.create(name=who, **person)
        office = Appointment(person=somebody, organisation=assembly, role=role)
        office.set_date(read_date(when))
        office.save()
        return somebody

    return made


@pytest.fixture
def letter(case, assembly):
    made = put(Letter, case, "4 October 2019", subject="A report", direction="received", holding="held")
    group = {"named_as": "all other Assembly Members", "everyone_as": "Assembly Member"}
    name(made, "copied_to", organisation=assembly, position=5, **group)
    return made


@pytest.fixture
def told(client_of, officer, letter):
    return lambda user=officer: words(client_of(user).get(letter.get_absolute_url()))


def test_those_in_office_that_day_are_named_without_sender_and_recipient(letter, member_of, told):
    member_of("Ann Inside", "between May 2016 and May 2024")
    member_of("Ben Before", "between May 2008 and May 2012")
    member_of("Cy Clerk", "between May 2016 and May 2024", role="Clerk")
    name(letter, "sender", person=member_of("Dee Sender", "between May 2016 and May 2024"))
    name(letter, "recipient", person=member_of("Eve Recipient", "between May 2016 and May 2024"))
    said = told()
    assert (
        "The Assembly (all other Assembly Members) On record as Assembly Member at the time, and neither sender nor "
        "recipient: Ann Inside . Others may be missing here."
    ) in said


def test_one_whose_office_a_source_gives_on_another_day_is_named_with_that_day(member_of, told):
    member_of("Ann Seen", "18 July 2019")
    member_of("Ben Then", "4 October 2019")
    assert "recipient: Ann Seen (by a source of 18 July 2019), Ben Then . Others" in told()


@pytest.mark.parametrize("when", ["until 5 May 2016", "before 2016", "by May 2016", "after May 2020"])
def test_one_who_is_known_to_have_left_before_or_to_come_later_is_not_named(when, member_of, told):
    member_of("Ann Elsewhere", when)
    assert "Ann Elsewhere" not in told()


@pytest.mark.parametrize("when", ["until 4 October 2019", "until May 2024", "since May 2016", "after May 2016"])
def test_one_who_is_known_since_when_or_until_when_is_named_without_a_day_of_a_source(when, member_of, told):
    member_of("Ann Then", when)
    assert "recipient: Ann Then . Others" in told()


@pytest.mark.parametrize("when", ["early May 2016", "week commencing 2 May 2016", "about 5 May 2016"])
def test_one_whose_office_a_source_gives_on_an_inexact_day_is_named_with_it(when, member_of, told):
    member_of("Ann Seen", when)
    assert f"recipient: Ann Seen (by a source of {when}). Others" in told()


def test_a_member_is_told_of_nobody_out_of_sight(member_of, told, member, case, restricted_case):
    seen, unseen = member_of("Ann Seen", "4 October 2019"), member_of("Ben Hidden", "4 October 2019")
    hidden = member_of("Petra Secret", "4 October 2019", naming="protected", pseudonym="Witness A")
    assert "Nobody whom you may see is on record in that office that day" in told(member)
    for person in (seen, hidden):
        name(put(Event, case, kind="meeting", title="A meeting"), "took_part", person=person)
    name(put(Event, restricted_case, kind="meeting", title="A meeting"), "took_part", person=unseen)
    assert "recipient: Ann Seen . Others may be missing here." in told(member)
    assert "recipient: Ann Seen , Ben Hidden , Witness A . Others" in told()


def test_without_a_day_nobody_is_guessed(client_of, member, case, assembly, member_of):
    member_of("Ann Inside", "between May 2016 and May 2024")
    undated = put(Letter, case, subject="A report", direction="received", holding="held")
    change(undated, date_as_written="not dated", date_edtf="", date_earliest=None, date_latest=None)
    name(undated, "copied_to", organisation=assembly, everyone_as="Assembly Member")
    said = words(client_of(member).get(undated.get_absolute_url()))
    assert "Who that was cannot be told, for the letter bears no day." in said
    assert "Ann Inside" not in said


def test_a_group_is_typed_with_the_letter_and_can_be_corrected(client_of, officer, case, assembly):
    body = picked("copied_to-0-who", "The Assembly", f"organisation-{assembly.pk}")
    group = {"copied_to-0-named_as": "all other Members", "copied_to-0-everyone_as": "Assembly Member"}
    sender = picked("sender-0-who", "Maya Mayor", "new-named")
    client = client_of(officer)
    filled = {"subject": "A report", "date": "4 October 2019", **sender, **body, **group}
    send(client, f"/cases/{case.reference}/add/letter/", **filled)
    party = Party.objects.get(role="copied_to")
    assert (party.organisation, party.named_as, party.everyone_as) == (assembly, "all other Members", "Assembly Member")
    address = f"/records/letter/{Letter.objects.get().pk}/correct/"
    assert fields_of(client.get(address))["copied_to-0-everyone_as"] == "Assembly Member"
    send(client, address, reason="A slip.", **{"copied_to-0-everyone_as": ""})
    party.refresh_from_db()
    assert party.everyone_as == ""
    assert party.history.count() == 2


def test_a_person_is_no_group(client_of, officer, case):
    sender = picked("sender-0-who", "Maya Mayor", "new-named")
    person = Person.objects.create(name="Ann One")
    copied = picked("copied_to-0-who", "Ann One", f"person-{person.pk}") | {"copied_to-0-everyone_as": "Member"}
    filled = {"subject": "A report", "date": "4 October 2019", **sender, **copied}
    response = send(client_of(officer), f"/cases/{case.reference}/add/letter/", **filled)
    ((anchor, fault),) = faults(response).items()
    assert anchor == "id_copied_to-0-everyone_as"
    assert fault.startswith("A group is named by its organisation alone")
    assert not Letter.objects.exists()
