"""Reactivating a user who comes back."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from oversight.accounts.actions import deactivate_user, reactivate_user
from oversight.accounts.models import User
from tests.forms import faults, follow
from tests.records import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone(administrator, officer):
    return deactivate_user(user=administrator, row=officer, reason="Left")


def test_a_reactivated_user_has_the_role_and_password_that_they_had(administrator, gone):
    reactivate_user(user=administrator, row=gone, reason="Came back")
    back = User.objects.get(pk=gone.pk)
    assert (back.is_active, back.role, back.password) == (True, "officer", gone.password)
    row = back.history.first()
    assert (row.history_user, row.history_change_reason, row.is_active) == (administrator, "Came back", True)


def test_one_who_is_active_is_refused(administrator, officer):
    with pytest.raises(ValidationError, match="Example Officer is active already"):
        reactivate_user(user=administrator, row=officer, reason="Came back")
    assert officer.history.count() == 1


def test_without_a_reason_it_is_refused(administrator, gone):
    with pytest.raises(ValidationError, match="Enter the reason"):
        reactivate_user(user=administrator, row=gone, reason=" ")
    assert not User.objects.get(pk=gone.pk).is_active


def test_nobody_but_administrators_reactivates(auditor, gone):
    with pytest.raises(PermissionDenied):
        reactivate_user(user=auditor, row=gone, reason="Came back")
    assert not User.objects.get(pk=gone.pk).is_active


def test_the_page_reactivates_with_a_reason(client_of, administrator, gone):
    client, address = client_of(administrator), reverse("users:reactivate", args=[gone.pk])
    assert faults(follow(client, address)) == {"id_reason": "Enter the reason"}
    page = follow(client, address, reason="Came back")
    assert User.objects.get(pk=gone.pk).is_active
    assert "Example Officer can sign in again" in words(page)
    assert faults(follow(client, address, reason="Again")) == {"": "Example Officer is active already"}
