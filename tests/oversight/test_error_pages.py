"""The pages for what went wrong fit in with the others, and say what to do."""

import pytest
from django.test import Client, RequestFactory
from django.urls import path
from django.views import defaults

from oversight.urls import urlpatterns as pages

pytestmark = pytest.mark.django_db


def breaks(request):
    raise RuntimeError("on purpose")


urlpatterns = [*pages, path("breaks/", breaks)]


def test_an_address_that_leads_nowhere_gets_our_page(client_of, member):
    response = client_of(member).get("/nowhere/")
    assert response.status_code == 404
    assert "Page not found" in response.content.decode()
    assert "Sign out" in response.content.decode()


@pytest.mark.urls(__name__)
def test_a_fault_of_ours_gets_a_page_without_a_stack_trace(member):
    browser = Client(raise_request_exception=False)
    browser.force_login(member)
    response = browser.get("/breaks/")
    assert response.status_code == 500
    assert "Sorry, there is a problem" in response.content.decode()
    assert "on purpose" not in response.content.decode()


def test_what_a_role_may_not_do_gets_our_page(member):
    request = RequestFactory().get("/")
    request.user = member
    response = defaults.permission_denied(request, PermissionError())
    assert response.status_code == 403
    assert "You cannot do this" in response.content.decode()


def test_a_form_from_another_session_is_refused_in_words(member):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member)
    response = browser.post("/accounts/logout/")
    assert response.status_code == 403
    assert "This form is too old" in response.content.decode()


def test_no_page_of_the_record_is_kept_by_a_cache(client_of, member):
    assert client_of(member).get("/").headers["Cache-Control"] == "private, no-store"


def test_no_page_allows_scripts_or_styles_from_elsewhere_or_inline(client):
    policy = client.get("/accounts/login/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
