"""The legal hold of a case: while it stands, nothing of the case can be redacted (tests/cases/test_redaction.py)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from cases.case_actions import hold_case
from oversight.audit.history import changing
from tests.forms import faults
from tests.records import sent, words

pytestmark = pytest.mark.django_db


def test_it_is_put_and_lifted_on_the_page_of_the_case(client_of, officer, case):
    address, page = reverse("cases:hold", args=[case.reference]), client_of(officer)
    assert "is under legal hold" in words(sent(page, address, reason="A claim was brought"))
    assert "Nothing of this case can be redacted" in words(page.get(case.get_absolute_url()))
    assert "is no longer under legal hold" in words(sent(page, address, reason="It was settled"))
    assert "Nothing of this case can be redacted" not in words(page.get(case.get_absolute_url()))


def test_it_needs_a_reason_and_what_was_typed_stays(client_of, officer, case):
    page = sent(client_of(officer), reverse("cases:hold", args=[case.reference]), reason=" ")
    assert faults(page) == {"id_reason": "Enter the reason"}
    case.refresh_from_db()
    assert not case.legal_hold


def test_the_database_wants_a_reason_too(officer, case):
    with pytest.raises(DatabaseError, match="needs a reason"), transaction.atomic(), changing(user=officer):
        case.legal_hold = True
        case.save()


@pytest.mark.parametrize("role", ["administrator", "member", "auditor"])
def test_only_case_officers_put_it(role, request, case):
    with pytest.raises(PermissionDenied):
        hold_case(user=request.getfixturevalue(role), case=case, held=True, reason="Because")


def test_it_is_not_put_twice(officer, case):
    hold_case(user=officer, case=case, held=True, reason="A claim was brought")
    with pytest.raises(ValidationError, match="under legal hold already"):
        hold_case(user=officer, case=case, held=True, reason="Another claim")


def test_the_history_says_who_put_it_and_why(officer, case):
    hold_case(user=officer, case=case, held=True, reason="A claim was brought")
    last = case.history.latest("history_id")
    assert (last.legal_hold, last.history_user, last.history_change_reason) == (True, officer, "A claim was brought")
