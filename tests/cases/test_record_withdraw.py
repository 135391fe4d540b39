"""Withdrawing a record of any kind, and bringing it back."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.models import Event, Organisation
from cases.record_actions import restore, withdraw
from correspondence.models import Question
from tests.forms import faults_of, fields_of, send
from tests.records import answer, put, words

pytestmark = pytest.mark.django_db


def address_of(record, verb="withdraw"):
    return f"/records/{record._meta.model_name}/{record.pk}/{verb}/"


@pytest.fixture
def session(case):
    return put(Event, case, kind="meeting", title="Session")


def test_a_withdrawn_record_stays_readable_and_says_why(client_of, officer, session):
    response = send(client_of(officer), address_of(session), reason="Entered twice")
    assert response.headers["Location"] == session.get_absolute_url()
    session.refresh_from_db()
    assert (session.is_withdrawn, session.withdrawn_reason) == (True, "Entered twice")
    page = words(client_of(officer).get(session.get_absolute_url()))
    assert "withdrawn on" in page
    assert "Entered twice" in page
    row = session.history.first()
    assert (row.history_user, row.history_change_reason) == (officer, "Entered twice")


def test_it_is_brought_back_with_a_reason(client_of, officer, session):
    withdraw(user=officer, row=session, reason="Entered twice")
    send(client_of(officer), address_of(session, "restore"), reason="It was not")
    session.refresh_from_db()
    assert (session.is_withdrawn, session.withdrawn_reason) == (False, "")
    assert session.history.first().history_change_reason == "It was not"


def test_a_reason_is_asked_for(client_of, officer, session):
    for verb in ("withdraw", "restore"):
        page = send(client_of(officer), address_of(session, verb), reason=" ")
        assert faults_of(page) == [("id_reason", "Enter the reason")]
    session.refresh_from_db()
    assert not session.is_withdrawn


def test_withdrawing_twice_or_bringing_back_what_stands_is_refused_in_words(officer, session):
    with pytest.raises(ValidationError, match="It is not withdrawn"):
        restore(user=officer, row=session, reason="R")
    withdraw(user=officer, row=session, reason="R")
    with pytest.raises(ValidationError, match="It is withdrawn already"):
        withdraw(user=officer, row=session, reason="R")


def test_a_question_with_answers_stays_until_they_are_withdrawn(client_of, officer, case):
    question = put(Question, case, heading="Who knew?")
    reply = answer(question, case, text="Nobody.")
    page = send(client_of(officer), address_of(question), reason="Entered twice")
    assert faults_of(page) == [("", "It has answers. Withdraw them first")]
    assert fields_of(page)["reason"] == "Entered twice"
    send(client_of(officer), address_of(reply), reason="Entered twice")
    send(client_of(officer), address_of(question), reason="Entered twice")
    question.refresh_from_db()
    assert question.is_withdrawn


def test_an_answer_that_was_amended_stays_until_the_amendment_is_withdrawn(officer, amended_question):
    first, amendment = amended_question.answers.order_by("position")
    with pytest.raises(ValidationError, match="A later answer stands in its place"):
        withdraw(user=officer, row=first, reason="R")
    withdraw(user=officer, row=amendment, reason="R")
    withdraw(user=officer, row=first, reason="R")


def test_what_has_taken_its_place_keeps_a_record_from_coming_back(officer):
    gone = Organisation.objects.create(name="MPS", classification="police")
    withdraw(user=officer, row=gone, reason="Entered twice")
    Organisation.objects.create(name="MPS", classification="police")
    with pytest.raises(ValidationError, match="An organisation of this name is recorded already"):
        restore(user=officer, row=gone, reason="R")


def test_people_organisations_and_cases_are_withdrawn_on_the_same_page(client_of, officer, case):
    for row in (case, Organisation.objects.create(name="Nobody", classification="other")):
        assert send(client_of(officer), address_of(row), reason="R").status_code == 302
        row.refresh_from_db()
        assert row.is_withdrawn


def test_only_case_officers_withdraw_and_bring_back(administrator, member, auditor, session):
    for user in (administrator, member, auditor):
        for action in (withdraw, restore):
            with pytest.raises(PermissionDenied):
                action(user=user, row=session, reason="R")


def test_what_has_no_page_is_not_found(client_of, officer):
    assert client_of(officer).get("/records/casetopic/1/withdraw/").status_code == 404
    assert client_of(officer).get("/records/event/999/withdraw/").status_code == 404
