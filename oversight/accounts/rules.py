"""Who may manage users, topics and seats on committees, and who may read of them."""

from typing import Any

import rules

from oversight.accounts.models import Role


@rules.predicate
def is_administrator(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_active and user.role == Role.ADMINISTRATOR)


@rules.predicate
def is_auditor(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_active and user.role == Role.AUDITOR)


rules.add_perm("accounts.manage", is_administrator)
# Auditors read everything, and change nothing.
rules.add_perm("accounts.read", is_administrator | is_auditor)
