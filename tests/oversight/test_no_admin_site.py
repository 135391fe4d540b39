"""Django's admin is nowhere: what administrators do is in the application, with its history."""

import pytest
from django.conf import settings
from django.urls import NoReverseMatch, get_resolver, reverse

from tests.test_access import names_of


def test_djangos_admin_is_not_installed():
    assert not [app for app in settings.INSTALLED_APPS if "admin" in app]


def test_no_address_of_it_answers(client_of, administrator):
    browser = client_of(administrator)
    for address in ("/admin/", "/admin/login/", "/admin/accounts/user/", "/administration/admin/", "/django-admin/"):
        assert browser.get(address).status_code == 404, address
    assert not [name for name in names_of(get_resolver().url_patterns) if name.startswith("admin:")]
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")
