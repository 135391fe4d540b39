"""Sealing: the leaves of new entries go into the tree, and its root is signed. No writer waits for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from psycopg2.extras import execute_values

from oversight.audit.keys import Checkpoint, private_key, signed
from oversight.audit.merkle import Frontier

# Of the advisory lock that one sealer at a time holds; any number that nobody else uses.
SEALERS_TURN = 0x5EA1
LEAVES_AT_ONCE = 10_000
# A sealer that works has sealed an entry by then.
SEALED_WITHIN_SECONDS = 60

# Entries that have no leaf. A transaction that began before a seal may still add entries with smaller numbers than it
# saw, so the search goes back to the newest seal before whose transaction all had ended when the last seal searched.
# One that has ended since then may have added some.
UNSEALED = """
    SELECT e.n, ledger.leaf_hash(e) FROM ledger.entry e
    WHERE e.n > coalesce((
        SELECT max(settled_n) FROM ledger.seal
        WHERE settled_xid < (SELECT seen_xid FROM ledger.seal ORDER BY number DESC LIMIT 1)
    ), 0) AND NOT EXISTS (SELECT FROM ledger.leaf l WHERE l.n = e.n)
    ORDER BY e.n
"""
NEWEST_FIRST = """
    SELECT number, at, size, root, frontier, checkpoint FROM ledger.seal ORDER BY number DESC LIMIT %s OFFSET %s
"""
BY_NUMBER = "SELECT number, at, size, root, frontier, checkpoint FROM ledger.seal WHERE number = %s"
ADD_LEAVES = "INSERT INTO ledger.leaf (idx, n, hash) VALUES %s"
SETTLED = """
    SELECT coalesce(max(n), 0), pg_current_xact_id()::text, pg_snapshot_xmin(pg_current_snapshot())::text
    FROM ledger.entry
"""
ADD_SEAL = """
    INSERT INTO ledger.seal (number, at, size, root, frontier, settled_n, settled_xid, seen_xid, checkpoint)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


@dataclass(frozen=True)
class Seal:
    """A signed root of the tree of `size` leaves."""

    number: int
    at: datetime
    size: int
    root: bytes
    frontier: tuple[bytes, ...]
    checkpoint: str


def last_seal() -> Seal | None:
    return next(iter(Seals()[:1]), None)


def seal_of_number(number: int) -> Seal | None:
    with connection.cursor() as cursor:
        cursor.execute(BY_NUMBER, [number])
        row = cursor.fetchone()
    return _seal_of(row) if row else None


def unsealed() -> int:
    """How many entries have no leaf yet."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({UNSEALED}) waiting")  # noqa: S608  a constant of ours
        return int(cursor.fetchone()[0])


def unsealed_since() -> datetime | None:
    """When the oldest entry that has no leaf yet was made; None where all is sealed."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min(e.at) FROM ({UNSEALED}) waiting JOIN ledger.entry e USING (n)")  # noqa: S608
        oldest: datetime | None = cursor.fetchone()[0]
    return oldest


class Seals(Sequence[Seal]):
    """All seals, the newest first, for a paginator."""

    def __len__(self) -> int:
        last = next(iter(self[:1]), None)
        return last.number if last else 0

    def __getitem__(self, part: Any) -> Any:
        """A slice of them."""
        start = part.start or 0
        with connection.cursor() as cursor:
            cursor.execute(NEWEST_FIRST, [part.stop - start, start])
            return [_seal_of(row) for row in cursor.fetchall()]


def seal() -> Seal | None:
    """Seal what was entered since the last time; None where there is nothing new, or another is sealing.

    Raises KeyUnavailable.
    """
    key = private_key()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALERS_TURN])
        if not cursor.fetchone()[0]:
            return None
        # Before the search: what it does not see yet is not settled.
        cursor.execute(SETTLED)
        settled = cursor.fetchone()
        last = last_seal()
        tree = Frontier(last.size, last.frontier) if last else Frontier()
        if not _add_leaves(cursor, tree):
            return None
        at = timezone.now()
        root = tree.root()
        note = signed(Checkpoint(tree.size, root).text(at.isoformat(timespec="seconds")), key)
        number = last.number + 1 if last else 1
        cursor.execute(ADD_SEAL, [number, at, tree.size, root, tree.roots, *settled, note])
    return Seal(number, at, tree.size, root, tuple(tree.roots), note)


def _add_leaves(cursor: Any, tree: Frontier) -> int:
    """How many."""
    cursor.execute(UNSEALED)
    rows = [(n, bytes(leaf)) for n, leaf in cursor.fetchall()]
    for start in range(0, len(rows), LEAVES_AT_ONCE):
        some = rows[start : start + LEAVES_AT_ONCE]
        leaves = [(tree.size + place, n, leaf) for place, (n, leaf) in enumerate(some)]
        execute_values(cursor.cursor, ADD_LEAVES, leaves, page_size=LEAVES_AT_ONCE)
        for _, leaf in some:
            tree.add(leaf)
    return len(rows)


def _seal_of(row: tuple[Any, ...]) -> Seal:
    number, at, size, root, frontier, checkpoint = row
    return Seal(number, at, size, bytes(root), tuple(bytes(part) for part in frontier), checkpoint)
