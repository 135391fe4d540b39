"""Giving somebody who forgot theirs a new password."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from oversight.accounts.actions import deactivate_user, set_new_password
from oversight.accounts.models import User
from tests.forms import faults, fields_of, follow
from tests.records import words

pytestmark = pytest.mark.django_db


def given(user, owner):
    return set_new_password(user=user, row=owner, reason="Forgot it")


def test_the_new_password_is_told_once_and_must_be_changed(administrator, officer):
    row = given(administrator, officer)
    stored = User.objects.get(pk=officer.pk)
    assert stored.check_password(row.new_password)
    assert stored.must_change_password
    assert stored.new_password == ""


def test_the_history_says_that_a_password_was_set_when_by_whom_and_why_but_not_which(administrator, officer):
    row = given(administrator, officer)
    newest = officer.history.first()
    assert (newest.history_user, newest.history_change_reason) == (administrator, "Forgot it")
    assert newest.password_set_at == User.objects.get(pk=officer.pk).password_set_at
    assert row.new_password not in str(officer.history.values())


def test_whoever_is_signed_in_with_the_old_password_is_signed_out(administrator, officer, client_of):
    theirs = client_of(officer)
    given(administrator, officer)
    assert theirs.get("/")["Location"].startswith(reverse("account_login"))


def test_ones_own_password_is_not_given_but_chosen(administrator):
    with pytest.raises(ValidationError, match="Choose your own password"):
        given(administrator, administrator)
    assert not User.objects.get(pk=administrator.pk).must_change_password


def test_a_deactivated_user_gets_none(administrator, officer):
    deactivate_user(user=administrator, row=officer, reason="Left")
    with pytest.raises(ValidationError, match="reactivate the user first"):
        given(administrator, officer)
    assert officer.history.count() == 2


def test_without_a_reason_it_is_refused(administrator, officer):
    with pytest.raises(ValidationError, match="Enter the reason"):
        set_new_password(user=administrator, row=officer, reason="")
    assert User.objects.get(pk=officer.pk).password == officer.password


def test_nobody_but_administrators_gives_passwords(officer, member):
    with pytest.raises(PermissionDenied):
        given(officer, member)
    assert User.objects.get(pk=member.pk).password == member.password


def test_the_page_shows_the_password_once_even_where_it_is_sent_twice(client_of, administrator, officer):
    client, address = client_of(administrator), reverse("users:password", args=[officer.pk])
    assert faults(follow(client, address)) == {"id_reason": "Enter the reason"}
    filled = fields_of(client.get(address)) | {"reason": "Forgot it"}
    first, second = (client.post(address, filled, follow=True) for _ in range(2))
    shown = words(first).partition("Password ")[2].split()[0]
    assert User.objects.get(pk=officer.pk).check_password(shown)
    assert shown not in words(second)
    assert officer.history.count() == 2
