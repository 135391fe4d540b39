"""The page of a commitment."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cases.models import Commitment, Event, Organisation
from correspondence.models import Letter
from tests.records import name, put, withdraw, words

pytestmark = pytest.mark.django_db


def test_it_says_what_was_promised_on_which_condition_and_how_it_went(member, case, client_of):
    promise = put(
        Commitment,
        case,
        text="To stop.",
        condition="Once the report is in.",
        progress="Commanders were written to.",
        evidence="The letter to them.",
        status="partly_met",
    )
    name(promise, "undertaken_by", organisation=Organisation.objects.create(name="The police", classification="police"))
    page = words(client_of(member).get(promise.get_absolute_url()))
    for said in (
        "To stop. Partly met",
        "Undertaken by The police",
        "Once the report is in.",
        "Commanders were written to.",
        "The letter to them.",
    ):
        assert said in page


def test_one_without_a_date_says_that_none_was_given(member, case, client_of):
    promise = put(Commitment, case, text="To stop.")
    page = words(client_of(member).get(promise.get_absolute_url()))
    assert "No date was given" in page
    assert "Overdue" not in page


def test_its_due_date_is_given_as_written_and_as_understood(member, case, client_of):
    promise = put(Commitment, case, text="To stop.", due_as_written="by Michaelmas", due_on=date(2019, 9, 29))
    page = words(client_of(member).get(promise.get_absolute_url()))
    assert "by Michaelmas" in page
    assert "29 September 2019" in page


@pytest.mark.parametrize(
    ("days", "status", "is_overdue"),
    [(-1, "open", True), (-1, "partly_met", True), (0, "open", False), (-1, "met", False), (-1, "dropped", False)],
)
def test_it_is_overdue_from_the_day_after_its_due_date_while_it_is_owed(
    days, status, is_overdue, member, case, client_of
):
    due = timezone.localdate() + timedelta(days=days)
    promise = put(Commitment, case, text="To stop.", due_on=due, status=status)
    client = client_of(member)
    for address in (promise.get_absolute_url(), case.get_absolute_url()):
        assert ("Overdue" in words(client.get(address))) is is_overdue


def test_it_leads_to_the_letter_in_which_it_was_made(member, case, client_of):
    letter = put(Letter, case, subject="The promise", direction="received", holding="held")
    promise = put(Commitment, case, text="To stop.", made_in=letter)
    page = client_of(member).get(promise.get_absolute_url()).content.decode()
    assert f'href="{letter.get_absolute_url()}"' in page


def test_it_does_not_name_the_record_of_a_restricted_case_in_which_it_was_made(
    member, case, restricted_case, client_of
):
    meeting = put(Event, restricted_case, kind="meeting", title="The secret meeting")
    promise = put(Commitment, case, text="To stop.", made_in=meeting)
    assert "secret" not in client_of(member).get(promise.get_absolute_url()).content.decode()


def test_one_of_a_restricted_case_is_not_found(member, restricted_case, client_of):
    secret = put(Commitment, restricted_case, text="The secret")
    assert client_of(member).get(secret.get_absolute_url()).status_code == 404


def test_a_withdrawn_one_is_still_read_and_says_why(member, case, client_of):
    promise = put(Commitment, case, text="To stop.")
    withdraw(promise, "It was no promise")
    assert "It was no promise" in words(client_of(member).get(promise.get_absolute_url()))
