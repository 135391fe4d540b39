"""What commonly goes wrong is told in a sentence; what we know nothing of keeps its stack trace."""

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import NotSupportedError, OperationalError, ProgrammingError

from oversight import plain
from oversight.localpg import DatabaseUnavailable


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (DatabaseUnavailable("The disk is full."), "The disk is full."),
        (ImproperlyConfigured("Set SECRET_KEY"), "Set SECRET_KEY."),
        (OperationalError("connection failed:\n\trefused"), "DATABASE_URL"),
        (OperationalError("could not extend file: No space left on device"), "free at least"),
        (NotSupportedError("PostgreSQL 14 or later is required (found 13.4)."), "found 13.4): upgrade that server"),
        (ProgrammingError('relation "cases_case" does not exist'), "manage.py migrate"),
        (OSError("cannot load library 'libpango-1.0.so.0': not found"), "make setup"),
    ],
)
def test_a_known_failure_is_one_sentence_with_its_mend(error, told):
    sentence = plain.explain(error)
    assert told in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize("error", [ValueError("x"), KeyError("y"), ProgrammingError("syntax error")])
def test_an_unknown_failure_is_not_explained_away(error):
    assert plain.explain(error) is None


def test_a_known_failure_ends_with_status_1_and_one_line(capsys):
    with pytest.raises(SystemExit) as ended, plain.sentences():
        raise DatabaseUnavailable("It is full.")
    assert ended.value.code == 1
    assert capsys.readouterr().err == "It is full.\n"


def test_who_asks_for_the_stack_trace_gets_it():
    with pytest.raises(DatabaseUnavailable), plain.sentences(traceback=True):
        raise DatabaseUnavailable("It is full.")


@pytest.mark.parametrize(
    "address", ["", "nonsense", "mysql://user@host/name", "postgres://user@host", "postgres://user@host:port/name"]
)
def test_a_wrong_database_url_is_refused_without_repeating_it(monkeypatch, address):
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(ImproperlyConfigured, match="write it like postgres://") as refused:
        plain.check_database_url()
    assert not address or address not in str(refused.value)


@pytest.mark.parametrize("address", ["postgres://user:p%40ss@host:5432/name", "postgresql://user@/%2Frun/name"])
def test_an_address_of_a_postgresql_database_is_taken(monkeypatch, address):
    monkeypatch.setenv("DATABASE_URL", address)
    plain.check_database_url()
    assert environ.Env().db_url("DATABASE_URL")["ENGINE"] == "django.db.backends.postgresql"
