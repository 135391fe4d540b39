"""What the ledger tells of redactions, and whether two people decided it."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from oversight.audit.models import Redaction
from oversight.audit.verifying.findings import Finding, Report, name_of

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


def redaction_findings(cursor: Any, report: Report) -> Iterator[Finding]:
    users = get_user_model()._meta.db_table
    cursor.execute(REDACTIONS)
    for pk, versions, is_approved in cursor.fetchall():
        if not is_approved:
            which = f"redaction {pk}" if pk else "a redaction"
            yield Finding("Redaction invented", f"the ledger tells of {which} that no two people decided")
            continue
        redaction: Any = Redaction._base_manager.get(pk=pk)
        kind = ContentType.objects.get_for_id(redaction.record_type_id).model_class()
        name, _, address = name_of(kind._meta.db_table, redaction.record_id)  # type: ignore[union-attr]
        proposer, approver = (name_of(users, key)[1] for key in (redaction.proposed_by_id, redaction.decided_by_id))
        report.remarks.append(
            f"Redacted: {versions} version{'' if versions == 1 else 's'} of {name} and its parts ({address}) on "
            f"{timezone.localtime(redaction.decided_at):%-d %B %Y}, on the authority of {redaction.authority}; "
            f"proposed by {proposer}, approved by {approver}"
        )
