"""Each history row against its entry, and each row against the newest one."""

from collections.abc import Iterator
from typing import Any

from oversight.audit.verifying.columns import Columns, differs
from oversight.audit.verifying.findings import MOST_FINDINGS, Finding, name_of

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


def table_findings(cursor: Any, live: str, history: str, then: list[Columns], now: Columns) -> Iterator[Finding]:
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
