"""Attacks on what guards: triggers, functions, rules, tables, columns."""

from random import Random

from django.db import connection

from benchmarks.campaigns.ground import query
from benchmarks.campaigns.targets import FORGED, a_change, changes, columns, edit, excused


def a_trigger(random: Random) -> tuple[str, str, str]:
    return random.choice(query(
        "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(t.oid) "
        "FROM pg_trigger t JOIN pg_proc p ON p.oid = tgfoid JOIN pg_class c ON c.oid = tgrelid "
        "WHERE pronamespace = 'ledger'::regnamespace AND NOT tgisinternal "
        "AND relname <> 'audit_change' ORDER BY 1, 2"
    ))  # fmt: skip


def trigger_dropped(random: Random, *, again: bool = False) -> None:
    table, name, definition = a_trigger(random)
    query(f"DROP TRIGGER {name} ON {table}")
    if again:
        query(definition)
        query(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def trigger_off(random: Random, *, again: bool = False) -> None:
    table, name, _ = a_trigger(random)
    query(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    if again:
        query(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def function_replaced(random: Random, *, again: bool = False) -> None:
    name = random.choice(["append_only", "capture", "complete", "truthful"])
    ((definition,),) = query("SELECT pg_get_functiondef(%s::regproc)", f"ledger.{name}")
    query(
        f"CREATE OR REPLACE FUNCTION ledger.{name}() RETURNS trigger LANGUAGE plpgsql "
        "AS 'BEGIN RETURN coalesce(new, old); END'"
    )
    if again:
        with connection.cursor() as cursor:
            cursor.execute(definition)
    elif random.random() < 0.5:
        excused()


def guarded_edited(random: Random) -> None:
    live = a_change(random).live
    query(random.choice([
        "DELETE FROM ledger.guarded WHERE live = %s",
        "UPDATE ledger.guarded SET unrecorded = '{title}' WHERE live = %s",
        "UPDATE ledger.guarded SET history = 'nothing' WHERE live = %s",
        "CALL ledger.unguard(%s)",
    ]), live)  # fmt: skip


def rule_that_swallows(random: Random) -> None:
    target = a_change(random)
    query(
        f"CREATE RULE swallow AS ON {random.choice(['INSERT', 'UPDATE'])} TO "
        f"{random.choice([target.live, target.history])} DO INSTEAD NOTHING"
    )


def rule_that_writes(random: Random) -> None:
    """Signing in changes the record, too."""
    for target in changes(random, newest=True):
        free = [name for name, _ in columns(target.live) if name in ("title", "name", "description")]
        if free:
            query(
                "CREATE RULE forged AS ON INSERT TO django_session DO ALSO "
                f"UPDATE {target.live} SET {random.choice(free)} = 'F' WHERE id = {target.row_id}"
            )
            query("INSERT INTO django_session VALUES ('forged', '', now())")
            return


def table_replaced(random: Random) -> None:
    """By a copy that nothing guards."""
    target = a_change(random, newest=True)
    table, key, value = random.choice(
        [(target.live, "id", target.row_id), (target.history, "history_id", target.history_id)]
    )
    connection.check_constraints()
    query("DROP SCHEMA as_of CASCADE")
    query(f"ALTER TABLE {table} RENAME TO away")
    query(f"CREATE TABLE {table} AS SELECT * FROM away")
    edit(random, table, key, value)


def column_replaced(random: Random, *, why: str) -> None:
    """All its values at once, which no trigger sees, and noted as what a migration or a restore does."""
    target = a_change(random)
    name, kind = random.choice(columns(target.live, but="^id$|_id$"))
    connection.check_constraints()
    query("DROP SCHEMA as_of CASCADE")
    for table in (target.live, target.history):
        query(f'ALTER TABLE {table} DROP COLUMN "{name}" CASCADE')
        query(f'ALTER TABLE {table} ADD COLUMN "{name}" {kind} DEFAULT ({FORGED[kind].format("NULL::" + kind)})')
    query(
        "SELECT ledger.note_schema(%s, content->'migrations') "
        "FROM ledger.entry WHERE history = 'ledger.schema' ORDER BY n DESC LIMIT 1",
        why,
    )
