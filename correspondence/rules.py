"""Who may do what with the correspondence."""

from typing import Any

import rules

from cases.models import Case
from oversight.accounts.models import Role
from oversight.audit.rules import reads_as_of_now


@rules.predicate
def may_change(user: Any, case: Case | None = None) -> bool:
    """Everybody but the auditor, who reads everything and changes nothing."""
    return bool(user.is_authenticated and user.is_active and user.role != Role.AUDITOR)


@rules.predicate
def may_read_case(user: Any, case: Case | None = None) -> bool:
    return case is None or Case.objects.visible_to(user).filter(pk=case.pk).exists()


rules.add_perm("correspondence.write_briefing", may_change & may_read_case & reads_as_of_now)
# Whoever reads a letter may take its PDF along, an auditor too: that leaves a row, but changes nothing that was there.
rules.add_perm("correspondence.issue_pdf", may_read_case & reads_as_of_now)
