"""`verify`: whether record, history, ledger, tree, signatures and guards still fit each other."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import ProgrammingError, connection, transaction

from oversight.audit.keys import public_keys
from oversight.audit.verifying.columns import Columns, noted_columns
from oversight.audit.verifying.findings import Finding, Report
from oversight.audit.verifying.guards import guard_findings
from oversight.audit.verifying.redactions import redaction_findings
from oversight.audit.verifying.tables import table_findings
from oversight.audit.verifying.tree import tree_findings, unsealed_findings

# Times as entries have them, and room to sort and join a million rows without the disk.
SURROUNDINGS = "SET LOCAL TimeZone = 'UTC'; SET LOCAL work_mem = '256MB'"


def verify(checkpoints: Sequence[str] = (), progress: Callable[[int], Any] = lambda done: None) -> Report:
    """Look at everything, as it is at one moment. `checkpoints` are signed notes that were kept outside.

    `progress` is told how many rows were looked at, of `rows_to_look_at()`. Raises KeyUnavailable.
    """
    report, keys = Report(), public_keys()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SURROUNDINGS)
            report.findings += guard_findings(cursor, report)
            report.findings += tree_findings(cursor, report, keys, checkpoints, progress)
            report.findings += unsealed_findings(cursor)
            report.findings += redaction_findings(cursor, report)
            then, now = noted_columns(cursor), Columns.now(cursor)
            for live, history in _guarded(cursor):
                report.findings += table_findings(cursor, live, history, then, now)
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


def _guarded(cursor: Any) -> list[tuple[str, str]]:
    """Each guarded table and its history table."""
    cursor.execute("SELECT live, history FROM ledger.guarded ORDER BY live")
    return list(cursor.fetchall())
