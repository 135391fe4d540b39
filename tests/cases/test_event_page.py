"""The page of an event."""

import pytest

from cases.models import Commitment, Event, Person, Recommendation, Statement
from tests.records import name, put, withdraw, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(case):
    return put(Event, case, kind="meeting", title="Question and answer session", description="Assurances were given.")


def test_it_says_what_kind_of_event_it_was_and_who_took_part(member, meeting, client_of):
    name(meeting, "chair", person=Person.objects.create(name="Robin Example", honorific_suffix="AM"))
    page = words(client_of(member).get(meeting.get_absolute_url()))
    for said in ("Question and answer session", "Meeting", "Assurances were given.", "Chaired by Robin Example AM"):
        assert said in page


def test_it_lists_what_was_said_promised_and_asked_for_there(member, meeting, case, client_of):
    put(Statement, case, text="It was said", made_in=meeting)
    put(Commitment, case, text="It was promised", made_in=meeting)
    put(Recommendation, case, text="It was asked for", made_in=meeting)
    page = words(client_of(member).get(meeting.get_absolute_url()))
    for said in ("It was said Stands", "It was promised Open", "It was asked for No response yet"):
        assert said in page


def test_what_was_said_there_in_a_restricted_case_is_not_listed(member, meeting, restricted_case, client_of):
    put(Statement, restricted_case, text="The secret", made_in=meeting)
    assert "The secret" not in words(client_of(member).get(meeting.get_absolute_url()))


def test_how_a_date_was_worked_out_is_told(member, meeting, client_of):
    meeting.date_derivation = "Two days before the report."
    meeting.save()
    assert "Worked out: Two days before the report." in words(client_of(member).get(meeting.get_absolute_url()))


def test_one_of_a_restricted_case_is_not_found(member, restricted_case, client_of):
    secret = put(Event, restricted_case, kind="other", title="The secret")
    assert client_of(member).get(secret.get_absolute_url()).status_code == 404


def test_a_withdrawn_one_is_still_read_and_says_why(member, meeting, client_of):
    withdraw(meeting, "It was another day")
    assert "It was another day" in words(client_of(member).get(meeting.get_absolute_url()))
