"""Targets of chance for attacks, and a superuser's ways to them."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from django.db import DataError, IntegrityError, connection, transaction

from benchmarks.campaigns.ground import query

# Another value of a column, by its type.
FORGED = {
    "bigint": "coalesce({0}, 0) + 1000003",
    "integer": "coalesce({0}, 0) + 1",
    "smallint": "coalesce({0}, 0) + 1",
    "text": "coalesce({0}, '') || 'x'",
    "character varying": "coalesce({0}, '') || 'x'",
    "boolean": "NOT coalesce({0}, false)",
    "date": "coalesce({0}, current_date) + 1",
    "timestamp with time zone": "coalesce({0}, now()) - interval '1 day'",
}
LEDGER = ("ledger.entry", "ledger.leaf", "ledger.seal")
LINKS = ("cases_caselink", "cases_casetopic", "cases_party", "cases_source", "cases_statementlink")


class Change:
    """A change in the record: its entry, history row and row."""

    def __init__(self, n: int, history: str, history_id: int, row_id: int) -> None:
        self.n, self.history, self.history_id, self.row_id = n, history, history_id, row_id
        self.live = dict(query("SELECT history, live FROM ledger.guarded"))[history]


def changes(random: Random, *, newest: bool = False, live: tuple[str, ...] = ()) -> list[Change]:
    """All that were sealed, in an order of chance; only the newest of each row, only of some tables."""
    rows = query(
        f"SELECT {'DISTINCT ON (e.history, e.row_id)' if newest else ''} e.n, e.history, e.history_id, e.row_id "
        "FROM ledger.entry e JOIN ledger.guarded g USING (history) WHERE %s = '{}' OR g.live = ANY (%s) "
        "ORDER BY e.history, e.row_id, e.n DESC",
        list(live),
        list(live),
    )
    return [Change(*row) for row in random.sample(rows, min(len(rows), 30))]


def a_change(random: Random, **which: Any) -> Change:
    return changes(random, **which)[0]


# Ways in


@contextmanager
def behind(random: Random, *tables: str) -> Iterator[None]:
    """With every trigger of some tables off, and on again; half of the time with an excuse noted in the ledger."""
    connection.check_constraints()
    for table in tables:
        query(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    yield
    for table in tables:
        query(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
        for (name,) in query(f"SELECT tgname FROM pg_trigger WHERE tgrelid = '{table}'::regclass AND NOT tgisinternal"):
            query(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
    if random.random() < 0.5:
        excused()


def excused() -> None:
    query(
        "SELECT ledger.note_schema('Restored from the backup of last night', content->'migrations') "
        "FROM ledger.entry WHERE history = 'ledger.schema' ORDER BY n DESC LIMIT 1"
    )


def columns(table: str, *, but: str = "^$") -> list[tuple[str, str]]:
    """Names and types of those that are recorded and may be forged."""
    left_out = [
        name
        for (text,) in query("SELECT unrecorded FROM ledger.guarded WHERE live = %s", table)
        for name in text.strip("{}").split(",")
    ]
    rows = query(
        "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
        "AND NOT attisdropped AND attname !~ %s",
        table,
        but,
    )
    return [(name, kind) for name, kind in rows if kind in FORGED and name not in left_out]


def edit(random: Random, table: str, key: str, value: int, *, but: str = "^(id|history_id)$", only: str = "") -> str:
    """Give a column another value, one that the constraints of the table allow; its name."""
    wanted = [(name, kind) for name, kind in columns(table, but=but) if name == (only or name)]
    for name, kind in random.sample(wanted, len(wanted)):
        try:
            with transaction.atomic():
                other = FORGED[kind].format(f'"{name}"')
                query(f'UPDATE {table} SET "{name}" = {other} WHERE {key} = %s', value)
                connection.check_constraints()
            return name
        except (IntegrityError, DataError):
            continue
    raise LookupError(f"nothing in {table} can be forged")
