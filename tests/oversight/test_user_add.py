"""Adding a user."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from oversight.accounts.actions import add_user
from oversight.accounts.models import User
from oversight.audit.models import Change
from tests.forms import faults, fields_of, follow
from tests.records import words

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


ADDRESS = reverse("users:add")
TYPED = {
    "username": "rexample",
    "first_name": "Robin",
    "last_name": "Example",
    "email": "robin@example.gov.uk",
    "role": "member",
}


def test_the_page_adds_a_user_and_shows_the_password_once(client_of, administrator):
    client = client_of(administrator)
    page = follow(client, ADDRESS, **TYPED)
    new = User.objects.get(username="rexample")
    assert (str(new), new.email, new.role) == ("Robin Example", "robin@example.gov.uk", "member")
    said = words(page)
    assert "Hand over this password For Robin Example Username rexample" in said
    shown = said.partition("Password ")[2].split()[0]
    assert new.check_password(shown)
    assert shown not in client.get(reverse("users:user", args=[new.pk])).content.decode()


def test_a_form_sent_twice_adds_one_user_and_shows_the_password_no_more(client_of, administrator):
    client = client_of(administrator)
    filled = fields_of(client.get(ADDRESS)) | TYPED
    first, second = (client.post(ADDRESS, filled, follow=True) for _ in range(2))
    assert User.objects.filter(username="rexample").count() == 1
    assert "Hand over this password" in words(first)
    assert "the password shown then" in words(second)
    assert second.redirect_chain == [(reverse("users:user", args=[User.objects.get(username="rexample").pk]), 302)]


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("username", "", "Enter username"),
        ("username", "ADMINISTRATOR", "Somebody signs in with this name already, perhaps in other capitals"),
        ("username", "a b", "Enter a valid username"),
        ("last_name", " ", "Enter last name"),
        ("email", "nowhere", "Enter an e-mail address in the right form"),
        ("role", "", "Choose a role"),
        ("role", "king", "Role: choose from the list"),
        ("first_name", "x" * 151, "First name must be 150 characters or fewer"),
    ],
)
def test_a_fault_is_told_at_its_field_and_nothing_typed_is_lost(field, typed, message, client_of, administrator):
    page = follow(client_of(administrator), ADDRESS, **TYPED | {field: typed})
    told = faults(page)
    assert list(told) == [f"id_{field}_0" if field == "role" else f"id_{field}"]
    assert message in next(iter(told.values()))
    for name, value in TYPED.items():
        if name not in (field, "role"):
            assert f'value="{value}"' in page.content.decode()
    assert User.objects.count() == 1


def test_only_administrators_open_the_page(client_of, officer, member, auditor):
    for user in (officer, member, auditor):
        assert client_of(user).post(ADDRESS, TYPED).status_code == 403
    assert not User.objects.filter(username="rexample").exists()
