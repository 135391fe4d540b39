"""Adding a user."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from oversight.accounts.actions import add_user
from oversight.accounts.models import User
from oversight.audit.models import Change

pytestmark = pytest.mark.django_db


def added(user, **changed):
    fields = {"username": "rexample", "first_name": "Robin", "last_name": "Example", "email": "", "role": "officer"}
    return add_user(user=user, **(fields | changed))


def test_a_new_user_has_a_password_to_hand_over_which_only_the_action_tells(administrator):
    new = added(administrator)
    stored = User.objects.get(username="rexample")
    assert stored.check_password(new.new_password)
    assert len(new.new_password) == 19
    assert (stored.new_password, stored.must_change_password, stored.role) == ("", True, "officer")
    assert str(stored) == "Robin Example"


def test_adding_leaves_history_without_the_password(administrator):
    new = added(administrator)
    row = new.history.get()
    assert (row.history_user, row.history_type, row.history_change_reason) == (administrator, "+", "Added as a user")
    assert row.password_set_at
    assert not hasattr(row, "password")
    assert Change.objects.filter(history_id=row.history_id, user=administrator).exists()


@pytest.mark.parametrize("taken", ["rexample", "REXAMPLE", " rexample "])
def test_a_name_that_is_taken_is_refused_in_whatever_capitals(administrator, taken):
    added(administrator)
    with pytest.raises(ValidationError, match="Somebody signs in with this name already") as refusal:
        added(administrator, username=taken)
    assert list(refusal.value.error_dict) == ["username"]
    assert User.objects.filter(username__iexact="rexample").count() == 1


@pytest.mark.parametrize(
    ("field", "value"), [("username", ""), ("username", "a b"), ("email", "nowhere"), ("role", "king")]
)
def test_what_is_not_in_order_is_refused_at_its_field(administrator, field, value):
    with pytest.raises(ValidationError) as refusal:
        added(administrator, **{field: value})
    assert list(refusal.value.error_dict) == [field]
    assert User.objects.count() == 1


@pytest.mark.parametrize("role", ["officer", "member", "auditor"])
def test_nobody_but_administrators_adds_users(role, request):
    with pytest.raises(PermissionDenied):
        added(request.getfixturevalue(role))
    assert not User.objects.filter(username="rexample").exists()
