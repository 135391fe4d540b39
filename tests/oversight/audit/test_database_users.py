"""The users of the database have the rights that they need and no others: the web server cannot alter the history."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from oversight.audit.grants import USERS, alterable
from oversight.audit.models import Verification
from oversight.audit.sealing import seal
from oversight.audit.verifying import verify
from tests.database import as_database_user

pytestmark = pytest.mark.django_db

TRACKED = [model for model in apps.get_models() if hasattr(model, "history")]
NOT_ALLOWED = "42501"


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def refused(user, statement):
    """Whether the database refuses this for want of a right, whatever the triggers would say."""
    try:
        with as_database_user(user), transaction.atomic():
            run(statement)
    except ProgrammingError as error:
        return error.__cause__.pgcode == NOT_ALLOWED
    return False


@pytest.mark.parametrize("model", TRACKED, ids=lambda model: model.__name__)
def test_the_web_server_alters_no_history_and_takes_no_guard_off(model):
    live, history = model._meta.db_table, model.history.model._meta.db_table
    for statement in (
        f"UPDATE {history} SET history_change_reason = 'x'",
        f"DELETE FROM {history}",
        f"TRUNCATE {history}",
        f"DELETE FROM {live}",
        f"TRUNCATE {live} CASCADE",
        f"ALTER TABLE {history} DISABLE TRIGGER ALL",
        f"ALTER TABLE {live} DISABLE TRIGGER ledger_complete",
        f"DROP TRIGGER ledger_complete ON {live}",
        f"CREATE RULE r AS ON INSERT TO {history} DO INSTEAD NOTHING",
        f"ALTER TABLE {history} OWNER TO oversight_app",
        f"DROP TABLE {history}",
    ):
        assert refused("oversight_app", statement), statement


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO ledger.entry (history, history_id, row_id, kind, digest) VALUES ('x', 1, 1, '+', '')",
        "UPDATE ledger.entry SET content = NULL",
        "DELETE FROM ledger.leaf",
        "UPDATE ledger.guarded SET unrecorded = '{title}'",
        "INSERT INTO ledger.seal SELECT * FROM ledger.seal",
        "INSERT INTO audit_verification (at, entries, seals, root) VALUES (now(), 1, 1, '')",
        "UPDATE audit_change SET reason = ''",
        "DELETE FROM audit_change",
        "SELECT ledger.add_entry('x', 1, 1, '+', '{}')",
        "CALL ledger.unguard('cases_incident')",
        "CREATE OR REPLACE FUNCTION ledger.complete() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "SET session_replication_role = replica",
        "SET ROLE oversight_owner",
        "ALTER ROLE oversight_app SUPERUSER",
        "CREATE TABLE public.mine ()",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'y', now())",
    ],
)
def test_the_web_server_alters_no_ledger_and_gives_itself_no_right(incident, statement):
    assert refused("oversight_app", statement)


@pytest.mark.parametrize("user", USERS)
def test_nobody_but_the_owner_could_alter_any_table_of_history_or_ledger(user):
    with connection.cursor() as cursor:
        assert alterable(cursor, user) == []


def test_the_sealer_seals_and_reads_nothing_of_the_record(key, incident):
    with as_database_user("oversight_sealer"):
        assert seal().size
    for table in ("cases_incident", "cases_historicalincident", "accounts_user", "django_session"):
        assert refused("oversight_sealer", f"SELECT FROM {table}")
    for statement in (
        "UPDATE ledger.seal SET size = 1",
        "DELETE FROM ledger.leaf",
        "INSERT INTO cases_topic DEFAULT VALUES",
    ):
        assert refused("oversight_sealer", statement)


def test_the_auditor_verifies_and_writes_nothing_but_the_result(sealed, officer):
    with as_database_user("oversight_auditor"):
        call_command("verify_history", verbosity=0)
    assert Verification.objects.get().findings == []
    for model in TRACKED:
        assert refused("oversight_auditor", f"UPDATE {model._meta.db_table} SET id = id")
    for statement in (
        "SELECT password FROM accounts_user",
        "SELECT FROM django_session",
        "INSERT INTO ledger.seal SELECT * FROM ledger.seal",
    ):
        assert refused("oversight_auditor", statement)


@pytest.mark.parametrize("right", ["UPDATE", "DELETE", "TRUNCATE", "TRIGGER"])
def test_a_right_that_was_given_to_the_web_server_is_found(sealed, right):
    run(f"GRANT {right} ON cases_historicalincident TO oversight_app")
    assert [str(finding) for finding in verify().findings] == [
        "Rights changed: the database user oversight_app could alter cases_historicalincident"
    ]


def test_so_is_a_table_that_was_given_to_it(sealed):
    run("ALTER TABLE ledger.leaf OWNER TO oversight_app")
    assert "the database user oversight_app could alter ledger.leaf" in [
        finding.sentence for finding in verify().findings
    ]


def test_migrating_gives_the_rights_anew(sealed):
    run("GRANT DELETE ON ledger.entry TO oversight_app; REVOKE SELECT ON cases_case FROM oversight_app")
    call_command("migrate", verbosity=0)
    assert verify().is_clean
    with as_database_user("oversight_app"):
        run("SELECT FROM cases_case")
