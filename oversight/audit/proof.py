"""The proof that what the history says of one row was sealed: anyone can check it with docs/check_proof.py."""

import json
from typing import Any

from django.db import connection

from oversight.audit.merkle import paths
from oversight.audit.sealing import last_seal

ENTRIES = """
    SELECT ledger.leaf_text(e), e.content::text, encode(e.salt, 'hex'), l.idx
    FROM ledger.entry e JOIN ledger.leaf l ON l.n = e.n
    WHERE e.history = %s AND e.row_id = %s AND l.idx < %s ORDER BY l.idx
"""


def proof_of(row: Any) -> dict[str, Any] | None:
    """Each sealed entry of a row with its place in the tree, and the checkpoint; None where nothing is sealed.

    What was redacted has neither `content` nor `salt`.
    `leaf` is the text whose hash is in the tree; its last line is the SHA-256 of `salt` (hex) and `content`, the
    history row as JSON text. `path` are the hashes, in hex, that lead to the root (RFC 9162, section 2.1.3).
    """
    seal = last_seal()
    if seal is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, [type(row).history.model._meta.db_table, row.pk, seal.size])
        entries = cursor.fetchall()
        if not entries:
            return None
        cursor.execute("SELECT hash FROM ledger.leaf WHERE idx < %s ORDER BY idx", [seal.size])
        leaves = [bytes(leaf) for (leaf,) in cursor.fetchall()]
    proved = paths(leaves, [index for *_, index in entries])
    return {
        "record": f"{row._meta.verbose_name} {row.pk}",
        "checkpoint": seal.checkpoint,
        "entries": [
            {"leaf": leaf, "content": content, "salt": salt, "index": index, "path": [part.hex() for part in path]}
            for (leaf, content, salt, index), path in zip(entries, proved, strict=True)
        ],
    }


def as_file(proof: dict[str, Any]) -> str:
    return json.dumps(proof, indent=1, ensure_ascii=False) + "\n"
