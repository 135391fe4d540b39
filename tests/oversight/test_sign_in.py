"""Signing in and out, and changing a password."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


@pytest.fixture
def somebody(officer):
    officer.set_password(PASSWORD)
    officer.save()
    return officer


def test_a_right_password_signs_in_and_leads_on_to_the_page_asked_for(client, somebody):
    response = client.post(reverse("account_login"), {"login": "officer", "password": PASSWORD, "next": "/cases/"})
    assert response.status_code == 302
    assert response["Location"] == "/cases/"


def test_a_wrong_password_is_refused_and_the_name_typed_is_kept(client, somebody):
    response = client.post(reverse("account_login"), {"login": "officer", "password": "wrong"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "There is a problem" in page
    assert 'value="officer"' in page


def test_five_wrong_passwords_lock_the_name_for_a_while(client, somebody):
    for _ in range(5):
        client.post(reverse("account_login"), {"login": "officer", "password": "wrong"})
    response = client.post(reverse("account_login"), {"login": "officer", "password": PASSWORD})
    assert response.status_code == 200
    assert "Too many" in response.content.decode()


def test_a_deactivated_user_cannot_sign_in(client, somebody):
    somebody.is_active = False
    somebody.save()
    client.post(reverse("account_login"), {"login": "officer", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_nobody_can_sign_up_or_set_a_first_password_by_themselves(client):
    for name in ("account_signup", "account_set_password", "account_email"):
        assert client.get(reverse(name)).status_code == 404


def test_signing_out_takes_a_post_and_ends_the_session(client_of, officer):
    client = client_of(officer)
    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_a_password_is_changed_with_the_old_one_and_leaves_no_trace_of_either_in_the_history(client, somebody):
    client.force_login(somebody)
    new = "another fine password"
    response = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    somebody.refresh_from_db()
    assert response.status_code == 302
    assert somebody.check_password(new)
    assert not hasattr(somebody.history.first(), "password")


def test_a_wrong_old_password_changes_nothing(client, somebody):
    client.force_login(somebody)
    new = "another fine password"
    response = client.post(
        reverse("account_change_password"), {"oldpassword": "wrong", "password1": new, "password2": new}
    )
    somebody.refresh_from_db()
    assert "There is a problem" in response.content.decode()
    assert somebody.check_password(PASSWORD)
