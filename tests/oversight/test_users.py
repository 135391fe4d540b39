"""The list of users, and the page of one."""

import pytest
from django.urls import reverse

from oversight.accounts.actions import deactivate_user, set_new_password
from oversight.accounts.models import User
from oversight.audit.history import changing
from tests.records import many, queries, words

pytestmark = pytest.mark.django_db

ADDRESS = reverse("users:users")


def names(page):
    return [user.username for user in page.context["page"]]


@pytest.fixture
def everybody(administrator, officer, member, auditor):
    deactivate_user(user=administrator, row=auditor, reason="Left")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["administrator", "auditor", "member", "officer"]),
        ("?role=officer", ["officer"]),
        ("?state=active", ["administrator", "member", "officer"]),
        ("?state=deactivated", ["auditor"]),
        ("?q=exam+off", ["officer"]),
        ("?q=OFFICER&role=member", []),
        ("?role=king&state=gone", ["administrator", "auditor", "member", "officer"]),
        ("?page=9", ["administrator", "auditor", "member", "officer"]),
    ],
)
def test_users_are_found_by_name_role_and_activity(query, found, client_of, administrator, everybody):
    assert names(client_of(administrator).get(f"{ADDRESS}{query}")) == found


def test_a_filter_that_is_not_understood_is_told_and_an_empty_list_says_what_to_do(client_of, administrator):
    client = client_of(administrator)
    assert "There is a problem" in words(client.get(f"{ADDRESS}?role=king"))
    assert "No user matches" in words(client.get(f"{ADDRESS}?q=nobody"))


def test_the_list_is_paged_with_as_many_queries_for_many_as_for_few(client_of, administrator):
    client = client_of(administrator)
    few = queries(client, ADDRESS)
    many(User(username=f"user{n:02}", last_name=f"Z{n:02}") for n in range(40))
    assert queries(client, ADDRESS) == few
    assert names(client.get(f"{ADDRESS}?page=2"))[-1] == "user39"


def test_the_page_of_a_user_tells_the_history_of_it(client_of, administrator, officer):
    row = set_new_password(user=administrator, row=officer, reason="Forgot it")
    page = client_of(administrator).get(reverse("users:user", args=[officer.pk]))
    said = words(page)
    assert "Password Handed over: to be changed at the next sign-in" in said
    assert "Why: Forgot it" in said
    assert "Password set nothing →" in said
    assert row.new_password not in page.content.decode()
    assert "pbkdf2" not in page.content.decode()
    assert "md5" not in page.content.decode()


def test_the_history_of_a_user_goes_on_on_a_next_page(client_of, administrator, officer):
    for number in range(51):
        with changing(user=administrator, reason=f"Reason {number:02}"):
            officer.first_name = f"Name {number}"
            officer.save()
    client, address = client_of(administrator), reverse("users:user", args=[officer.pk])
    page = client.get(address)
    assert "Reason 50" in words(page) and "Reason 00" not in words(page)
    assert "Reason 00" in words(client.get(f"{address}?before={page.context['older_than']}"))


def test_the_page_offers_what_can_be_done(client_of, administrator, officer):
    client = client_of(administrator)

    def offered(user):
        page = client.get(reverse("users:user", args=[user.pk])).content.decode()
        pages = ("correct", "password", "deactivate", "reactivate")
        return [name for name in pages if f'href="{reverse(f"users:{name}", args=[user.pk])}"' in page]

    assert offered(officer) == ["correct", "password", "deactivate"]
    assert offered(administrator) == ["correct"], "of oneself"
    deactivate_user(user=administrator, row=officer, reason="Left")
    assert offered(officer) == ["correct", "reactivate"]


def test_auditors_read_the_list_and_the_page_and_are_offered_nothing_to_do(client_of, auditor, officer):
    client = client_of(auditor)
    for address in (ADDRESS, reverse("users:user", args=[officer.pk])):
        page = client.get(address)
        assert "Example Officer" in words(page)
        for verb in ("add", "correct", "password", "deactivate"):
            assert f'/{verb}/"' not in page.content.decode().replace("/accounts/password/change/", "")


def test_the_menu_leads_administrators_and_auditors_here_and_nobody_else(
    client_of, administrator, officer, member, auditor
):
    administration = reverse("cases:administration")
    for user, offered in ((administrator, True), (officer, False), (member, False), (auditor, True)):
        assert (f'href="{administration}"' in client_of(user).get("/").content.decode()) is offered
    assert f'href="{ADDRESS}"' in client_of(administrator).get(administration).content.decode()


def test_a_user_who_does_not_exist_is_not_found(client_of, administrator):
    assert client_of(administrator).get(reverse("users:user", args=[0])).status_code == 404
