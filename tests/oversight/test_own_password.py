"""The first sign-in with a password that an administrator handed over, and choosing one of one's own."""

import pytest
from django.test import Client
from django.urls import reverse

from oversight.accounts.actions import set_new_password
from oversight.accounts.models import User

pytestmark = pytest.mark.django_db

CHANGE, OWN = reverse("account_change_password"), "correct horse battery"


@pytest.fixture
def handed(administrator, officer):
    return set_new_password(user=administrator, row=officer, reason="First day")


@pytest.fixture
def theirs(handed):
    """Signed in with the password that was handed over."""
    client = Client()
    client.post(reverse("account_login"), {"login": "officer", "password": handed.new_password})
    assert "_auth_user_id" in client.session
    return client


def chosen(theirs, old, new, again=None):
    return theirs.post(CHANGE, {"oldpassword": old, "password1": new, "password2": again or new})


@pytest.mark.parametrize("address", ["/", "/cases/", "/cases/?q=x", "/nowhere/"])
def test_every_page_leads_to_the_choice_of_a_password_until_one_is_chosen(theirs, handed, address):
    assert theirs.get(address)["Location"] == theirs.post(address)["Location"] == CHANGE
    assert "Choose one of your own" in theirs.get(CHANGE).content.decode()
    chosen(theirs, handed.new_password, OWN)
    assert theirs.get("/").status_code == 200


def test_a_chosen_password_is_in_the_history_as_the_users_own_act(theirs, handed):
    response = chosen(theirs, handed.new_password, OWN)
    assert response["Location"] == "/"
    stored = User.objects.get(pk=handed.pk)
    assert stored.check_password(OWN)
    assert not stored.must_change_password
    row = stored.history.first()
    assert (row.history_user, row.history_change_reason) == (stored, "Chose a password")
    assert row.password_set_at > handed.password_set_at


def test_the_password_that_was_handed_over_is_no_choice(theirs, handed):
    page = chosen(theirs, handed.new_password, handed.new_password).content.decode()
    assert "Choose a password other than the one that you have" in page
    assert User.objects.get(pk=handed.pk).must_change_password


@pytest.mark.parametrize("weak", ["short", "1234567890123", "qwerty123456"])
def test_a_weak_password_is_refused(theirs, handed, weak):
    assert "There is a problem" in chosen(theirs, handed.new_password, weak).content.decode()
    assert User.objects.get(pk=handed.pk).must_change_password


def test_signing_out_stays_possible(theirs):
    theirs.post(reverse("account_logout"))
    assert "_auth_user_id" not in theirs.session


def test_the_others_choose_when_they_want_to(client_of, member):
    theirs = client_of(member)
    assert theirs.get("/").status_code == 200
    assert "Choose one of your own" not in theirs.get(CHANGE).content.decode()


def test_signing_in_leaves_no_history_of_the_user(theirs, handed):
    assert User.objects.get(pk=handed.pk).last_login
    assert handed.history.count() == 2
