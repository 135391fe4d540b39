"""Who may send files."""

from typing import Any

import rules

from oversight.accounts.models import Role


@rules.predicate
def is_officer(user: Any) -> bool:
    """Those who log: the case officers."""
    return bool(user.is_authenticated and user.is_active and user.role == Role.OFFICER)


rules.add_perm("uploads.add", is_officer)
