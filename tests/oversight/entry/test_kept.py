"""Nothing typed is lost where the session ended in the middle of a form, or the page was older than the sign-in."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, Topic
from oversight.entry.kept import keep_typed
from oversight.entry.models import KeptForm
from oversight.entry.tokens import new_token
from tests.forms import fields_of
from tests.records import change, words

pytestmark = pytest.mark.django_db

OPEN = reverse("cases:open")
PASSWORD = "correct horse battery"


@pytest.fixture
def officer(officer):
    officer.set_password(PASSWORD)
    officer.save()
    return officer


@pytest.fixture
def typed(client_of, officer, committee):
    """What an officer had typed, with two topics ticked."""
    topics = [Topic.objects.create(name=name, slug=name.lower()) for name in ("Policing", "Transport")]
    form = fields_of(client_of(officer).get(OPEN))
    words_typed = {"title": "Long thought about", "summary": "One.\r\nTwo.", "committee": "Transparency"}
    return form | words_typed | {"topics": [str(topic.pk) for topic in topics], "visibility": "restricted"}


@pytest.fixture
def signed_out(client_of, officer):
    """The officer's browser, whose session has ended on the server."""
    client = client_of(officer)
    Session.objects.all().delete()
    return client


def sign_in(client, username, there=OPEN):
    response = client.post(
        reverse("account_login"), {"login": username, "password": PASSWORD, "next": there}, follow=True
    )
    assert response.redirect_chain[-1][0] == there
    return response


def assert_shows(page, typed):
    shown = fields_of(page)
    for name in ("title", "summary", "committee", "topics", "visibility"):
        assert shown[name] == typed[name], name


def test_after_signing_in_again_all_that_was_typed_is_in_the_form(signed_out, typed):
    refused = signed_out.post(OPEN, typed)
    assert refused["Location"] == f"{reverse('account_login')}?next={OPEN}"
    assert not Case.objects.exists()
    page = sign_in(signed_out, "officer")
    assert "All that you had typed is in this form" in words(page)
    assert_shows(page, typed)


def test_it_is_sent_from_there_and_then_forgotten(signed_out, typed):
    signed_out.post(OPEN, typed)
    page = sign_in(signed_out, "officer")
    signed_out.post(OPEN, fields_of(page) | {"committee": "Transparency Committee"})
    assert Case.objects.get().title == "Long thought about"
    assert not KeptForm.objects.exists()
    assert "Not saved yet" not in words(signed_out.get(OPEN))


def test_it_stays_while_it_is_looked_at_and_while_what_is_wrong_in_it_is_put_right(signed_out, typed):
    signed_out.post(OPEN, typed)
    sign_in(signed_out, "officer")
    signed_out.get(OPEN)
    signed_out.post(OPEN, typed | {"title": ""})
    assert_shows(signed_out.get(OPEN), typed)


def test_another_user_who_signs_in_at_the_same_browser_does_not_see_it(signed_out, typed, django_user_model):
    django_user_model.objects.create_user("second", password=PASSWORD, role="officer")
    signed_out.post(OPEN, typed)
    page = sign_in(signed_out, "second")
    assert "Long thought about" not in page.content.decode()
    assert "Not saved yet" not in words(page)


def test_another_address_does_not_show_it(signed_out, typed, case):
    signed_out.post(OPEN, typed)
    page = sign_in(signed_out, "officer", reverse("cases:correct", args=[case.reference]))
    assert "Long thought about" not in page.content.decode()


@pytest.fixture
def checked(officer):
    """A browser whose forms are checked for their CSRF token, as in earnest; and the token that it was given."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    page = client.get(OPEN).content.decode()
    return client, page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]


def test_a_page_that_is_older_than_the_sign_in_is_shown_again_as_it_was_typed(checked, typed):
    client, token = checked
    client.cookies["csrftoken"] = "x" * 32
    page = client.post(OPEN, typed | {"csrfmiddlewaretoken": token}, follow=True)
    assert page.redirect_chain == [(OPEN, 302)]
    assert_shows(page, typed)
    assert not Case.objects.exists()


def test_so_is_one_that_is_sent_after_signing_in_and_out_elsewhere(checked, typed):
    client, token = checked
    client.cookies["csrftoken"] = "x" * 32
    Session.objects.all().delete()
    page = client.post(OPEN, typed | {"csrfmiddlewaretoken": token})
    assert page["Location"] == OPEN
    client.logout()
    client.handler.enforce_csrf_checks = False
    assert_shows(sign_in(client, "officer"), typed)


def test_what_is_not_one_of_our_forms_is_refused_as_ever(checked, typed):
    client, _ = checked
    client.cookies["csrftoken"] = "x" * 32
    assert client.post(OPEN, typed | {"form_token": "nonsense"}).status_code == 403
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize(("days", "is_shown"), [(6, True), (8, False)])
def test_it_is_kept_for_a_week(days, is_shown, signed_out, typed):
    signed_out.post(OPEN, typed)
    KeptForm.objects.update(at=timezone.now() - timedelta(days=days))
    assert ("Long thought about" in sign_in(signed_out, "officer").content.decode()) is is_shown


def test_what_is_older_than_a_week_is_cleared_away_when_the_next_form_is_kept(signed_out, typed, member):
    KeptForm.objects.create(user=member, path="/somewhere/", data={})
    KeptForm.objects.update(at=timezone.now() - timedelta(days=8))
    signed_out.post(OPEN, typed)
    assert [kept.path for kept in KeptForm.objects.all()] == [OPEN]


def test_it_can_be_thrown_away(signed_out, typed):
    signed_out.post(OPEN, typed)
    page = sign_in(signed_out, "officer")
    assert f'action="{reverse("discard_kept")}"' in page.content.decode()
    page = signed_out.post(reverse("discard_kept"), {"path": OPEN}, follow=True)
    assert page.redirect_chain == [(OPEN, 302)]
    assert "What you had typed was thrown away" in words(page)
    assert "Long thought about" not in page.content.decode()
    assert not KeptForm.objects.exists()


def test_throwing_away_touches_nobody_else_s_and_leads_nowhere_else(client_of, officer, member):
    KeptForm.objects.create(user=member, path=OPEN, data={"title": ["Theirs"]})
    for path in (OPEN, "https://elsewhere.example/", "//elsewhere.example/", ""):
        response = client_of(officer).post(reverse("discard_kept"), {"path": path})
        assert response["Location"] == (path if path == OPEN else reverse("home"))
    assert KeptForm.objects.count() == 1


@pytest.mark.parametrize("name", ["password", "oldpassword", "password1", "password2", "csrfmiddlewaretoken"])
def test_passwords_are_never_kept(name, signed_out, typed):
    signed_out.post(OPEN, typed | {name: "a secret"})
    assert name not in KeptForm.objects.get().data
    assert "a secret" not in str(KeptForm.objects.get().data)


def test_the_newest_of_two_at_one_address_is_the_one_that_is_shown(signed_out, typed):
    signed_out.post(OPEN, typed)
    signed_out.post(OPEN, typed | {"title": "Thought about longer"})
    assert fields_of(sign_in(signed_out, "officer"))["title"] == "Thought about longer"


def test_a_correction_that_is_sent_late_still_meets_what_was_saved_meanwhile(signed_out, officer, case, client_of):
    address = reverse("cases:correct", args=[case.reference])
    late = fields_of(client_of(officer).get(address)) | {"title": "Mine", "reason": "A slip"}
    Session.objects.all().delete()
    signed_out.post(address, late)
    change(case, title="Theirs")
    page = sign_in(signed_out, "officer", address)
    page = signed_out.post(address, fields_of(page))
    assert "Title Theirs Mine" in words(page)
    case.refresh_from_db()
    assert case.title == "Theirs"


def test_characters_that_no_database_keeps_do_not_stop_the_rest(signed_out, typed):
    assert signed_out.post(OPEN, typed | {"summary": "One\0Two"}).status_code == 302
    assert fields_of(sign_in(signed_out, "officer"))["summary"] == "OneTwo"


def test_an_address_that_is_too_long_to_keep_is_let_go(rf, officer):
    request = rf.post(f"{OPEN}?{'x' * 500}", {"form_token": new_token(officer.pk)})
    assert not keep_typed(request)
