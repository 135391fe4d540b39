"""Leaves, roots, signatures, and the entries that have no leaf yet."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from django.db import connection

from oversight.audit.keys import Checkpoint, PublicKey
from oversight.audit.merkle import Frontier
from oversight.audit.sealing import SEALED_WITHIN_SECONDS
from oversight.audit.verifying.findings import MOST_FINDINGS, Finding, Report

ROWS_AT_ONCE = 20_000
# Whether an entry is as it was made: its content has its digest, or is gone and a redaction announced that.
# `ledger.digest_of` is written out: called for each of a million rows, it would take as long as all the rest.
FITS = """
    CASE WHEN e.content IS NOT NULL THEN sha256(e.salt || convert_to(e.content::text, 'UTF8')) = e.digest
    ELSE e.salt IS NULL AND EXISTS (
        SELECT FROM ledger.entry r WHERE r.history = 'ledger.redaction' AND r.n > e.n
          AND r.row_id = CASE e.history WHEN 'ledger.redaction' THEN e.row_id ELSE e.n END
    ) END
"""
LEAVES = f"""
    SELECT l.idx, l.hash, l.n, coalesce(ledger.leaf_hash(e) = l.hash AND {FITS}, false)
    FROM ledger.leaf l LEFT JOIN ledger.entry e ON e.n = l.n ORDER BY l.idx
"""  # noqa: S608  constants of ours
UNSEALED = f"""
    SELECT e.n, e.history, e.history_id FROM ledger.entry e
    WHERE NOT EXISTS (SELECT FROM ledger.leaf l WHERE l.n = e.n)
      AND (e.at < now() - make_interval(secs => %s) OR ({FITS}) IS NOT TRUE)
    ORDER BY e.n LIMIT %s
"""  # noqa: S608


def tree_findings(
    cursor: Any, report: Report, keys: list[PublicKey], checkpoints: Sequence[str], progress: Callable[[int], Any]
) -> Iterator[Finding]:
    cursor.execute("SELECT number, size, root, checkpoint FROM ledger.seal ORDER BY number")
    roots: dict[int, list[tuple[str, bytes]]] = {}
    for place, (number, size, root, note) in enumerate(cursor.fetchall(), 1):
        if number != place:
            yield Finding("Seal missing", f"there is no seal {place}")
        if size <= max(roots, default=0):
            yield Finding("Seal altered", f"seal {number} covers no more than the one before it")
        yield from _signature(f"seal {number}", note, keys, Checkpoint(size, bytes(root)))
        roots.setdefault(size, []).append((f"seal {number}", bytes(root)))
        report.seals = number
    for name, note in zip((f"checkpoint {n}" for n in range(1, len(checkpoints) + 1)), checkpoints, strict=True):
        try:
            kept = Checkpoint.read(note, keys)
        except ValueError as fault:
            yield Finding("Checkpoint not ours", f"{name}: {fault}")
            continue
        roots.setdefault(kept.size, []).append((name, kept.root))
    tree = Frontier()
    yield from _leaves(tree, roots, progress)
    report.entries, report.root = tree.size, tree.root().hex()
    # Asked now: a sealer may have added leaves, and their seal, since.
    cursor.execute("SELECT coalesce(max(size), 0) FROM ledger.seal")
    if tree.size > (size := cursor.fetchone()[0]):
        yield Finding("Leaf invented", f"{tree.size} entries have leaves, and seals cover only {size}")
    for size, sealed in sorted(roots.items()):
        for name, _ in sealed if size > tree.size else []:
            yield Finding("Rolled back", f"{name} covers {size} entries, and only {tree.size} are there")


def _signature(name: str, note: str, keys: list[PublicKey], said: Checkpoint) -> Iterator[Finding]:
    try:
        if Checkpoint.read(note, keys) != said:
            yield Finding("Seal altered", f"{name} says something else than its signed note")
    except ValueError as fault:
        yield Finding("Seal altered", f"{name}: {fault}")


def _leaves(
    tree: Frontier, roots: dict[int, list[tuple[str, bytes]]], progress: Callable[[int], Any]
) -> Iterator[Finding]:
    """Every leaf against its entry, and the root against each seal and checkpoint of that size."""
    wrong = 0
    for rows in _streamed(LEAVES):
        for idx, leaf, n, fits in rows:
            if idx != tree.size:
                yield Finding("Leaf missing", f"the leaves after place {tree.size - 1} are missing, up to place {idx}")
                return
            tree.add(bytes(leaf))
            if not fits and wrong < MOST_FINDINGS:
                wrong += 1
                yield _entry_finding(n)
            for name, root in roots.get(tree.size, []):
                if root != tree.root():
                    yield Finding("Root differs", f"the first {tree.size} entries are not those that {name} sealed")
        progress(len(rows))


def _entry_finding(n: int) -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT history, history_id FROM ledger.entry WHERE n = %s", [n])
        entry = cursor.fetchone()
    if entry is None:
        return Finding("Entry missing", f"entry {n} of the ledger is gone")
    history, history_id = entry
    return Finding("Entry altered", f"entry {n} of the ledger, row {history_id} of {history}, is not what was sealed")


def unsealed_findings(cursor: Any) -> Iterator[Finding]:
    cursor.execute(UNSEALED, [SEALED_WITHIN_SECONDS, MOST_FINDINGS])
    for n, history, history_id in cursor.fetchall():
        yield Finding("Not sealed", f"entry {n} of the ledger, row {history_id} of {history}, was not sealed in time")


def _streamed(sql: str) -> Iterator[list[Any]]:
    """The rows a batch at a time, so that a million of them need no room."""
    with connection.connection.cursor("verify") as cursor:
        cursor.execute(sql)
        yield from iter(partial(cursor.fetchmany, ROWS_AT_ONCE), [])
