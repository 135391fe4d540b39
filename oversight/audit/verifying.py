"""`verify`: whether record, history, ledger, tree, signatures and guards still fit each other."""

import itertools
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from django.utils.text import Truncator

from oversight.audit.grants import USERS, alterable, has_users
from oversight.audit.history import about_of
from oversight.audit.keys import Checkpoint, PublicKey, public_keys
from oversight.audit.merkle import Frontier
from oversight.audit.models import Redaction
from oversight.audit.schema import Columns, differs, noted_columns

# A sealer that works has sealed an entry by then.
SEALED_WITHIN_SECONDS = 60
# Of each kind in each table: the first ones tell what happened.
MOST_FINDINGS = 20
ROWS_AT_ONCE = 20_000
SOURCES = Path(__file__).parent / "migrations"
# Times as entries have them, and room to sort and join a million rows without the disk.
SURROUNDINGS = "SET LOCAL TimeZone = 'UTC'; SET LOCAL work_mem = '256MB'"

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
# What an entry says, and since which entry it says so: what its newest redaction left of it, where there was one.
SAID = """
    SELECT {newest} e.row_id, e.history_id,
        CASE WHEN e.content IS NOT NULL THEN e.n ELSE coalesce((SELECT r.n {redaction}), e.n) END AS n,
        CASE WHEN e.content IS NOT NULL THEN e.content ELSE (SELECT r.content->'after' {redaction}) END AS content
    FROM ledger.entry e WHERE e.history = '{history}'
"""
REDACTION = "FROM ledger.entry r WHERE r.history = 'ledger.redaction' AND r.row_id = e.n ORDER BY r.n DESC LIMIT 1"
# `now` is what a row says today, `content` what its entry says.
HISTORY = """
    SELECT coalesce(h.history_id, e.history_id), coalesce(h.id, e.row_id), h.history_id IS NULL, e.n IS NULL
    FROM (SELECT history_id, id, to_jsonb(t) AS now FROM public.{history} t) h
    FULL JOIN ({said}) e USING (history_id)
    WHERE h.history_id IS NULL OR e.n IS NULL OR {differs}
    ORDER BY 1 LIMIT {most}
"""
LIVE = """
    SELECT coalesce(h.id, e.row_id), h.id IS NULL, e.n IS NULL
    FROM (SELECT id, to_jsonb(t) AS now FROM (SELECT {recorded} FROM public.{live}) t) h
    FULL JOIN ({said} ORDER BY e.row_id, e.n DESC) e ON e.row_id = h.id
    WHERE h.id IS NULL OR e.n IS NULL OR {differs}
    ORDER BY 1 LIMIT {most}
"""
# Of each redaction that the ledger tells of: how many versions lost words, and whether two people decided just that.
REDACTIONS = """
    SELECT d.id, count(*), bool_and(coalesce(
        d.status = 'approved' AND d.proposed_by_id <> d.decided_by_id
        AND d.targets @> jsonb_build_array(jsonb_build_object('table', g.live, 'row', e.row_id)), false))
    FROM ledger.entry r
    LEFT JOIN ledger.entry e ON e.n = r.row_id
    LEFT JOIN ledger.guarded g ON g.history = e.history
    LEFT JOIN public.audit_redaction d ON d.id = (r.content->>'redaction')::bigint
    WHERE r.history = 'ledger.redaction' AND r.content IS NOT NULL GROUP BY d.id ORDER BY d.id
"""
TRIGGERS = """
    SELECT t.tgrelid::regclass::text, t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE p.pronamespace = 'ledger'::regnamespace AND t.tgenabled = 'A' AND NOT t.tgisinternal
"""
USER_TABLE = "accounts_user"
ON_LIVE = ("ledger_complete", "ledger_deleted", "ledger_kept")
ON_HISTORY = ("ledger_append_only", "ledger_capture", "ledger_kept", "ledger_truthful")


@dataclass(frozen=True)
class Finding:
    """Something that does not fit, in words; `title` and `address` of the record's page where there is one."""

    kind: str
    sentence: str
    title: str = ""
    address: str = ""

    def __str__(self) -> str:
        title = f": {self.title}" if self.title else ""
        return f"{self.kind}: {self.sentence}{title}" + (f" ({self.address})" if self.address else "")

    @property
    def to_keep(self) -> str:
        """Without words of the record, which could not be redacted there."""
        return str(replace(self, title=""))


@dataclass
class Report:
    """What was looked at and what was found. `remarks` are events that a reader should know and that alter nothing."""

    entries: int = 0
    seals: int = 0
    root: str = ""
    findings: list[Finding] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not self.findings


def verify(checkpoints: Sequence[str] = (), progress: Callable[[int], Any] = lambda done: None) -> Report:
    """Look at everything, as it is at one moment. `checkpoints` are signed notes that were kept outside.

    `progress` is told how many rows were looked at, of `rows_to_look_at()`. Raises KeyUnavailable.
    """
    report, keys = Report(), public_keys()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SURROUNDINGS)
            report.findings += _guards(cursor, report)
            report.findings += _tree(cursor, report, keys, checkpoints, progress)
            report.findings += _unsealed(cursor)
            report.findings += _redactions(cursor, report)
            then, now = noted_columns(cursor), Columns.now(cursor)
            for live, history in _guarded(cursor):
                report.findings += _tables(cursor, live, history, then, now)
                cursor.execute(f'SELECT count(*) FROM public."{history}"')  # noqa: S608  the name is a guarded table's
                progress(cursor.fetchone()[0])
    except ProgrammingError as fault:
        report.findings.append(Finding("Table missing", f"a table or column is not there: {fault}"))
    return report


def rows_to_look_at() -> int:
    """For a progress bar: each entry once as a leaf and once beside its history."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger.entry")
        return int(cursor.fetchone()[0]) * 2


# The tree


def _tree(
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


def _unsealed(cursor: Any) -> Iterator[Finding]:
    cursor.execute(UNSEALED, [SEALED_WITHIN_SECONDS, MOST_FINDINGS])
    for n, history, history_id in cursor.fetchall():
        yield Finding("Not sealed", f"entry {n} of the ledger, row {history_id} of {history}, was not sealed in time")


# What was redacted


def _redactions(cursor: Any, report: Report) -> Iterator[Finding]:
    cursor.execute(REDACTIONS)
    for pk, versions, is_approved in cursor.fetchall():
        if not is_approved:
            which = f"redaction {pk}" if pk else "a redaction"
            yield Finding("Redaction invented", f"the ledger tells of {which} that no two people decided")
            continue
        redaction: Any = Redaction._base_manager.get(pk=pk)
        kind = ContentType.objects.get_for_id(redaction.record_type_id).model_class()
        name, _, address = name_of(kind._meta.db_table, redaction.record_id)  # type: ignore[union-attr]
        proposer, approver = (
            name_of(USER_TABLE, key)[1] for key in (redaction.proposed_by_id, redaction.decided_by_id)
        )
        report.remarks.append(
            f"Redacted: {versions} version{'' if versions == 1 else 's'} of {name} and its parts ({address}) on "
            f"{timezone.localtime(redaction.decided_at):%-d %B %Y}, on the authority of {redaction.authority}; "
            f"proposed by {proposer}, approved by {approver}"
        )


# The tables


def _tables(cursor: Any, live: str, history: str, then: list[Columns], now: Columns) -> Iterator[Finding]:
    """Each history row against its entry, and each row against the newest."""
    say = {"history": history, "redaction": REDACTION}
    names = {"live": live, "history": history, "recorded": now.recorded(live, history), "most": MOST_FINDINGS}
    said = SAID.format(newest="", **say)
    cursor.execute(HISTORY.format(**names, said=said, differs=differs(then, now, history, history)))
    for history_id, row_id, is_gone, is_new in cursor.fetchall():
        name, *called = name_of(live, row_id)
        what = "is missing" if is_gone else "was invented: the ledger has no entry" if is_new else "was altered"
        kind = "History missing" if is_gone else "History invented" if is_new else "History altered"
        yield Finding(kind, f"history row {history_id} of {name} {what}", *called)
    said = SAID.format(newest="DISTINCT ON (e.row_id)", **say)
    cursor.execute(LIVE.format(**names, said=said, differs=differs(then, now, history, live)))
    for row_id, is_gone, is_new in cursor.fetchall():
        name, *called = name_of(live, row_id)
        kind = "Record missing" if is_gone else "Record invented" if is_new else "Record altered"
        what = "is missing" if is_gone else "has no history" if is_new else "does not say what its newest history says"
        yield Finding(kind, f"{name} {what}", *called)


def name_of(live: str, pk: int) -> tuple[str, str, str]:
    """What a row is, what people call it, and the address of the page that shows it."""
    model: Any = next((model for model in apps.get_models() if model._meta.db_table == live), None)
    if model is None:
        return f"row {pk} of {live}", "", ""
    # What the history leaves out, auditors may not read.
    recorded = [field.name for field in model.history.model.tracked_fields]
    row = model._base_manager.filter(pk=pk).only(*recorded).first()
    name = f"{model._meta.verbose_name} {pk}"
    try:
        about: Any = about_of(row)
        address = about.get_absolute_url() if hasattr(about, "get_absolute_url") else ""
        return name, f"“{Truncator(str(row)).chars(80)}”", address
    except (AttributeError, ObjectDoesNotExist):  # there is no row, or it was altered to name what is none
        return name, "", ""


# The guards


def _guards(cursor: Any, report: Report) -> Iterator[Finding]:
    """The triggers and functions against what this release makes and what was noted at the last migration."""
    yield from _switched_off(cursor)
    yield from _rights(cursor)
    cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'ledger'::regnamespace")
    shipped = "".join(source.read_text() for source in sorted(SOURCES.glob("*.sql")))
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


# Reading


def _guarded(cursor: Any) -> list[tuple[str, str]]:
    """Each guarded table and its history table."""
    cursor.execute("SELECT live, history FROM ledger.guarded ORDER BY live")
    return list(cursor.fetchall())


def _streamed(sql: str) -> Iterator[list[Any]]:
    """The rows a batch at a time, so that a million of them need no room."""
    with connection.connection.cursor("verify") as cursor:
        cursor.execute(sql)
        yield from iter(partial(cursor.fetchmany, ROWS_AT_ONCE), [])
