"""A row found by typing, with and without JavaScript."""

import pytest
from django.urls import reverse
from lxml import html

from cases.models import Case, Event, Organisation, Person
from correspondence.models import Letter
from oversight.entry.finders import FINDERS, AnyOf, Asked
from oversight.entry.pickers import Picked, PickerField
from tests.forms import faults_of, fields_of, picked, send
from tests.records import put, withdraw

pytestmark = pytest.mark.django_db

OPEN = reverse("cases:open")


@pytest.fixture
def opening(client_of, officer):
    def opened(**typed):
        return send(client_of(officer), OPEN, **{"title": "A case"} | typed)

    return opened


@pytest.fixture
def committees():
    return [
        Organisation.objects.create(name=f"{first} Committee", classification="committee")
        for first in ("Police and Crime", "Police Complaints", "Budget")
    ]


def choices(page):
    """What the form asks, where it asks which row is meant."""
    options = html.fromstring(page.content.decode()).xpath("//select[@data-picker-key]//option")
    return [option.text_content() for option in options]


def test_the_whole_name_in_any_case_is_enough(opening, committees):
    opening(committee="  police AND crime committee ")
    assert Case.objects.get().committee == committees[0]


def test_words_that_fit_several_are_asked_about_and_the_answer_is_taken(opening, client_of, officer, committees):
    page = opening(committee="police")
    assert faults_of(page) == [("id_committee", "Choose which committee you mean by “police”")]
    first, *found, new = choices(page)
    assert (first, new) == ("Choose", "Add “police” as a new committee")
    assert set(found) == {"Police and Crime Committee", "Police Complaints Committee"}
    assert fields_of(page)["title"] == "A case"
    answered = fields_of(page) | {"committee_key": f"organisation-{committees[1].pk}"}
    client_of(officer).post(OPEN, answered)
    assert Case.objects.get().committee == committees[1]


def test_a_suggestion_that_was_chosen_is_taken_without_asking(opening, committees):
    opening(**picked("committee", "Police", f"organisation-{committees[0].pk}"))
    assert Case.objects.get().committee == committees[0]


def test_a_suggestion_counts_no_more_once_other_words_are_typed(opening, committees):
    chosen = picked("committee", "Police Complaints Committee", f"organisation-{committees[1].pk}")
    opening(**chosen | {"committee": "Budget Committee"})
    assert Case.objects.get().committee == committees[2]


def test_a_choice_is_still_there_when_something_else_is_wrong(opening, committees):
    page = opening(title="", **picked("committee", "Police", f"organisation-{committees[0].pk}"))
    again = fields_of(page)
    assert (again["committee"], again["committee_key"]) == ("Police", f"organisation-{committees[0].pk}")


@pytest.mark.parametrize("key", ["organisation-0", "organisation-x", "person-1", "new-", "x", "\0", "-", "new-king"])
def test_a_key_that_names_nothing_is_asked_about(key, opening):
    page = opening(**picked("committee", "Nobody", key))
    assert [where for where, _ in faults_of(page)] == ["id_committee"]
    assert not Case.objects.exists()


def test_a_row_that_the_finder_does_not_offer_is_not_taken_by_its_key(opening, committees):
    police = Organisation.objects.create(name="The police", classification="police")
    withdraw(committees[2])
    for row in (police, committees[2]):
        opening(**picked("committee", row.name, f"organisation-{row.pk}"))
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("x" * 301, "Committee must be 300 characters or fewer"),
        ("", "Enter the committee"),
        ("\0", "Enter the committee"),
        ("Nowhere\0", "“Nowhere” is not on record. Choose what to add"),
    ],
)
def test_words_that_cannot_be_are_refused_at_the_field(typed, message, opening):
    assert faults_of(opening(committee=typed)) == [("id_committee", message)]


def test_where_nothing_new_can_be_made_it_says_that_nothing_fits(client_of, officer, case):
    event = put(Event, case, kind="meeting", title="Session")
    page = send(client_of(officer), reverse("cases:record_put", args=["event", event.pk]), case="no such case")
    assert faults_of(page) == [("id_case", "No case on record fits “no such case”. Check the spelling")]


def test_suggestions_come_as_json_for_those_who_log_and_for_nobody_else(
    client_of, officer, member, auditor, committees
):
    address = reverse("find", args=["committee"])
    found = client_of(officer).get(address, {"q": "budget"}).json()["options"]
    assert [(option["label"], option["is_new"]) for option in found] == [
        ("Budget Committee", False),
        ("Add “budget” as a new committee", True),
    ]
    for user in (member, auditor):
        assert client_of(user).get(address, {"q": "budget"}).status_code == 403


def test_before_anything_is_typed_few_committees_are_all_suggested(client_of, officer, committees):
    found = client_of(officer).get(reverse("find", args=["committee"])).json()["options"]
    assert {option["label"] for option in found} == {committee.name for committee in committees}


@pytest.mark.parametrize("finder", sorted(FINDERS))
def test_no_finder_stumbles_over_odd_words(finder, client_of, officer, case):
    address = reverse("find", args=[finder])
    for words in ("", " ", "\0", "%", "_", "\\", "'", "x" * 2000, "(", "ß ÿ", "2019/14214", "0"):
        response = client_of(officer).get(address, {"q": words, "near": "\0", "on": "31 June"})
        assert response.status_code == 200, words
        field = PickerField(finder, label="It", required=False)
        field.serve(officer, near="nonsense")
        try:
            field.clean(Picked(words.replace("\0", "").strip()))
        except Exception as refusal:
            assert type(refusal).__name__ == "ValidationError", words


def test_a_picker_shows_what_its_finder_would_no_longer_find(officer, case):
    """A statement may stand in a kind of record that nobody thought of: its form must open all the same."""
    letter = put(Letter, case, subject="A letter", direction="sent", holding="held")
    nobody = AnyOf("nobody", [FINDERS["person"]], "person")
    assert nobody.option(letter).label == "A letter"
    assert nobody.row(Asked(officer, "A letter"), "") is None
    assert nobody.option(Person(name="Somebody", pk=1)).label == "Somebody"
