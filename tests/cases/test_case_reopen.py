"""Reopening a closed case."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cases.case_actions import close_case, reopen_case
from tests.forms import faults_of, fields_of, send
from tests.records import withdraw, words

pytestmark = pytest.mark.django_db


def address_of(case):
    return reverse("cases:reopen", args=[case.reference])


@pytest.fixture
def closed(officer, case):
    return close_case(user=officer, case=case, outcome="The answer was put right.")


def test_it_is_open_again_and_its_outcome_stands_no_longer(client_of, officer, closed):
    page = client_of(officer).get(address_of(closed))
    assert "The answer was put right." in words(page)
    page = send(client_of(officer), address_of(closed), follow=True, reason="More came to light")
    assert page.redirect_chain == [(closed.get_absolute_url(), 302)]
    closed.refresh_from_db()
    assert (closed.status, closed.outcome, closed.closed_on) == ("open", "", None)
    said = words(page)
    assert f"Reopened {closed.reference}" in said
    assert "Why: More came to light" in said
    assert "Outcome The answer" not in said.partition("History")[0]


def test_it_leaves_history_which_keeps_the_outcome(officer, closed):
    reopen_case(user=officer, case=closed, reason="More came to light")
    now, before, *_ = closed.history.all()
    assert (now.history_user, now.history_change_reason, now.status) == (officer, "More came to light", "open")
    assert before.outcome == "The answer was put right."


def test_it_can_be_closed_again_with_another_outcome(officer, closed):
    reopened = reopen_case(user=officer, case=closed, reason="More came to light")
    assert close_case(user=officer, case=reopened, outcome="An apology").outcome == "An apology"


def test_without_a_reason_it_is_refused(client_of, officer, closed):
    assert faults_of(send(client_of(officer), address_of(closed))) == [("id_reason", "Enter the reason")]
    with pytest.raises(ValidationError, match="Enter the reason"):
        reopen_case(user=officer, case=closed, reason=" ")
    closed.refresh_from_db()
    assert closed.status == "closed"


def test_what_is_not_closed_is_not_reopened(client_of, officer, case):
    assert "The case is not closed" in words(client_of(officer).get(address_of(case)))
    page = send(client_of(officer), address_of(case), reason="To be sure")
    assert faults_of(page) == [("", "The case is not closed")]
    assert fields_of(page)["reason"] == "To be sure"


def test_a_withdrawn_case_is_not_reopened(officer, closed):
    withdraw(closed)
    with pytest.raises(ValidationError, match="withdrawn"):
        reopen_case(user=officer, case=closed, reason="To be sure")


@pytest.mark.parametrize("role", ["administrator", "member", "auditor"])
def test_only_case_officers_reopen_cases(role, request, client_of, closed):
    user = request.getfixturevalue(role)
    assert client_of(user).post(address_of(closed), {"reason": "Mine"}).status_code == 403
    with pytest.raises(PermissionDenied):
        reopen_case(user=user, case=closed, reason="Mine")
