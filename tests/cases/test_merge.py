"""Merging two people, or two organisations, that are one."""

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from model_bakery import baker

from cases.merge_actions import merge, ties_to
from cases.models import (
    Appointment,
    Case,
    CommitteeMember,
    Incident,
    Merge,
    Note,
    Organisation,
    Party,
    Person,
    PersonName,
)
from oversight.audit.models import Change
from oversight.entry.models import SentForm
from oversight.jobs.models import Job
from tests.oversight.rows import DATE
from tests.records import name, put, withdraw

pytestmark = pytest.mark.django_db

ONE = "The letter gives both names"


@pytest.fixture
def robert(db):
    return Person.objects.create(name="Robert Evans")


@pytest.fixture
def bob(db):
    return Person.objects.create(name="Bob Evans")


@pytest.fixture
def bodies(db):
    return [Organisation.objects.create(name=each, classification="committee") for each in ("The Panel", "Panel")]


def merged(user, kept, away, reason=ONE):
    return merge(user=user, kept=kept, merged=away, reason=reason)


def test_what_named_the_one_names_the_other(officer, case, robert, bob, bodies):
    party = name(put(Incident, case, kind="other", title="It"), "affected", person=bob, named_as="Mr Evans")
    office = Appointment.objects.create(person=bob, organisation=bodies[0], role="Chief Executive", **DATE)
    called = PersonName.objects.create(person=bob, name="Bobby")
    merged(officer, robert, bob)
    for row in (party, office, called):
        row.refresh_from_db()
        assert row.person == robert
    assert party.named_as == "Mr Evans"


def test_the_names_of_the_one_become_other_names_of_the_other_unless_it_has_them(officer, robert, bob):
    PersonName.objects.create(person=bob, name="Bobby")
    PersonName.objects.create(person=robert, name="BOB EVANS")
    merged(officer, robert, bob)
    assert {other.name for other in robert.other_names.current()} == {"Bobby", "BOB EVANS"}


def test_the_short_name_of_an_organisation_is_kept_too(officer, bodies):
    kept, away = bodies
    away.abbreviation = "PNL"
    away.save()
    merged(officer, kept, away)
    assert {other.name for other in kept.other_names.current()} == {"Panel", "PNL"}


def test_the_merged_one_is_withdrawn_and_the_merge_says_into_whom(officer, robert, bob):
    made = merged(officer, robert, bob)
    bob.refresh_from_db()
    assert bob.is_withdrawn
    assert bob.withdrawn_reason == "Merged into another record of the same person"
    assert (made.kept, made.merged) == (robert, bob)
    assert bob.merges_merged.get() == made


def test_each_change_is_in_the_history_under_the_reason(officer, case, robert, bob):
    party = name(put(Incident, case, kind="other", title="It"), "affected", person=bob)
    made = merged(officer, robert, bob)
    for row in (party, bob, made):
        newest = row.history.first()
        assert (newest.history_user, newest.history_change_reason) == (officer, ONE), row
        assert Change.objects.filter(history_id=newest.history_id, user=officer, reason=ONE).exists()
    assert robert.other_names.get().history.get().history_change_reason == "Two records of one person were made one"


def test_withdrawn_links_are_moved_too_since_they_can_be_brought_back(officer, case, robert, bob):
    party = name(put(Incident, case, kind="other", title="It"), "affected", person=bob)
    withdraw(party)
    merged(officer, robert, bob)
    party.refresh_from_db()
    assert party.person == robert
    assert party.is_withdrawn


def test_a_link_that_both_have_is_withdrawn_and_not_doubled(officer, member, case, bodies):
    kept, away = bodies
    seats = [CommitteeMember.objects.create(committee=body, user=member) for body in bodies]
    incident = put(Incident, case, kind="other", title="It")
    parties = [name(incident, "oversaw", organisation=body) for body in bodies]
    other_role = name(incident, "operated", organisation=away)
    made = merged(officer, kept, away)
    assert CommitteeMember.objects.current().get() == seats[0]
    assert set(Party.objects.current()) == {parties[0], other_role}
    assert {tuple(entry) for entry in made.set_aside} == {
        ("cases.committeemember", seats[1].pk),
        ("cases.party", parties[1].pk),
    }


def test_the_cases_of_a_committee_and_the_parts_of_a_body_go_along(officer, case, bodies):
    kept, away = bodies
    case.committee = away
    case.save()
    part = Organisation.objects.create(name="A working group", classification="other", part_of=away)
    merged(officer, kept, away)
    case.refresh_from_db()
    part.refresh_from_db()
    assert case.committee == part.part_of == kept


@pytest.mark.parametrize("model", [Person, Organisation])
def test_no_key_of_any_table_to_people_or_organisations_is_left_out(model):
    """A new one is moved by itself where its model is Tracked. Where it is not, decide what a merge does with it."""
    ours = [table for table in apps.get_models() if not table.__name__.startswith("Historical") and table is not Merge]
    keys = {(table, field) for table in ours for field in table._meta.concrete_fields if field.related_model is model}
    generic = {(table, key) for table in ours for key in table._meta.private_fields if hasattr(key, "ct_field")}
    # What a form or a job made, and what a job is about: no links of the record.
    generic -= {(table, key) for table, key in generic if table in (SentForm, Job)}
    assert {(table, field.name) for table, field in keys | generic} == set(ties_to(model))
    assert model not in {field.related_model for table in ours for field in table._meta.many_to_many}


KEYS = [(table, name) for model in (Person, Organisation) for table, name in ties_to(model)]
OWN_KEYS = [(table, name) for table, name in KEYS if not hasattr(table._meta.get_field(name), "ct_field")]


@pytest.mark.parametrize(("table", "name"), OWN_KEYS, ids=str)
def test_every_such_key_is_moved(table, name, officer, robert, bob, bodies):
    kept, away = (robert, bob) if table._meta.get_field(name).related_model is Person else bodies
    row = row_with(table, name, away)
    merged(officer, kept, away)
    row.refresh_from_db()
    assert getattr(row, name) == kept


def test_notes_about_the_merged_one_are_moved(officer, robert, bob):
    note = Note.objects.create(record=bob, author=officer, text="Is he Robert?")
    other = Note.objects.create(record=robert, author=officer, text="Is he Bob?")
    merged(officer, robert, bob)
    assert {row.record for row in Note.objects.all()} == {robert}
    note.refresh_from_db()
    assert (note.object_id, other.object_id) == (robert.pk, robert.pk)


def row_with(table, name, actor):
    fields = {name: actor}
    if table is Party:
        fields |= {"record": Incident.objects.create(kind="other", title="It", **DATE), "role": "affected"}
    if table is Case:
        fields["reference"] = "OC-2020-0009"
    if table is Appointment:
        fields |= DATE
    return baker.make(table, **fields)


@pytest.mark.parametrize(
    ("kept", "away", "message"),
    [
        ("robert", "robert", "Choose two different people"),
        ("robert", "body", "Choose two different people"),
        ("robert", "withdrawn", "Bob Evans is withdrawn"),
        ("withdrawn", "robert", "Bob Evans is withdrawn"),
        ("robert", "protected", "One of the two is protected"),
        ("protected", "robert", "One of the two is protected"),
        ("part", "body", "A working group is a part of The Panel"),
    ],
)
def test_what_cannot_be_merged_is_refused(kept, away, message, officer, robert, bob, bodies):
    withdraw(bob)
    who = {
        "robert": robert,
        "withdrawn": bob,
        "body": bodies[0],
        "part": Organisation.objects.create(name="A working group", classification="other", part_of=bodies[0]),
        "protected": Person.objects.create(name="Real Name", naming="protected", pseudonym="Witness A"),
    }
    with pytest.raises(ValidationError, match=message):
        merged(officer, who[kept], who[away])
    assert not Merge.objects.exists()


def test_a_part_can_be_merged_into_what_it_is_a_part_of(officer, bodies):
    kept, away = bodies
    away.part_of = kept
    away.save()
    merged(officer, kept, away)
    away.refresh_from_db()
    assert away.is_withdrawn


def test_a_chain_of_merges_leaves_everything_with_the_last(officer, case, robert, bob):
    party = name(put(Incident, case, kind="other", title="It"), "affected", person=bob)
    last = Person.objects.create(name="Robert James Evans")
    merged(officer, robert, bob)
    merged(officer, last, robert)
    party.refresh_from_db()
    assert party.person == last
    assert {other.name for other in last.other_names.current()} == {"Bob Evans", "Robert Evans"}


def test_the_merged_one_is_not_brought_back_past_the_merge(officer, robert, bob):
    merged(officer, robert, bob)
    bob.refresh_from_db()
    bob.withdrawn_at, bob.withdrawn_reason = None, ""
    with pytest.raises(ValidationError, match="Undo the merge to bring it back"):
        bob.full_clean()


def test_without_a_reason_it_is_refused(officer, robert, bob):
    with pytest.raises(ValidationError, match="Enter the reason"):
        merged(officer, robert, bob, reason=" ")
    assert not Merge.objects.exists()


@pytest.mark.parametrize("role", ["administrator", "member", "auditor"])
def test_nobody_but_case_officers_merges(role, request, robert, bob):
    with pytest.raises(PermissionDenied):
        merged(request.getfixturevalue(role), robert, bob)
    assert not Merge.objects.exists()
