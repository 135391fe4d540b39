"""What the ledger itself says of rows of the record, whatever their tables say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

# An entry that fits is what was hashed when it was made, and once it is sealed what was sealed.
ADDED = """
    SELECT e.n, e.at, e.row_id, e.content->>%(name)s,
           ledger.digest_of(e.content, e.salt) = e.digest AND (l.n IS NULL OR l.hash = ledger.leaf_hash(e)),
           (SELECT min(s.number) FROM ledger.seal s WHERE s.size > l.idx)
    FROM ledger.entry e LEFT JOIN ledger.leaf l ON l.n = e.n
    WHERE e.history = %(history)s AND e.kind = '+' AND e.content->>%(name)s = ANY(%(values)s)
    ORDER BY e.n
"""


@dataclass(frozen=True)
class Entry:
    """The entry with which a row was added: its number, its time by the database's clock, the value it was found by.

    `seal` is the number of the first seal that covers it, None where it is not sealed yet. Where `fits` is False,
    somebody changed it since.
    """

    number: int
    at: datetime
    row: int
    value: str
    fits: bool
    seal: int | None


def added_with(model: Any, name: str, values: Sequence[str]) -> list[Entry]:
    """The entries with which rows of a model were added whose column of this name had one of the values."""
    history = model.history.model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(ADDED, {"history": history, "name": name, "values": list(values)})
        return [Entry(*row) for row in cursor.fetchall()]
