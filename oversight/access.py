"""Whether somebody may do what they ask for."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from oversight.accounts.models import User


def require(user: Any, permission: str, obj: Any = None) -> None:
    """Raises PermissionDenied unless the user has the permission (a name in some `rules.py`)."""
    if not user.has_perm(permission, obj):
        raise PermissionDenied


def signed_in(request: HttpRequest) -> User:
    """The reader. LoginRequiredMiddleware lets nobody else come this far."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user
