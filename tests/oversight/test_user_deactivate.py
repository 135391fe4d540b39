"""Deactivating a user who leaves."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from oversight.accounts.actions import LAST_ADMINISTRATOR, deactivate_user, reactivate_user
from oversight.accounts.models import User
from oversight.audit.changes import shown_changes
from oversight.audit.history import changing
from oversight.audit.models import Change
from tests.forms import faults, follow
from tests.records import withdraw, words

pytestmark = pytest.mark.django_db


def deactivated(user, row):
    return deactivate_user(user=user, row=row, reason="Left the Assembly")


def test_a_deactivated_user_is_kept_with_the_reason_in_the_history(administrator, officer):
    deactivated(administrator, officer)
    assert not User.objects.get(pk=officer.pk).is_active
    row = officer.history.first()
    assert (row.history_user, row.history_change_reason, row.is_active) == (administrator, "Left the Assembly", False)
    assert Change.objects.filter(history_id=row.history_id, reason="Left the Assembly").exists()


def test_who_is_signed_in_is_signed_out_at_once_and_for_good(administrator, officer, client_of):
    theirs, others = client_of(officer), client_of(administrator)
    assert theirs.get("/").status_code == 200
    deactivated(administrator, officer)
    assert theirs.get("/")["Location"].startswith(reverse("account_login"))
    assert others.get("/").status_code == 200
    reactivate_user(user=administrator, row=officer, reason="Came back")
    assert theirs.get("/")["Location"].startswith(reverse("account_login"))


def test_the_history_still_names_a_deactivated_user(administrator, officer, case):
    case.title = "Another title"
    with changing(user=officer):
        case.save()
    deactivated(administrator, officer)
    newest = Change.objects.select_related("user").filter(record_id=case.pk)
    assert shown_changes(administrator, newest)[0].who == "Example Officer"


def test_one_may_not_deactivate_oneself(administrator, django_user_model):
    django_user_model.objects.create_user("other", role="administrator")
    with pytest.raises(ValidationError, match="You cannot deactivate yourself"):
        deactivated(administrator, administrator)
    assert User.objects.get(pk=administrator.pk).is_active


def test_the_last_active_administrator_stays(administrator):
    with pytest.raises(ValidationError, match="This is the last active administrator"):
        deactivated(administrator, administrator)
    assert User.objects.get(pk=administrator.pk).is_active


def test_one_who_is_deactivated_already_is_refused(administrator, officer):
    deactivated(administrator, officer)
    with pytest.raises(ValidationError, match="Example Officer is deactivated already"):
        deactivated(administrator, officer)
    assert officer.history.count() == 2


def test_without_a_reason_it_is_refused(administrator, officer):
    with pytest.raises(ValidationError, match="Enter the reason"):
        deactivate_user(user=administrator, row=officer, reason="")
    assert User.objects.get(pk=officer.pk).is_active


@pytest.mark.parametrize("role", ["officer", "auditor"])
def test_nobody_but_administrators_deactivates(role, request, member):
    with pytest.raises(PermissionDenied):
        deactivated(request.getfixturevalue(role), member)
    assert User.objects.get(pk=member.pk).is_active


def address_of(user):
    return reverse("users:deactivate", args=[user.pk])


def test_the_page_deactivates_and_points_out_what_is_still_in_hand(client_of, administrator, officer, case):
    client = client_of(administrator)
    assert "Leads 1 open case" in words(client.get(address_of(officer)))
    page = follow(client, address_of(officer), reason="Left the Assembly")
    assert not User.objects.get(pk=officer.pk).is_active
    said = words(page)
    assert "Example Officer is deactivated, and still has work in hand" in said
    register = f"/cases/?lead_officer={officer.pk}"
    assert f'href="{register}"' in page.content.decode()
    assert case.title in words(client.get(register))


def test_closed_cases_and_ended_seats_are_no_work_in_hand(client_of, administrator, officer, case, on_the_committee):
    case.status, case.closed_on, case.outcome = "closed", case.opened_on, "Put right"
    case.save()
    page = words(client_of(administrator).get(address_of(officer)))
    assert "In hand" not in page
    page = words(client_of(administrator).get(address_of(on_the_committee)))
    assert "Sits on the Transparency Committee" in page
    withdraw(on_the_committee.committee_seats.get())
    assert "In hand" not in words(client_of(administrator).get(address_of(on_the_committee)))


def test_the_page_asks_for_the_reason_and_tells_what_is_refused(client_of, administrator, officer):
    client = client_of(administrator)
    assert faults(follow(client, address_of(officer))) == {"id_reason": "Enter the reason"}
    assert faults(follow(client, address_of(administrator), reason="Tired")) == {"": LAST_ADMINISTRATOR}
    assert User.objects.filter(is_active=True).count() == 2
