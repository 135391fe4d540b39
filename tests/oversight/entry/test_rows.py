"""A list in a form: one row more, one row less, with and without JavaScript."""

import pytest
from django.urls import reverse
from lxml import html

from cases.models import Event, Person
from oversight.entry.rows import MOST_ROWS
from tests.forms import faults_of, fields_of, picked, send
from tests.records import change, name, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(case):
    return reverse("cases:record_add", args=[case.reference, "event"])


@pytest.fixture
def session(case):
    """A meeting in which three people took part."""
    event = put(Event, case, kind="meeting", title="Session")
    for called in ("First", "Second", "Third"):
        name(event, "took_part", person=Person.objects.create(name=called))
    return event


FILLED = {"title": "Talks", "kind": "request", "date": "4 September 2019"}


def test_one_more_row_is_given_without_javascript_and_nothing_typed_is_lost(client_of, officer, address):
    page = client_of(officer).get(address)
    typed = FILLED | {"description": "Half\r\ntyped", "took_part-0-who": "Nobody yet", "took_part-0-named_as": "Chair"}
    for number in (2, 3):
        page = client_of(officer).post(address, fields_of(page) | typed | {"more": "took_part"})
        assert fields_of(page)["took_part-rows"] == str(number)
        assert {field: fields_of(page)[field] for field in typed} == typed
        assert faults_of(page) == []
    assert not Event.objects.exists()


def test_a_list_stops_growing(client_of, officer, address):
    form = fields_of(client_of(officer).get(address))
    page = client_of(officer).post(address, form | {"took_part-rows": "9999", "more": "took_part"})
    assert fields_of(page)["took_part-rows"] == str(MOST_ROWS)


@pytest.mark.parametrize("number", ["", "x", "-1", "²", "1e3", "99999"])
def test_a_number_of_rows_that_cannot_be_is_none(number, client_of, officer, address):
    assert send(client_of(officer), address, **FILLED, **{"took_part-rows": number}).status_code == 302


def test_rows_left_empty_are_left_out(client_of, officer, address):
    rows = {"took_part-rows": "3"} | picked("took_part-1-who", "Somebody", "new-named")
    send(client_of(officer), address, **FILLED, **rows)
    assert [party.name for party in Event.objects.get().parties.all()] == ["Somebody"]


def test_a_row_is_taken_away_by_clearing_it(client_of, officer, session):
    correct = reverse("cases:record_correct", args=["event", session.pk])
    send(client_of(officer), correct, reason="Was not there", **{"took_part-1-who": ""})
    assert [party.name for party in session.parties.current()] == ["First", "Third"]
    gone = session.parties.exclude(withdrawn_at=None).get()
    assert (gone.name, gone.withdrawn_reason) == ("Second", "Was not there")


def test_a_row_that_is_half_cleared_is_asked_about_in_its_place(client_of, officer, session):
    change(session.parties.get(person__name="Second"), named_as="Chair")
    correct = reverse("cases:record_correct", args=["event", session.pk])
    page = send(client_of(officer), correct, reason="A slip", **{"took_part-1-who": ""})
    assert faults_of(page) == [("id_took_part-1-who", "Enter who it is, or clear the office")]
    assert html.fromstring(page.content.decode()).get_element_by_id("id_took_part-1-who") is not None
    assert session.parties.current().count() == 3


def test_a_fault_in_one_row_leaves_the_others_as_they_were_typed(client_of, officer, address):
    rows = {"took_part-rows": "2", "took_part-1-who": "Nobody on record"}
    page = send(client_of(officer), address, **FILLED, **rows, **picked("took_part-0-who", "New", "new-named"))
    assert [where for where, _ in faults_of(page)] == ["id_took_part-1-who"]
    again = fields_of(page)
    assert (again["took_part-0-who"], again["took_part-0-who_key"]) == ("New", "new-named")
    assert again["took_part-1-who"] == "Nobody on record"


def test_the_button_for_one_more_row_is_not_the_one_that_enter_presses(client_of, officer, address):
    page = html.fromstring(client_of(officer).get(address).content.decode())
    first, *others = page.xpath("//form[@data-entry]//button")
    assert "name" not in first.attrib
    assert {button.get("name") for button in others} == {"more", None}
