"""Whether somebody may do what they ask for."""

from typing import Any

from django.core.exceptions import PermissionDenied


def require(user: Any, permission: str, obj: Any = None) -> None:
    """Raises PermissionDenied unless the user has the permission (a name in some `rules.py`)."""
    if not user.has_perm(permission, obj):
        raise PermissionDenied
