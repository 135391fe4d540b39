"""Databases of tests in which transactions really end.

The record refuses to be emptied, so nothing can be cleared away after such a test: each gets a copy of the test
database, which is dropped after it.
"""

from django.db import connection, connections
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
