"""What the guard of the history costs, how long a million history rows take to seal and to verify.

In a database of its own, dropped at the end. Ends with an error where verifying finds anything, or takes over a minute.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
django.setup()

import psycopg2  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from benchmarks._timing import median  # noqa: E402
from oversight.audit.apps import note_schema  # noqa: E402
from oversight.audit.verifying import verify  # noqa: E402
from oversight.audit.verifying.guards import ON_HISTORY, ON_LIVE  # noqa: E402
from oversight.trial import database  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
SAVES, CLIENTS, WRITES, RECORDS, VERSIONS = 200, 8, 200, 100_000, 10
VERIFIED_WITHIN_SECONDS = 60
LIVE, HISTORY = "cases_incident", "cases_historicalincident"
Triggers = Collection[tuple[str, str]]
GUARD = {*((LIVE, name) for name in ON_LIVE), *((HISTORY, name) for name in ON_HISTORY)}
# What compares rows with each other at the end of a transaction: verifying does it anew.
COMPARING = {(LIVE, "ledger_complete"), (HISTORY, "ledger_truthful")}


def main() -> None:
    """Runs itself again on the new database: Django reads its settings once."""
    if len(sys.argv) > 1:
        return measure()
    with tempfile.TemporaryDirectory() as keys, database(f"oversight_benchmark_{os.getpid()}") as url:
        environment = {**os.environ, "DATABASE_URL": url}
        environment |= {"SEAL_KEY_FILE": f"{keys}/key", "SEAL_PUBLIC_KEYS_FILE": f"{keys}/keys"}
        measured = ["-m", "benchmarks.ledger", "measure"]
        for command in (["manage.py", "migrate", "-v0"], ["manage.py", "make_seal_key"], measured):
            subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True)


def measure() -> None:
    from cases.models import Incident
    from oversight.audit.sealing import seal
    from oversight.dates import read_date

    incidents = [Incident(kind="other", title=f"Incident {number}") for number in range(CLIENTS)]
    for incident in incidents:
        incident.set_date(read_date("2019"))
        incident.save()

    guarded = median_save(incidents[0])
    start = perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(write, [incident.pk for incident in incidents]))
    taken = perf_counter() - start
    print(f"{CLIENTS} clients: {CLIENTS * WRITES / taken:.0f} durable guarded writes a second")

    start = perf_counter()
    with switched_off(COMPARING):
        fill()
    print(f"{RECORDS * VERSIONS:,} history rows entered: {perf_counter() - start:.0f} s")
    start = perf_counter()
    made = seal()
    assert made
    print(f"{made.size:,} entries sealed: {perf_counter() - start:.0f} s")
    start = perf_counter()
    report = verify()
    taken = perf_counter() - start
    print(f"{report.entries:,} entries verified: {taken:.0f} s, {len(report.findings)} findings")
    assert report.is_clean, report.findings[:3]
    assert taken <= VERIFIED_WITHIN_SECONDS

    # Last of all: what is written without the guard would be found.
    with switched_off(GUARD):
        bare = median_save(incidents[0])
    print(f"A save with its history: {guarded:.1f} ms guarded, {bare:.1f} ms without the guard (median of {SAVES})")


def median_save(incident: Any) -> float:
    """Milliseconds."""

    def save() -> None:
        incident.title += "."
        incident.save()

    incident.title = "Incident"
    return median(save, SAVES)


@contextmanager
def switched_off(triggers: Triggers) -> Iterator[None]:
    """Guards of incidents, which only the owner of the tables can do."""
    turn("DISABLE", triggers)
    yield
    turn("ENABLE ALWAYS", triggers)
    note_schema(connection.alias, why="Switched off for a benchmark")


def turn(how: str, triggers: Triggers) -> None:
    with connection.cursor() as cursor:
        for table, name in triggers:
            cursor.execute(f"ALTER TABLE {table} {how} TRIGGER {name}")


def write(pk: int) -> None:
    """Changes of one record, each with its history in a transaction of its own that is on disk when it ends."""
    place = settings.DATABASES["default"]
    client = psycopg2.connect(dbname=place["NAME"], host=place["HOST"], user=place["USER"], password=place["PASSWORD"])
    client.autocommit = True
    with client.cursor() as cursor:
        for number in range(WRITES):
            cursor.execute(changed(f"UPDATE {LIVE} SET title = %s WHERE id = %s"), [f"Write {number}", pk])
    client.close()


def columns(*left_out: str) -> str:
    from cases.models import Incident

    return ", ".join(str(field.column) for field in Incident._meta.concrete_fields if field.column not in left_out)


def changed(statement: str) -> str:
    """SQL that changes rows and writes their history."""
    said = columns()
    return (
        f"WITH made AS ({statement} RETURNING *) "
        f"INSERT INTO {HISTORY} ({said}, history_date, history_type, history_change_reason) "
        f"SELECT {said}, clock_timestamp(), '~', 'Benchmark' FROM made"
    )


def fill() -> None:
    """Records with versions, a hundred thousand rows a transaction."""
    copied = columns("id", "title")
    more = (
        f"INSERT INTO {LIVE} ({copied}, title) SELECT {copied}, 'Incident ' || number "
        f"FROM generate_series(1, {RECORDS}) number, (SELECT * FROM {LIVE} ORDER BY id LIMIT 1) one"
    )
    for number in range(VERSIONS):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                changed(more if number == 0 else f"UPDATE {LIVE} SET title = title || '.' WHERE id > {CLIENTS}")
            )
        print(".", end="", flush=True)
    print()


if __name__ == "__main__":
    main()
