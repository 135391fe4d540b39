"""Attacks that make the record say something else: deeper and deeper, or by adding to it."""

import json
from pathlib import Path
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from django.db import IntegrityError, transaction

from benchmarks.campaigns.ground import query
from benchmarks.campaigns.targets import LEDGER, LINKS, Change, a_change, behind, changes, columns, edit
from oversight.audit.keys import Checkpoint, signed
from oversight.audit.merkle import Frontier


def forge(random: Random, depth: int, *, only: str = "", sign_with: Any = None) -> None:
    """A history row, or one column of it; its row; its entry; the digest; the leaf; the roots with their signatures."""
    target = a_change(random, newest=depth > 0)
    with behind(random, target.live, target.history, *LEDGER):
        if only or depth == 0:
            edit(random, target.history, "history_id", target.history_id, only=only)
        else:
            edit_both(random, target)
        if depth > 1:
            query(
                f"UPDATE ledger.entry SET content = to_jsonb(h) FROM {target.history} h "
                "WHERE n = %s AND h.history_id = %s",
                target.n, target.history_id,
            )  # fmt: skip
        if depth > 2:
            query("UPDATE ledger.entry SET digest = ledger.digest_of(content, salt) WHERE n = %s", target.n)
        if depth > 3:
            query("UPDATE ledger.leaf l SET hash = ledger.leaf_hash(e) FROM ledger.entry e WHERE e.n = l.n")
        if depth > 4:
            roots_anew(sign_with)


def edit_both(random: Random, target: Change) -> None:
    """A row and its newest history, so that they agree."""
    name = edit(random, target.live, "id", target.row_id)
    query(
        f'UPDATE {target.history} h SET "{name}" = t."{name}" FROM {target.live} t '
        "WHERE h.history_id = %s AND t.id = h.id",
        target.history_id,
    )


def roots_anew(key: Any = None) -> None:
    """Every seal as it would be of the leaves that are there, signed anew if there is a key."""
    leaves = [bytes(leaf) for (leaf,) in query("SELECT hash FROM ledger.leaf ORDER BY idx")]
    tree = Frontier()
    for number, size, at in query("SELECT number, size, at FROM ledger.seal ORDER BY number"):
        for leaf in leaves[tree.size : size]:
            tree.add(leaf)
        query(
            "UPDATE ledger.seal SET size = %s, root = %s, frontier = %s WHERE number = %s",
            tree.size, tree.root(), tree.roots, number,
        )  # fmt: skip
        if key:
            note = signed(Checkpoint(tree.size, tree.root()).text(at.isoformat(timespec="seconds")), key)
            query("UPDATE ledger.seal SET checkpoint = %s WHERE number = %s", note, number)


def forge_with_a_stranger_s_key(random: Random) -> None:
    forge(random, 5, sign_with=Ed25519PrivateKey.generate())


def forge_with_the_key_of_earlier_times(random: Random) -> None:
    """It leaked after it was replaced; its public key is still known."""
    forge(
        random, 5, sign_with=load_pem_private_key(Path(settings.SEAL_KEY_FILE).with_name("old.key").read_bytes(), None)
    )


def edit_row(random: Random, live: tuple[str, ...] = ()) -> None:
    target = a_change(random, newest=True, live=live)
    with behind(random, target.live):
        edit(random, target.live, "id", target.row_id)


def edit_link(random: Random) -> None:
    target = a_change(random, newest=True, live=LINKS)
    with behind(random, target.live, target.history):
        edit_both(random, target)


# Inventing


def history_like(random: Random, target: Change, **values: Any) -> None:
    """A history row like another that says something else."""
    said = [
        name for name, kind in columns(target.history, but="^(id|history_.*)$") if kind in ("text", "character varying")
    ]
    query(
        f"INSERT INTO {target.history} SELECT (jsonb_populate_record(NULL::{target.history}, to_jsonb(h) || "
        "jsonb_build_object('history_id', 1000000, 'history_date', clock_timestamp(), 'history_type', '~', "
        "'history_change_reason', 'Corrected', %s::text, 'F') || %s::jsonb)).* "
        f"FROM {target.history} h WHERE history_id = %s",
        random.choice(said), json.dumps(values), target.history_id,
    )  # fmt: skip


def invent_history(random: Random) -> None:
    target = a_change(random)
    with behind(random, target.history):
        history_like(random, target)


def invent_history_plainly(random: Random) -> None:
    history_like(random, a_change(random, newest=True))


def invent_history_of_yesterday(random: Random) -> None:
    history_like(random, a_change(random, newest=True), history_date="2020-01-01T00:00:00Z")


def invent_row(random: Random, *, child: bool = False) -> None:
    """Like another, straight into the table or into one that inherits from it and has no triggers."""
    for target in changes(random, newest=True):
        into = "public.forged" if child else target.live
        try:
            with transaction.atomic():
                if child:
                    query(f"CREATE TABLE {into} () INHERITS ({target.live})")
                with behind(random, *([] if child else [target.live])):
                    query(
                        f"INSERT INTO {into} SELECT (jsonb_populate_record(NULL::{target.live}, "
                        f"to_jsonb(t) || '{{\"id\": 1000000}}')).* FROM {target.live} t WHERE id = %s",
                        target.row_id,
                    )
            return
        except IntegrityError:
            continue


def invent_entry(random: Random) -> None:
    query(
        "SELECT ledger.add_entry(history, 1000000, row_id, '~', content || '{\"history_id\": 1000000}') "
        "FROM ledger.entry WHERE n = %s",
        a_change(random).n,
    )


def invent_leaf(random: Random) -> None:
    query(
        "INSERT INTO ledger.leaf SELECT max(idx) + 1, max(n) + %s, sha256('forged') FROM ledger.leaf",
        random.randint(1, 9),
    )


def invent_seal(random: Random) -> None:
    query(
        "INSERT INTO ledger.seal (number, at, size, root, frontier, settled_n, settled_xid, checkpoint) "
        "SELECT number + 1, now(), size, sha256('forged'), frontier, settled_n, settled_xid, checkpoint "
        "FROM ledger.seal ORDER BY number DESC LIMIT 1"
    )


def swap_entries(random: Random) -> None:
    one, other = (change.n for change in changes(random)[:2])
    with behind(random, "ledger.entry"):
        query(
            "UPDATE ledger.entry e SET content = o.content, salt = o.salt, digest = o.digest FROM ledger.entry o "
            "WHERE (e.n, o.n) IN ((%s, %s), (%s, %s))",
            one, other, other, one,
        )  # fmt: skip
