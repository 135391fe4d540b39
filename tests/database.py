"""The database as tests see it.

Tests do everything as the user of the database that the web server is, so that what it lacks the right for fails here
too. The record refuses to be emptied, so nothing can be cleared away after a test in which transactions really end:
each of these gets a copy of the test database, which is dropped after it.
"""

from contextlib import contextmanager

from django.db import connection, connections
from django.db.backends.signals import connection_created
from django.test import TransactionTestCase


def copy_for_each_test():
    TransactionTestCase._fixture_setup = classmethod(_take_copy)
    TransactionTestCase._fixture_teardown = _drop_copy


def _take_copy(test):
    name = connection.settings_dict["NAME"]
    connections.close_all()
    _run(f"CREATE DATABASE {name}_copy TEMPLATE {name}")
    connection.settings_dict["NAME"] = f"{name}_copy"


def _drop_copy(test):
    copy = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"] = copy.removesuffix("_copy")
    _run(f"DROP DATABASE {copy} WITH (FORCE)")


def _run(statement):
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def act_as_the_web_server():
    """From now on, where the tests connect as a superuser, as they do to the embedded server."""
    if _is_superuser():
        connection.close()
        connection_created.connect(_become_the_web_server)


def _become_the_web_server(connection, **kwargs):
    if (connection.settings_dict["NAME"] or "").startswith("test_"):
        _become("oversight_app", connection)


@contextmanager
def as_database_user(name="DEFAULT"):
    """Be another user of the database for a while; "DEFAULT" is the one that the tests connect as."""
    before = _user()
    _become(name, connection)
    try:
        yield
    finally:
        if not connection.needs_rollback:
            _become(before, connection)


@contextmanager
def all_connections_with_all_rights():
    """Also those that are opened meanwhile."""
    connection_created.disconnect(_become_the_web_server)
    connections.close_all()
    try:
        yield
    finally:
        connection_created.connect(_become_the_web_server)
        connections.close_all()


def _become(name, connection):
    with connection.cursor() as cursor:
        cursor.execute(f"SET SESSION AUTHORIZATION {name}")


def _user():
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        return cursor.fetchone()[0]


def _is_superuser():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser') = 'on'")
        return cursor.fetchone()[0]


def query(sql, *values):
    """The rows, None where there are none to give."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall() if cursor.description else None


def behind_the_back(table, sql="SELECT", *values):
    """What somebody does who may switch the guard of a table off and on."""
    connection.check_constraints()
    with as_database_user():
        query(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        query(sql, *values)
        connection.check_constraints()
        for (name,) in query(f"SELECT tgname FROM pg_trigger WHERE tgrelid = '{table}'::regclass AND NOT tgisinternal"):
            query(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
