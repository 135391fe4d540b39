"""Who may manage users, topics and seats on committees."""

from typing import Any

import rules

from oversight.accounts.models import Role


@rules.predicate
def is_administrator(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_active and user.role == Role.ADMINISTRATOR)


rules.add_perm("accounts.manage", is_administrator)
