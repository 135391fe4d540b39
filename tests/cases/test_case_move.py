"""Changing the status of a case: only moves that make sense."""

import itertools

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cases.case_actions import close_case, correct_case, move_case, reopen_case
from cases.rules import UNDER_WAY, moves_of
from oversight.audit.versions import version_of
from tests.forms import faults_of, fields_of, send
from tests.records import change, withdraw, words

pytestmark = pytest.mark.django_db


def address_of(case):
    return reverse("cases:move", args=[case.reference])


def moved(user, case, status, reason="We wrote to them"):
    return move_case(user=user, case=case, status=status, reason=reason, seen=version_of(case))


@pytest.mark.parametrize(("before", "after"), list(itertools.permutations(UNDER_WAY, 2)))
def test_a_case_under_way_moves_between_open_awaiting_response_and_under_review(before, after, officer, case):
    change(case, status=before)
    assert moved(officer, case, after).status == after


def test_the_page_offers_the_statuses_and_says_what_was_done(client_of, officer, case):
    assert fields_of(client_of(officer).get(address_of(case)))["status"] == "open"
    page = send(
        client_of(officer), address_of(case), follow=True, status="awaiting_response", reason="We wrote to the Met"
    )
    assert page.redirect_chain == [(case.get_absolute_url(), 302)]
    said = words(page)
    assert "The status is “Awaiting response” now" in said
    assert "Why: We wrote to the Met" in said


def test_it_leaves_history(officer, case):
    moved(officer, case, "under_review", "The answer came")
    row = case.history.first()
    assert (row.history_user, row.history_change_reason, row.status) == (officer, "The answer came", "under_review")


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"status": "open", "reason": "Why not"}, ("", "The case is “Open” already. Choose another status")),
        ({"status": "closed", "reason": "Why not"}, ("id_status_0", "Status: choose from the list")),
        ({"status": "under_review", "reason": ""}, ("id_reason", "Enter the reason for the change")),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_typed_is_lost(typed, problem, client_of, officer, case):
    page = send(client_of(officer), address_of(case), **typed)
    assert faults_of(page) == [problem]
    assert fields_of(page)["reason"] == typed["reason"]
    case.refresh_from_db()
    assert case.status == "open"


@pytest.mark.parametrize("status", ["closed", "anything", "open"])
def test_the_action_refuses_such_moves_too(status, officer, case):
    with pytest.raises(ValidationError):
        moved(officer, case, status)


def test_a_closed_case_must_be_reopened_first(client_of, officer, case):
    close_case(user=officer, case=case, outcome="Settled")
    assert "The case is closed. Reopen it first" in words(client_of(officer).get(address_of(case)))
    case.refresh_from_db()
    with pytest.raises(ValidationError, match="Reopen it first"):
        moved(officer, case, "under_review")


def test_a_withdrawn_case_does_not_move(officer, case):
    withdraw(case)
    assert moves_of(case) == []
    with pytest.raises(ValidationError, match="withdrawn"):
        moved(officer, case, "under_review")


def test_the_page_of_a_case_offers_what_can_be_done_now(client_of, officer, case):
    def offered():
        page = client_of(officer).get(case.get_absolute_url()).content.decode()
        return [move for move in ("move", "close", "reopen") if reverse(f"cases:{move}", args=[case.reference]) in page]

    assert offered() == ["move", "close"]
    close_case(user=officer, case=case, outcome="Settled")
    assert offered() == ["reopen"]
    reopen_case(user=officer, case=case, reason="More came to light")
    assert offered() == ["move", "close"]


def test_a_status_that_another_set_meanwhile_is_shown_beside_the_one_that_was_chosen(client_of, officer, case):
    opened = fields_of(client_of(officer).get(address_of(case)))
    moved(officer, case, "awaiting_response")
    page = client_of(officer).post(address_of(case), opened | {"status": "under_review", "reason": "It came"})
    assert "Status Awaiting response Under review" in words(page)
    case.refresh_from_db()
    assert case.status == "awaiting_response"


def test_what_another_saved_of_the_case_meanwhile_is_told_and_the_form_can_be_sent_again(client_of, officer, case):
    opened = fields_of(client_of(officer).get(address_of(case)))
    said = {"summary": "", "committee": case.committee, "visibility": "internal", "topics": [], "readers": []}
    correct_case(user=officer, case=case, title="Better", reason="A slip", seen=version_of(case), **said)
    page = client_of(officer).post(address_of(case), opened | {"status": "under_review", "reason": "It came"})
    assert "Status Open Under review" in words(page)
    client_of(officer).post(address_of(case), fields_of(page))
    case.refresh_from_db()
    assert (case.status, case.title) == ("under_review", "Better")


@pytest.mark.parametrize("role", ["administrator", "member", "auditor"])
def test_only_case_officers_move_cases(role, request, client_of, case):
    user = request.getfixturevalue(role)
    assert client_of(user).post(address_of(case), {"status": "under_review"}).status_code == 403
    with pytest.raises(PermissionDenied):
        moved(user, case, "under_review")
