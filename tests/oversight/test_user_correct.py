"""Correcting a user: names, e-mail address, role."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from oversight.accounts.actions import LAST_ADMINISTRATOR, correct_user
from oversight.accounts.models import User
from oversight.audit.models import Change
from oversight.audit.versions import version_of
from tests.forms import faults, fields_of, follow
from tests.records import words

pytestmark = pytest.mark.django_db


def changed(user, row, **fields):
    return correct_user(user=user, row=row, reason="Married", seen=version_of(row), **fields)


def test_names_and_role_are_changed_with_a_reason_in_the_history(administrator, officer):
    changed(administrator, officer, last_name="Other", role="auditor")
    officer.refresh_from_db()
    assert (str(officer), officer.role) == ("Example Other", "auditor")
    row = officer.history.first()
    assert (row.history_user, row.history_change_reason, row.role) == (administrator, "Married", "auditor")
    assert Change.objects.filter(history_id=row.history_id, reason="Married").exists()


def test_a_change_of_nothing_leaves_no_history(administrator, officer):
    changed(administrator, officer, last_name=officer.last_name)
    assert officer.history.count() == 1


def test_the_last_active_administrator_keeps_the_role(administrator, django_user_model):
    django_user_model.objects.create_user("gone", role="administrator", is_active=False)
    with pytest.raises(ValidationError, match="This is the last active administrator") as refusal:
        changed(administrator, administrator, role="officer")
    assert list(refusal.value.error_dict) == ["role"]
    administrator.refresh_from_db()
    assert administrator.role == "administrator"


def test_the_last_administrator_may_have_another_name(administrator):
    changed(administrator, administrator, last_name="Other", role="administrator")
    assert User.objects.get(pk=administrator.pk).last_name == "Other"


def test_one_of_two_administrators_may_lose_the_role(administrator, django_user_model):
    other = django_user_model.objects.create_user("other", role="administrator")
    changed(other, administrator, role="officer")
    assert User.objects.get(pk=administrator.pk).role == "officer"


def test_an_administrator_who_lost_the_role_meanwhile_changes_nothing(administrator, officer, django_user_model):
    other = django_user_model.objects.create_user("other", role="administrator")
    changed(other, administrator, role="officer")
    assert administrator.role == "administrator", "as a request that began before would still believe"
    with pytest.raises(PermissionDenied):
        changed(administrator, officer, role="administrator")


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_change_without_a_reason_is_refused(administrator, officer, reason):
    with pytest.raises(ValidationError, match="Enter the reason"):
        correct_user(user=administrator, row=officer, reason=reason, seen=version_of(officer), last_name="Other")
    assert User.objects.get(pk=officer.pk).last_name == "Officer"


@pytest.mark.parametrize("role", ["officer", "member", "auditor"])
def test_nobody_else_changes_a_user_not_even_themselves(role, request):
    somebody = request.getfixturevalue(role)
    with pytest.raises(PermissionDenied):
        changed(somebody, somebody, role="administrator")
    assert User.objects.get(pk=somebody.pk).role == role


def test_a_role_is_the_only_right_even_of_one_made_on_the_command_line(django_user_model):
    made = django_user_model.objects.create_superuser("root", password="any")
    assert made.has_perm("accounts.manage")
    assert not made.has_perm("cases.log")
    made.role = "member"
    assert not made.has_perm("accounts.manage")


def address_of(user):
    return reverse("users:correct", args=[user.pk])


def test_the_page_shows_what_is_stored_and_saves_what_is_typed(client_of, administrator, officer):
    page = follow(client_of(administrator), address_of(officer), last_name="Other", reason="Married")
    officer.refresh_from_db()
    assert (str(officer), officer.role) == ("Example Other", "officer")
    assert page.redirect_chain == [(reverse("users:user", args=[officer.pk]), 302)]
    assert "Why: Married User changed: Example Other Last name Officer → changed to Other" in words(page)


def test_the_page_asks_for_the_reason(client_of, administrator, officer):
    page = follow(client_of(administrator), address_of(officer), last_name="Other")
    assert faults(page) == {"id_reason": "Enter the reason for the change"}
    assert 'value="Other"' in page.content.decode()


def test_the_page_tells_why_the_last_administrator_keeps_the_role(client_of, administrator):
    page = follow(client_of(administrator), address_of(administrator), role="officer", reason="Less to do")
    assert faults(page) == {"id_role_0": LAST_ADMINISTRATOR}


def test_who_was_overtaken_sees_both_versions_and_loses_nothing(client_of, administrator, officer):
    client = client_of(administrator)
    begun = fields_of(client.get(address_of(officer))) | {"last_name": "Mine", "reason": "Married"}
    follow(client, address_of(officer), last_name="Theirs", reason="Married before")
    page = client.post(address_of(officer), begun, follow=True)
    assert "Last name Theirs Mine" in words(page)
    assert User.objects.get(pk=officer.pk).last_name == "Theirs"
    client.post(address_of(officer), fields_of(page), follow=True)
    assert User.objects.get(pk=officer.pk).last_name == "Mine"


def test_a_sign_in_meanwhile_is_no_other_version(client_of, administrator, officer):
    client = client_of(administrator)
    begun = fields_of(client.get(address_of(officer))) | {"last_name": "Other", "reason": "Married"}
    client_of(officer)
    assert User.objects.get(pk=officer.pk).last_login
    client.post(address_of(officer), begun)
    assert User.objects.get(pk=officer.pk).last_name == "Other"
