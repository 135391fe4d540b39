"""Databases for campaigns: one with the example case, sealed several times, and copies of it to try things on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import ProgrammingError, connection, connections, transaction  # noqa: E402

from cases.models import Incident  # noqa: E402
from oversight.audit.keys import make_key  # noqa: E402
from oversight.audit.sealing import seal  # noqa: E402

SEALS = 4


def query(sql: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def using(name: str) -> Iterator[None]:
    """Have Django work on another database of the server."""
    before = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = before


def on_the_server(*statements: str) -> None:
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def copy_of(template: str) -> Iterator[str]:
    """Work on a copy of a database, which is dropped at the end."""
    name = f"{template}_try"
    connections.close_all()
    on_the_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        with using(name):
            yield name
    finally:
        on_the_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def keep_things_in(folder: Path) -> None:
    """Keys and files of a campaign; a key of earlier times among them, which signs no longer."""
    settings.SEAL_KEY, settings.SEAL_KEY_FILE = "", str(folder / "seal.key")
    settings.SEAL_PUBLIC_KEYS_FILE = str(folder / "seal.keys")
    settings.MEDIA_ROOT = folder / "files"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    make_key()
    Path(settings.SEAL_KEY_FILE).rename(folder / "old.key")
    make_key()


@contextmanager
def keys_kept() -> Iterator[None]:
    """Have the keys afterwards that there were before."""
    places = [Path(settings.SEAL_KEY_FILE), Path(settings.SEAL_PUBLIC_KEYS_FILE)]
    before = [place.read_bytes() for place in places]
    yield
    for place, content in zip(places, before, strict=True):
        place.write_bytes(content)


def fill() -> str:
    """The example case in a migrated database, with changes after it, sealed again and again; the last checkpoint."""
    call_command("load_example", verbosity=0, stdout=StringIO())
    for number in range(SEALS):
        for incident in Incident.objects.all():
            incident.quantity_as_stated = f"{number} so far"
            incident.save()
        made = seal()
        assert made
    return made.checkpoint


def fingerprint() -> str:
    """Of all that attacks are about: guarded tables, ledger, guards, columns."""
    tables = query(
        "SELECT format('public.%I', name) FROM ledger.guarded, unnest(ARRAY[live, history]) name "
        "UNION SELECT oid::regclass::text FROM pg_class WHERE relnamespace = 'ledger'::regnamespace AND relkind = 'r'"
    )
    parts = [f"(SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {table} t)" for (table,) in sorted(tables)]
    try:
        with transaction.atomic():
            ((found,),) = query(f"SELECT concat(ledger.guards(), ledger.columns(), {', '.join(parts)})")
    except ProgrammingError:  # a table that is gone is a change, too
        return ""
    return str(found)
