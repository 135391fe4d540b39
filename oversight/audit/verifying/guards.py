"""The guard itself: triggers, functions, rights and columns, as this release makes them and as they were noted."""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps

from oversight.audit.grants import USERS, alterable, has_users
from oversight.audit.verifying.findings import MOST_FINDINGS, Finding, Report

SHIPPED = Path(__file__).parent.parent / "migrations"
TRIGGERS = """
    SELECT t.tgrelid::regclass::text, t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE p.pronamespace = 'ledger'::regnamespace AND t.tgenabled = 'A' AND NOT t.tgisinternal
"""
ON_LIVE = ("ledger_complete", "ledger_deleted", "ledger_kept")
ON_HISTORY = ("ledger_append_only", "ledger_capture", "ledger_kept", "ledger_truthful")


def guard_findings(cursor: Any, report: Report) -> Iterator[Finding]:
    """The triggers and functions against what this release makes and what was noted at the last migration."""
    yield from _switched_off(cursor)
    yield from _rights(cursor)
    cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'ledger'::regnamespace")
    shipped = "".join(source.read_text() for source in sorted(SHIPPED.glob("*.sql")))
    for name, source in cursor.fetchall():
        if source not in shipped:
            yield Finding("Guard changed", f"the function ledger.{name} is not the one that Oversight comes with")
    cursor.execute("SELECT content FROM ledger.entry WHERE history = 'ledger.schema' ORDER BY n")
    notes = [json.loads(content) for (content,) in cursor.fetchall()]
    if not notes:
        yield Finding("Guard not noted", "no migration has noted the guards")
        return
    yield from _noted(notes, report)
    cursor.execute("SELECT ledger.guards()")
    changed = set(cursor.fetchone()[0].split("\n")) ^ set(notes[-1]["guards"].split("\n"))
    for what in sorted({" ".join(line.split(" ")[:4]) for line in changed})[:MOST_FINDINGS]:
        yield Finding("Guard changed", f"{what} was dropped, added, changed or switched off outside a migration")
    cursor.execute("SELECT ledger.columns()")
    if json.loads(cursor.fetchone()[0]) != notes[-1]["columns"]:
        yield Finding("Guard changed", "columns of a guarded table were changed outside a migration")


def _switched_off(cursor: Any) -> Iterator[Finding]:
    cursor.execute(TRIGGERS)
    enabled = set(cursor.fetchall())
    cursor.execute("SELECT live, history, unrecorded FROM ledger.guarded")
    guarded = {(live, history, frozenset(left.strip("{}").split(","))) for live, history, left in cursor.fetchall()}
    for model in apps.get_models():
        if hasattr(model, "history"):
            live, history = model._meta.db_table, model.history.model._meta.db_table
            if (live, history, _unrecorded(model)) not in guarded:
                yield Finding("Guard missing", f"{live} and {history} are not guarded, or not as they should be")
            wanted = {*((live, name) for name in ON_LIVE), *((history, name) for name in ON_HISTORY)}
            for table, name in sorted(wanted - enabled):
                yield Finding("Guard missing", f"the trigger {name} on {table} is gone or switched off")


def _rights(cursor: Any) -> Iterator[Finding]:
    for user in USERS if has_users(cursor) else ():
        for table in alterable(cursor, user):
            yield Finding("Rights changed", f"the database user {user} could alter {table}")


def _unrecorded(model: Any) -> frozenset[str]:
    """Columns that its history leaves out; one without a name where there are none, as splitting text gives it."""
    kept = {field.column for field in model.history.model._meta.concrete_fields}
    return frozenset({field.column for field in model._meta.concrete_fields} - kept or {""})


def _noted(notes: list[dict[str, Any]], report: Report) -> Iterator[Finding]:
    """The guards change with migrations, and with a restore, which is told; the columns with migrations alone."""
    for before, after in itertools.pairwise(notes):
        if after["why"] != "migrate":
            report.remarks.append(f"The guards were noted anew: {after['why']}")
            alike = _named(before["columns"]) == _named(after["columns"])
        else:
            alike = before["migrations"] != after["migrations"]
        if not alike:
            yield Finding("Guard changed", "guards or columns were noted anew though there was no new migration")


def _named(columns: dict[str, list[list[Any]]]) -> dict[str, list[list[Any]]]:
    """Without their numbers, which a restore gives anew."""
    return {table: [column[1:] for column in found] for table, found in columns.items()}
