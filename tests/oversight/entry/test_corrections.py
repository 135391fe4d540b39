"""A form that changes a row: what an action refuses stands at its field, and nobody saves over another unknowingly."""

from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from cases.forms.case import CorrectCaseForm
from cases.models import Case, CaseTopic, Event, Person, Topic
from oversight.audit.history import changing
from oversight.audit.versions import ChangedMeanwhile, lock_as_seen, version_of
from oversight.entry import forms
from tests.forms import faults_of, fields_of, send
from tests.records import change, name, put, withdraw, words

pytestmark = pytest.mark.django_db


def address_of(case):
    return reverse("cases:correct", args=[case.reference])


@pytest.fixture
def robin(django_user_model):
    return django_user_model.objects.create_user("robin", role="officer", first_name="Robin", last_name="Example")


def saved(case, user, reason="It was vague", **fields):
    """Somebody else saves the case meanwhile."""
    with changing(user=user, reason=reason):
        row = Case.objects.get(pk=case.pk)
        for field, value in fields.items():
            setattr(row, field, value)
        row.save()


@pytest.mark.parametrize(
    ("refusal", "faults"),
    [
        (ValidationError({"title": "Not this title"}), [("id_title", "Not this title")]),
        (ValidationError({"reference": "Not this one"}), [("", "Not this one")]),
        (
            ValidationError({"title": "Not this", "__all__": "Nor at all"}),
            [("id_title", "Not this"), ("", "Nor at all")],
        ),
        (ValidationError("Not today"), [("", "Not today")]),
        (IntegrityError("a constraint"), [("", "Somebody saved something at the same moment that stood in the way")]),
    ],
    ids=["its field", "a field the form has not", "both", "no field", "the database"],
)
def test_what_an_action_refuses_stands_at_its_field_and_all_that_was_typed_stays(
    refusal, faults, client_of, officer, case
):
    with patch("cases.views.life.correct_case", side_effect=refusal):
        page = send(client_of(officer), address_of(case), title="Typed", reason="A slip")
    shown = faults_of(page)
    assert len(shown) == len(faults)
    for where, said in faults:
        assert any(at == where and words_shown.startswith(said) for at, words_shown in shown)
    assert fields_of(page)["title"] == "Typed"
    assert fields_of(page)["reason"] == "A slip"


def test_both_versions_stand_side_by_side_with_who_saved_when_and_why(client_of, officer, robin, case):
    client = client_of(officer)
    form = fields_of(client.get(address_of(case))) | {"title": "Mine", "summary": "My words", "reason": "A slip"}
    saved(case, robin, title="Theirs")
    said = words(client.post(address_of(case), form))
    assert "Robin Example saved changes to this while you were typing. Yours are not saved yet" in said
    assert "“It was vague”" in said
    assert "Field Saved now What you typed Title Theirs Mine Summary nothing My words" in said
    case.refresh_from_db()
    assert (case.title, case.summary) == ("Theirs", "")


def test_what_was_typed_stays_in_the_form_and_sending_it_once_more_overwrites_knowingly(
    client_of, officer, robin, case
):
    client = client_of(officer)
    form = fields_of(client.get(address_of(case))) | {"title": "Mine", "reason": "A slip"}
    saved(case, robin, title="Theirs")
    page = client.post(address_of(case), form)
    assert (fields_of(page)["title"], fields_of(page)["reason"]) == ("Mine", "A slip")
    assert client.post(address_of(case), fields_of(page)).status_code == 302
    assert [row.title for row in case.history.all()[:3]] == ["Mine", "Theirs", "An internal case"]


def test_who_saves_a_third_time_is_told_of_too(client_of, officer, robin, case):
    client = client_of(officer)
    form = fields_of(client.get(address_of(case))) | {"title": "Mine", "reason": "A slip"}
    saved(case, robin, title="Theirs")
    page = client.post(address_of(case), form)
    saved(case, robin, title="Theirs again")
    page = client.post(address_of(case), fields_of(page))
    assert "Title Theirs again Mine" in words(page)


def test_the_same_change_by_another_is_told_without_a_comparison(client_of, officer, robin, case):
    client = client_of(officer)
    form = fields_of(client.get(address_of(case))) | {"title": "Better", "reason": "A slip"}
    saved(case, robin, title="Better")
    page = client.post(address_of(case), form)
    assert "What stands in this form is as they saved it" in words(page)
    assert "Saved now" not in words(page)
    assert client.post(address_of(case), fields_of(page)).status_code == 302


@pytest.mark.parametrize("seen", ["", "nonsense", "f" * 64])
def test_a_form_that_does_not_know_what_it_showed_overwrites_nothing(seen, client_of, officer, case):
    page = send(client_of(officer), address_of(case), title="Mine", reason="A slip", seen=seen)
    assert page.status_code == 200
    case.refresh_from_db()
    assert case.title == "An internal case"


def test_what_is_saved_while_a_form_is_being_made_is_told_and_not_overwritten(officer, robin, case):
    """The version in the form is never newer than the values in it."""
    stale = Case.objects.get(pk=case.pk)

    def then_another_saves(row):
        version = version_of(row)
        saved(case, robin, title="Theirs")
        return version

    with patch.object(forms, "version_of", then_another_saves):
        form = CorrectCaseForm(user=officer, instance=stale)
    assert form["title"].value() == "Theirs"
    with pytest.raises(ChangedMeanwhile):
        lock_as_seen(case, form["seen"].value())
    saved(case, robin, title="Theirs too")
    form = CorrectCaseForm(user=officer, instance=stale)
    assert form["title"].value() == "Theirs too"


def test_whoever_changed_a_part_is_named_not_whoever_changed_the_row_before(officer, robin, case):
    saved(case, officer, title="Mine, long ago")
    seen = version_of(case)
    with changing(user=robin, reason="It is about that too"):
        CaseTopic.objects.create(case=case, topic=Topic.objects.create(name="Policing", slug="policing"))
    with pytest.raises(ChangedMeanwhile) as clash:
        lock_as_seen(case, seen)
    assert (clash.value.change.user, clash.value.change.reason) == (robin, "It is about that too")


def test_a_part_that_was_withdrawn_is_a_change_of_its_record(officer, robin, case):
    event = put(Event, case, kind="meeting", title="Session")
    party = name(event, "took_part", person=Person.objects.create(name="Somebody"))
    seen = version_of(event)
    with changing(user=robin, reason="Was not there"):
        withdraw(party, "Was not there")
    with pytest.raises(ChangedMeanwhile) as clash:
        lock_as_seen(event, seen)
    assert clash.value.change.user == robin


def test_lines_that_end_as_a_browser_ends_them_are_no_change(client_of, officer, case):
    change(case, summary="One.\n\nTwo.")
    before = case.history.count()
    assert send(client_of(officer), address_of(case), reason="Nothing").status_code == 302
    case.refresh_from_db()
    assert (case.summary, case.history.count()) == ("One.\n\nTwo.", before)
