"""One clear sentence, with the mend, for what commonly goes wrong when a command starts; a stack trace for the rest."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

EXAMPLE_URL = "postgres://user:password@host:5432/oversight"


@contextlib.contextmanager
def sentences(traceback: bool = False) -> Iterator[None]:
    """Turn the failures that `explain` knows into a line on standard error and exit status 1."""
    try:
        yield
    except Exception as error:
        sentence = explain(error)
        if sentence is None or traceback:
            raise
        sys.stderr.write(sentence + "\n")
        sys.exit(1)


def explain(error: BaseException) -> str | None:
    """What to tell the user about an error; None for one that we know nothing of, which deserves its stack trace."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management.base import CommandError
    from django.db import NotSupportedError, OperationalError, ProgrammingError

    from oversight.localpg import DatabaseUnavailable

    said = " ".join(str(error).split()).rstrip(".")
    known: list[tuple[type[BaseException], str, str]] = [
        (DatabaseUnavailable, "", f"{said}."),
        (ImproperlyConfigured, "", f"{said}."),
        (CommandError, "", f"{said}."),
        (Exception, "No space left on device", "The disk is full: free at least 200 MB on it, then try again."),
        (OperationalError, "", f"The database cannot be used ({said}): see that it runs and DATABASE_URL is right."),
        (NotSupportedError, "is required", f"{said}: upgrade that server, or set DATABASE_URL to a newer one."),
        (ProgrammingError, "does not exist", f"{said}: run '.venv/bin/python manage.py migrate', then try again."),
        (OSError, "load library", f"A system library is missing ({said.split(':')[0]}): run 'make setup'."),
    ]
    return next((tell for kind, words, tell in known if isinstance(error, kind) and words in said), None)


def check_database() -> None:
    """Raise if DATABASE_URL names a server that does not answer; whether our database is in it is not looked at."""
    from django.db import OperationalError, connection

    try:
        with connection.wrap_database_errors:
            connection.get_new_connection(connection.get_connection_params()).close()
    except OperationalError as error:
        if "does not exist" not in str(error):
            raise


def check_database_url() -> None:
    """Raise ImproperlyConfigured if DATABASE_URL is set and is not the address of a PostgreSQL database.

    The address itself is not repeated in the message: it may hold a password.
    """
    from django.core.exceptions import ImproperlyConfigured

    address = os.environ.get("DATABASE_URL")
    if address is None:
        return
    mend = f"write it like {EXAMPLE_URL}, or unset it to use the embedded database."
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  raises ValueError for one that is not a number
    except ValueError:
        raise ImproperlyConfigured(f"DATABASE_URL is not an address with a numeric port: {mend}") from None
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ImproperlyConfigured(f"DATABASE_URL does not name a PostgreSQL database: {mend}")


if __name__ == "__main__":  # before pytest, which wraps what it cannot start with in a stack trace
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
    with sentences():
        check_database_url()
        if "DATABASE_URL" in os.environ:
            check_database()
