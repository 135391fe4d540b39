"""Lawful work, after which verifying must find nothing. Each runs on a copy of the database of its own."""

from collections.abc import Callable
from contextlib import closing
from random import Random

import psycopg2
from django.db import connection, connections, transaction
from django.utils import timezone

from benchmarks.campaigns.ground import on_the_server, query
from cases.models import Case, Event, Incident
from cases.redactable import words_of
from cases.redaction_actions import approve_redaction, propose_redaction
from oversight import localpg
from oversight.accounts.models import User
from oversight.audit.apps import note_schema
from oversight.audit.history import changing
from oversight.audit.keys import make_key
from oversight.audit.sealing import seal
from oversight.dates import read_date
from oversight.localpg.programs import run


def saves(random: Random) -> None:
    """Of several kinds, each sealed."""
    for row in random.sample([*Incident.objects.all(), *Case.objects.all(), *Event.objects.all()], 5):
        row.title = f"Another {random.random()}"
        row.save()
        assert seal()
    assert seal() is None


def restricted_and_withdrawn(random: Random) -> None:
    with changing(user=User.objects.get(username="officer"), reason="As agreed"):
        case = random.choice(Case.objects.all())
        case.visibility = "restricted"
        case.save()
        incident = random.choice(Incident.objects.all())
        incident.withdrawn_at, incident.withdrawn_reason = timezone.now(), "Entered twice"
        incident.save()


def passwords(random: Random) -> None:
    """And sign-ins, which the history leaves out."""
    user = random.choice(User.objects.all())
    user.set_password(str(random.random()))
    user.save(update_fields=["password"])
    User.objects.update(last_login=timezone.now())


def many_at_once(random: Random) -> None:
    incidents = [Incident(kind="other", title=f"Incident {number}") for number in range(random.randint(50, 500))]
    for incident in incidents:
        incident.set_date(read_date("2019"))
    with transaction.atomic():
        made = Incident.objects.bulk_create(incidents)
        Incident.history.bulk_history_create(made, default_change_reason="Imported")


def many_in_one_transaction(random: Random) -> None:
    """The same rows again and again, of which only the last is what the row says at the end."""
    with changing(user=User.objects.get(username="officer"), reason="Several steps"):
        for number in range(random.randint(2, 9)):
            for incident in Incident.objects.all():
                incident.title = f"Step {number}"
                incident.save()


def redacted(random: Random) -> None:
    """By two people: words of a record and its parts, and the reasons of changes; some sealed before, some not."""
    officers = User.objects.get(username="officer"), User.objects.create_user("second", role="officer")
    for record in random.sample([*Incident.objects.all(), *Event.objects.all()], 3):
        record.title = f"Another {random.random()}"
        record.save()
        why = {"authority": "An order", "reason": "It says so"}
        redaction = propose_redaction(user=officers[0], record=record, words=words_of(record), with_reasons=True, **why)
        approve_redaction(user=officers[1], redaction=redaction)


def new_key(random: Random) -> None:
    for _ in range(random.randint(1, 3)):
        make_key()
        many_at_once(random)
        assert seal()


def a_slow_writer(random: Random) -> None:
    """Its entry has a smaller number than others that were sealed meanwhile."""
    with closing(psycopg2.connect(**connection.get_connection_params())) as slow, slow.cursor() as cursor:
        cursor.execute(
            "WITH made AS (UPDATE cases_topic SET name = name || '.' RETURNING *) "
            "INSERT INTO cases_historicaltopic SELECT (jsonb_populate_record(NULL::cases_historicaltopic, "
            "to_jsonb(made) || jsonb_build_object('history_id', nextval('cases_historicaltopic_history_id_seq'), "
            "'history_type', '~', 'history_date', clock_timestamp(), 'history_change_reason', 'A dot'))).* FROM made"
        )
        many_at_once(random)
        assert seal()
        slow.commit()
    assert seal()


def housekeeping(random: Random) -> None:
    for statement in (
        "VACUUM FULL",
        "VACUUM FREEZE",
        "ANALYZE",
        f"REINDEX DATABASE {connection.settings_dict['NAME']}",
    ):
        query(statement)


def clustered(random: Random) -> None:
    for table, index in query(
        "SELECT indrelid::regclass::text, indexrelid::regclass::text FROM pg_index WHERE indisprimary "
        "AND indrelid::regclass::text IN (SELECT unnest(ARRAY[live, history]) FROM ledger.guarded)"
    ):
        query(f"CLUSTER {table} USING {index.rpartition('.')[2]}")
    query("CLUSTER ledger.entry USING entry_pkey")
    query("CLUSTER ledger.leaf USING leaf_n_key")


def columns_added(random: Random) -> None:
    migrated("ADD COLUMN colour text NOT NULL DEFAULT 'red'")


def columns_dropped(random: Random) -> None:
    migrated("DROP COLUMN quantity_as_stated")


def columns_altered(random: Random) -> None:
    migrated("ALTER COLUMN title TYPE varchar(900)")
    migrated("RENAME COLUMN description TO told")


def migrated(change: str) -> None:
    """As a migration does it."""
    query("DROP SCHEMA IF EXISTS as_of CASCADE")
    for table in ("cases_incident", "cases_historicalincident"):
        query(f"ALTER TABLE {table} {change}")
    query(
        "SELECT ledger.note_schema('migrate', content->'migrations' || to_jsonb(%s::text)) "
        "FROM ledger.entry WHERE history = 'ledger.schema' ORDER BY n DESC LIMIT 1",
        f"cases.{change}",
    )


def restored(random: Random) -> None:
    """From a dump, which makes every trigger anew."""
    name = connection.settings_dict["NAME"]
    file = str(localpg.folder() / f"{name}.sql")
    place = ("-h", connection.settings_dict["HOST"], "-U", connection.settings_dict["USER"])
    connections.close_all()
    run("pg_dump", *place, "-f", file, name)
    on_the_server(f"DROP DATABASE {name} WITH (FORCE)", f"CREATE DATABASE {name}")
    run("psql", *place, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", file, name)
    (localpg.folder() / f"{name}.sql").unlink()
    note_schema(connection.alias, why="Restored from a dump")


def restored_after_a_column_was_dropped(random: Random) -> None:
    """The dump leaves no gap where the column was: those behind it get other numbers."""
    columns_dropped(random)
    restored(random)


CONTROLS: dict[str, Callable[[Random], None]] = {
    "rows saved and sealed": saves,
    "case restricted, incident withdrawn": restricted_and_withdrawn,
    "password changed, signed in": passwords,
    "many rows added at once": many_at_once,
    "rows changed many times in one transaction": many_in_one_transaction,
    "words redacted": redacted,
    "new keys": new_key,
    "writer that was slow": a_slow_writer,
    "vacuum full, freeze, analyze, reindex": housekeeping,
    "tables clustered": clustered,
    "column added": columns_added,
    "column dropped": columns_dropped,
    "columns altered and renamed": columns_altered,
    "dumped and restored": restored,
    "restored after a column was dropped": restored_after_a_column_was_dropped,
}
