"""The page of a recommendation."""

import pytest

from cases.models import Event, Organisation, Recommendation
from tests.records import name, put, withdraw, words

pytestmark = pytest.mark.django_db


def test_it_says_who_asked_whom_for_what_and_what_came_of_it(member, case, client_of):
    report = put(Event, case, kind="publication", title="The panel's report")
    asked = put(
        Recommendation,
        case,
        text="Press for regulation.",
        response="partly",
        response_note="In principle.",
        progress="A speech was made.",
        made_in=report,
    )
    panel = Organisation.objects.create(name="The panel", classification="advisory")
    mayor = Organisation.objects.create(name="The Mayor", classification="public_body")
    name(asked, "made_by", organisation=panel)
    name(asked, "made_to", organisation=mayor)
    page = words(client_of(member).get(asked.get_absolute_url()))
    for said in (
        "Press for regulation. Partly accepted",
        "Made by The panel",
        "Made to The Mayor",
        "In principle.",
        "A speech was made.",
        "The panel's report",
    ):
        assert said in page


def test_one_without_a_response_says_so(member, case, client_of):
    asked = put(Recommendation, case, text="Press for regulation.")
    assert "No response yet" in words(client_of(member).get(asked.get_absolute_url()))


def test_it_does_not_name_the_record_of_a_restricted_case_in_which_it_was_made(
    member, case, restricted_case, client_of
):
    report = put(Event, restricted_case, kind="publication", title="The secret report")
    asked = put(Recommendation, case, text="Press for regulation.", made_in=report)
    assert "secret" not in client_of(member).get(asked.get_absolute_url()).content.decode()


def test_one_of_a_restricted_case_is_not_found(member, restricted_case, client_of):
    secret = put(Recommendation, restricted_case, text="The secret")
    assert client_of(member).get(secret.get_absolute_url()).status_code == 404


def test_a_withdrawn_one_is_still_read_and_says_why(member, case, client_of):
    asked = put(Recommendation, case, text="Press for regulation.")
    withdraw(asked, "It was a wish")
    assert "It was a wish" in words(client_of(member).get(asked.get_absolute_url()))
