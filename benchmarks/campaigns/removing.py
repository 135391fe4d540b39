"""Attacks that take something away."""

from random import Random

from benchmarks.campaigns.forging import roots_anew
from benchmarks.campaigns.ground import query
from benchmarks.campaigns.targets import LEDGER, a_change, behind


def delete(random: Random, what: list[str]) -> None:
    target = a_change(random, newest="row" in what)
    with behind(random, target.live, target.history, *LEDGER):
        if "entry" in what:
            query("DELETE FROM ledger.entry WHERE n = %s", target.n)
        if "leaf" in what:
            query("DELETE FROM ledger.leaf WHERE n = %s", target.n)
        if "history" in what:
            query(f"DELETE FROM {target.history} WHERE history_id = %s", target.history_id)
        if "row" in what:
            query(f"DELETE FROM {target.live} WHERE id = %s", target.row_id)
        if "roots" in what:
            query("ALTER TABLE ledger.leaf DROP CONSTRAINT leaf_pkey")
            query(
                "UPDATE ledger.leaf l SET idx = m.idx FROM "
                "(SELECT n, row_number() OVER (ORDER BY idx) - 1 AS idx FROM ledger.leaf) m WHERE m.n = l.n"
            )
            query("ALTER TABLE ledger.leaf ADD PRIMARY KEY (idx)")
            roots_anew()


def delete_plainly(random: Random) -> None:
    target = a_change(random)
    query(*random.choice([
        (f"DELETE FROM {target.live} WHERE id = %s", target.row_id),
        (f"DELETE FROM {target.history} WHERE history_id = %s", target.history_id),
        ("DELETE FROM ledger.entry WHERE n = %s", target.n),
        ("DELETE FROM ledger.leaf WHERE n = %s", target.n),
    ]))  # fmt: skip


def delete_by_cascade(random: Random) -> None:
    """The keys of others are altered so that what they name takes them along."""
    keys = query(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), confrelid::regclass::text "
        "FROM pg_constraint JOIN ledger.guarded g ON confrelid = format('public.%I', g.live)::regclass "
        "WHERE contype = 'f' AND conrelid <> confrelid "
        "AND conrelid IN (SELECT format('public.%I', live)::regclass FROM ledger.guarded)"
    )
    for table, name, definition, named in random.sample(keys, len(keys)):
        key = definition.partition("(")[2].partition(")")[0]
        rows = query(f"SELECT {key} FROM {table} WHERE {key} IS NOT NULL")
        if not rows:
            continue
        query(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        query(f"ALTER TABLE {table} ADD FOREIGN KEY ({key}) REFERENCES {named} ON DELETE CASCADE")
        with behind(random, named):
            query(f"ALTER TABLE {named} ENABLE TRIGGER ALL")
            query(f"ALTER TABLE {named} DISABLE TRIGGER USER")
            query(f"DELETE FROM {named} WHERE id = %s", random.choice(rows)[0])
        return


def empty(random: Random) -> None:
    target = a_change(random)
    how = random.choice(["", " CASCADE", " RESTART IDENTITY CASCADE"])
    query(f"TRUNCATE {random.choice([target.live, target.history, *LEDGER])}{how}")


def roll_back(random: Random) -> None:
    """All as it was at an earlier seal: rows, history, entries, leaves, seals."""
    number = random.randint(1, query("SELECT max(number) FROM ledger.seal")[0][0] - 1)
    gone = (
        "SELECT e.n, e.history, e.history_id, e.row_id FROM ledger.entry e LEFT JOIN ledger.leaf l USING (n) "
        "WHERE coalesce(l.idx >= (SELECT size FROM ledger.seal WHERE number = %s), true) ORDER BY e.n DESC"
    )
    tables = dict(query("SELECT history, live FROM ledger.guarded"))
    with behind(random, *tables, *tables.values(), *LEDGER):
        for n, history, history_id, row_id in query(gone, number):
            query("DELETE FROM ledger.leaf WHERE n = %s", n)
            query("DELETE FROM ledger.entry WHERE n = %s", n)
            if live := tables.get(history):
                query(f"DELETE FROM {history} WHERE history_id = %s", history_id)
                query(f"DELETE FROM {live} WHERE id = %s", row_id)
                query(
                    f"INSERT INTO {live} SELECT (jsonb_populate_record(NULL::{live}, "
                    # What the history leaves out is made up.
                    "content || '{\"password\": \"\"}')).* "
                    "FROM ledger.entry WHERE history = %s AND row_id = %s ORDER BY n DESC LIMIT 1",
                    history, row_id,
                )  # fmt: skip
        query("DELETE FROM ledger.seal WHERE number > %s", number)


def seal_replaced(random: Random) -> None:
    """A later seal says what an earlier one says, whose signature fits."""
    numbers = [number for (number,) in query("SELECT number FROM ledger.seal")]
    earlier, later = sorted(random.sample(numbers, 2))
    with behind(random, "ledger.seal"):
        query(
            "UPDATE ledger.seal s SET size = o.size, root = o.root, frontier = o.frontier, checkpoint = o.checkpoint "
            "FROM ledger.seal o WHERE o.number = %s AND s.number = %s",
            earlier, later,
        )  # fmt: skip


def seal_deleted(random: Random) -> None:
    with behind(random, "ledger.seal"):
        query("DELETE FROM ledger.seal WHERE number = %s", random.choice(query("SELECT number FROM ledger.seal"))[0])


def content_destroyed(random: Random) -> None:
    """What a redaction destroys, without one."""
    target = a_change(random)
    with behind(random, "ledger.entry"):
        query("UPDATE ledger.entry SET content = NULL, salt = NULL WHERE n = %s", target.n)


def redacted_by_nobody(random: Random) -> None:
    """Announced in the ledger as a redaction is, so that the triggers let it through; but no two people decided it."""
    target = a_change(random)
    after = "to_jsonb(h) || jsonb_build_object('history_change_reason', '[Redacted]')"
    query(
        "SELECT ledger.add_entry('ledger.redaction', 1, %s, '~', jsonb_build_object('redaction', 1, 'after', "
        f"{after})) FROM {target.history} h WHERE history_id = %s",
        target.n,
        target.history_id,
    )
    query("UPDATE ledger.entry SET content = NULL, salt = NULL WHERE n = %s", target.n)
    reason = f"UPDATE {target.history} SET history_change_reason = '[Redacted]' WHERE history_id = %s"
    query(reason, target.history_id)
