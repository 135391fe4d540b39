"""`/ready`, where those who watch over the site ask whether it serves, and whether the history is safe from it."""

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from oversight import views
from tests.database import as_database_user
from tests.records import queries

pytestmark = pytest.mark.django_db


def asked(client):
    response = client.get(reverse("ready"))
    return response.status_code, response.content.decode()


def test_it_is_ready_without_signing_in(client):
    assert asked(client) == (200, "ready\n")
    assert queries(client, reverse("ready")) == 2


@pytest.mark.parametrize("user", ["DEFAULT", "oversight_owner"])
def test_it_warns_where_the_web_server_could_alter_the_history(client, user):
    with connection.cursor() as cursor, as_database_user():
        cursor.execute(
            "ALTER TABLE ledger.entry OWNER TO oversight_owner; GRANT USAGE ON SCHEMA ledger TO oversight_owner"
        )
        cursor.execute("GRANT SELECT ON ledger.guarded TO oversight_owner")
    with as_database_user(user):
        status, said = asked(client)
    assert status == 200
    assert "the web server could alter the history (" in said


def test_one_right_too_many_is_enough_for_a_warning(client):
    with connection.cursor() as cursor, as_database_user():
        cursor.execute("GRANT TRUNCATE ON cases_historicalincident TO oversight_app")
    assert "as the database user oversight_app the web server could alter the history (1 tables)" in asked(client)[1]


def test_without_a_database_it_is_not_ready(client, monkeypatch):
    def gone(*arguments):
        raise OperationalError

    monkeypatch.setattr(views, "alterable", gone)
    assert asked(client) == (503, "not ready: the database does not answer\n")


def test_without_its_tables_it_is_not_ready(client):
    with connection.cursor() as cursor, as_database_user():
        cursor.execute("ALTER TABLE ledger.guarded RENAME TO elsewhere")
    assert asked(client) == (503, "not ready: the database has no ledger yet; run manage.py migrate\n")
