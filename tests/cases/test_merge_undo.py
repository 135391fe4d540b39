"""Undoing a merge."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.merge_actions import merge, undo_merge
from cases.models import CommitteeMember, Incident, Merge, Organisation, Party, Person, PersonName
from tests.records import name, put, withdraw

pytestmark = pytest.mark.django_db

TWO = "They are father and son"


@pytest.fixture
def robert(db):
    return Person.objects.create(name="Robert Evans")


@pytest.fixture
def bob(db):
    return Person.objects.create(name="Bob Evans")


@pytest.fixture
def parties(case, robert, bob):
    """One of each man."""
    return [name(put(Incident, case, kind="other", title="It"), "affected", person=man) for man in (robert, bob)]


@pytest.fixture
def made(officer, robert, bob, parties):
    return merge(user=officer, kept=robert, merged=bob, reason="One man")


def undone(user, row, reason=TWO):
    return undo_merge(user=user, merge=row, reason=reason)


def test_what_was_moved_goes_back_and_what_was_not_stays(officer, made, robert, bob, parties):
    assert undone(officer, made).left == ()
    for party, man in zip(parties, (robert, bob), strict=True):
        party.refresh_from_db()
        assert party.person == man
    bob.refresh_from_db()
    assert not bob.is_withdrawn
    assert not robert.other_names.current().exists()


def test_the_undoing_is_in_the_history_under_its_reason(officer, made, bob, parties):
    undone(officer, made)
    for row in (made, bob, parties[1]):
        newest = row.history.first()
        assert (newest.history_user, newest.history_change_reason) == (officer, TWO)
    assert parties[1].history.count() == 3
    made.refresh_from_db()
    assert made.withdrawn_reason == TWO


def test_what_was_added_to_the_kept_one_since_stays_with_it(officer, case, made, robert):
    later = name(put(Incident, case, kind="other", title="It"), "affected", person=robert)
    undone(officer, made)
    later.refresh_from_db()
    assert later.person == robert


def test_a_link_that_was_given_to_somebody_else_since_stays_and_is_told(officer, made, robert, parties):
    third = Person.objects.create(name="A Third")
    parties[1].refresh_from_db()
    parties[1].person = third
    parties[1].save()
    assert undone(officer, made).left == ("party “affected A Third”",)
    parties[1].refresh_from_db()
    assert parties[1].person == third


def test_a_link_that_was_changed_otherwise_since_goes_back_as_it_is(officer, made, bob, parties):
    parties[1].refresh_from_db()
    parties[1].named_as = "Mr Evans"
    parties[1].save()
    withdraw(parties[1])
    assert undone(officer, made).left == ()
    parties[1].refresh_from_db()
    assert (parties[1].person, parties[1].named_as, parties[1].is_withdrawn) == (bob, "Mr Evans", True)


def test_what_was_withdrawn_as_double_is_brought_back(officer, member, case):
    bodies = [Organisation.objects.create(name=each, classification="committee") for each in ("The Panel", "Panel")]
    seats = [CommitteeMember.objects.create(committee=body, user=member) for body in bodies]
    incident = put(Incident, case, kind="other", title="It")
    both = [name(incident, "oversaw", organisation=body) for body in bodies]
    undone(officer, merge(user=officer, kept=bodies[0], merged=bodies[1], reason="One"))
    assert set(CommitteeMember.objects.current()) == set(seats)
    assert set(Party.objects.current()) == set(both)


def test_a_name_that_was_corrected_since_stays_and_is_told(officer, made, robert):
    other = robert.other_names.get()
    other.name = "Robbie Evans"
    other.save()
    assert undone(officer, made).left == ("other name of a person “Robbie Evans”",)
    assert robert.other_names.current().get() == other


def test_a_name_that_the_kept_one_had_before_stays(officer, robert, bob):
    had = PersonName.objects.create(person=robert, name="Bob Evans")
    undone(officer, merge(user=officer, kept=robert, merged=bob, reason="One man"))
    assert robert.other_names.current().get() == had


def test_merging_and_undoing_can_be_done_again(officer, made, robert, bob, parties):
    undone(officer, made)
    again = merge(user=officer, kept=bob, merged=robert, reason="One man after all")
    undone(officer, again)
    assert [Party.objects.get(pk=party.pk).person for party in parties] == [robert, bob]


def test_the_later_of_two_merges_is_undone_first(officer, made, robert, bob, parties):
    last = Person.objects.create(name="Robert James Evans")
    later = merge(user=officer, kept=last, merged=robert, reason="One man")
    with pytest.raises(ValidationError, match="Robert Evans is withdrawn"):
        undone(officer, made)
    undone(officer, later)
    undone(officer, made)
    assert [Party.objects.get(pk=party.pk).person for party in parties] == [robert, bob]
    assert not PersonName.objects.current().exists()


def test_it_is_not_undone_twice(officer, made):
    undone(officer, made)
    with pytest.raises(ValidationError, match="This merge is undone already"):
        undone(officer, made)
    assert made.history.count() == 2


def test_it_is_refused_where_another_has_taken_the_name_meanwhile(officer):
    bodies = [Organisation.objects.create(name=each, classification="other") for each in ("The Panel", "Panel")]
    made = merge(user=officer, kept=bodies[0], merged=bodies[1], reason="One")
    Organisation.objects.create(name="Panel", classification="other")
    with pytest.raises(ValidationError, match="An organisation of this name is recorded already"):
        undone(officer, made)
    made.refresh_from_db()
    assert not made.is_withdrawn


def test_without_a_reason_it_is_refused(officer, made):
    with pytest.raises(ValidationError, match="Enter the reason"):
        undone(officer, made, reason="")
    assert Merge.objects.current().get() == made


@pytest.mark.parametrize("role", ["administrator", "member", "auditor"])
def test_nobody_but_case_officers_undoes(role, request, made):
    with pytest.raises(PermissionDenied):
        undone(request.getfixturevalue(role), made)
    assert Merge.objects.current().get() == made
