"""Who may do what with cases and their records, and which moves of a case make sense."""

from typing import Any

import rules

from oversight.accounts.models import Role


@rules.predicate
def is_case_officer(user: Any) -> bool:
    """Case officers log and edit, and nobody else: administrators have no right of their own over the record."""
    return bool(user.is_authenticated and user.is_active and user.role == Role.OFFICER)


rules.add_perm("cases.log", is_case_officer)


@rules.predicate
def is_colleague(user: Any) -> bool:
    """Those who work here write notes to each other; auditors read them, members never."""
    return bool(user.is_authenticated and user.is_active and user.role in {Role.OFFICER, Role.ADMINISTRATOR})


rules.add_perm("cases.write_notes", is_colleague)
