"""Columns of the guarded tables through the years: how to compare what an entry says with what a table says today.

A column keeps its number while it is renamed or altered, and a new one gets a new number. Each migration notes numbers,
names and types (`ledger.note_schema`). A restore numbers anew and keeps the names; it is noted too.
"""

import json
from dataclasses import dataclass
from typing import Any

# As text these say the same in either type.
PLAIN = {"smallint", "integer", "bigint", "text", "character varying", "character"}


@dataclass(frozen=True)
class Columns:
    """For each table its columns as (number, name, type), from an entry of the ledger on."""

    since: int
    tables: dict[str, list[tuple[int, str, str]]]

    @classmethod
    def of(cls, since: int, found: str) -> "Columns":
        """`found` is JSON, as `ledger.columns()` gives it."""
        tables = json.loads(found)
        return cls(since, {table: [(n, name, kind) for n, name, kind in rows] for table, rows in tables.items()})

    @classmethod
    def now(cls, cursor: Any) -> "Columns":
        cursor.execute("SELECT ledger.columns()")
        return cls.of(0, cursor.fetchone()[0])

    def names(self, table: str) -> list[str]:
        return [name for _, name, _ in self.tables[table]]

    def recorded(self, live: str, history: str) -> str:
        """As SQL, the columns of a table that its history has too. Others are nobody's business, passwords say."""
        return ", ".join(_quoted(name, '"') for name in self.names(live) if name in self.names(history))


def noted_columns(cursor: Any) -> list[Columns]:
    """As they were noted, the earliest first. What was entered before the first note had the same columns."""
    cursor.execute(
        "SELECT n, content->'columns', content->>'why' FROM ledger.entry WHERE history = 'ledger.schema' ORDER BY n"
    )
    found: list[Columns] = []
    for n, content, why in cursor.fetchall():
        columns = Columns.of(n, content)
        if why != "migrate" and found:
            found = [_renumbered(earlier, found[-1], columns) for earlier in found]
        found.append(columns)
    return found


def _renumbered(columns: Columns, before: Columns, after: Columns) -> Columns:
    """With the numbers that a restore gave to the same names; negative ones for columns that were gone before it."""
    numbers = {table: {name: number for number, name, _ in rows} for table, rows in after.tables.items()}
    names = {table: {number: name for number, name, _ in rows} for table, rows in before.tables.items()}

    def renumbered(table: str, number: int) -> int:
        return numbers.get(table, {}).get(names.get(table, {}).get(number, ""), -abs(number))

    return Columns(
        columns.since,
        {
            table: [(renumbered(table, number), name, kind) for number, name, kind in rows]
            for table, rows in columns.tables.items()
        },
    )


def differs(then: list[Columns], now: Columns, history: str, table: str) -> str:
    """SQL: whether entry `e` of a history table says something else than row `h` of a table (itself, or the live one).

    Columns are compared that both have; where none was added, dropped, renamed or altered that is the whole row.
    """
    noted = [columns for columns in then if history in columns.tables]
    # An entry has the columns of the last note before it; the first note also counts for what came before it.
    conditions = [_differs(columns, now, history, table) for columns in noted]
    if len(set(conditions)) < 2:
        return conditions[0] if conditions else "false"
    later = reversed(list(zip(noted[1:], conditions[1:], strict=True)))
    cases = " ".join(f"WHEN e.n > {columns.since} THEN {condition}" for columns, condition in later)
    return f"CASE {cases} ELSE {conditions[0]} END"


def _differs(then: Columns, now: Columns, history: str, table: str) -> str:
    if then.tables[history] == now.tables[history]:
        return f"{'e.content' if history == table else 'ledger.said(e.content)'} <> h.now"
    today = {number: (name, kind) for number, name, kind in now.tables[history]}
    compared = [
        _column(old, *today[number], was=kind)
        for number, old, kind in then.tables[history]
        if number in today and today[number][0] in now.names(table)
    ]
    return f"({' OR '.join(filter(None, compared)) or 'false'})"


def _column(old: str, new: str, kind: str, *, was: str) -> str:
    """An entry written in the middle of a migration has the new name already."""
    old, new = _quoted(old, "'"), _quoted(new, "'")
    said = f"e.content->{old}" if old == new else f"coalesce(e.content->{old}, e.content->{new})"
    if was == kind:
        return f"{said} <> h.now->{new}"
    return f"({said})#>>'{{}}' IS DISTINCT FROM h.now->>{new}" if {was, kind} <= PLAIN else ""


def _quoted(name: str, mark: str) -> str:
    """Whoever may alter a table may call a column anything."""
    return mark + name.replace(mark, mark * 2) + mark
