"""What administrators do with things that others choose from: a topic, a template. One that is withdrawn is no longer
offered, and stays where it was chosen."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.actions import keep
from oversight.access import require
from oversight.accounts.actions import MANAGE
from oversight.audit.history import changing
from oversight.audit.versions import lock_as_seen


def add_offered(*, user: Any, row: Any) -> Any:
    """Offer something new. Raises PermissionDenied for anybody but administrators; ValidationError for what is not in
    order, a name that is taken for instance."""
    require(user, MANAGE)
    with changing(user=user):
        keep(row)
    return row


def correct_offered(*, user: Any, row: Any, reason: str, seen: str, **words: Any) -> Any:
    """Other words for it. `seen` is the version (`version_of`) that the administrator was shown: raises
    ChangedMeanwhile where another saved since; else as `add_offered`, and without a reason."""
    require(user, MANAGE)
    need_reason(reason)
    with changing(user=user, reason=reason):
        row = lock_as_seen(row, seen)
        for name, value in words.items():
            setattr(row, name, value)
        keep(row)
    return row


def withdraw_offered(*, user: Any, row: Any, reason: str) -> Any:
    """Offer it no more. Raises PermissionDenied; ValidationError without a reason, or where it is withdrawn already."""
    require(user, MANAGE)
    need_reason(reason)
    with changing(user=user, reason=reason):
        row = _locked(row)
        if row.is_withdrawn:
            raise ValidationError(f"{row} is withdrawn already")
        row.withdrawn_at, row.withdrawn_reason = timezone.now(), reason
        keep(row)
    return row


def restore_offered(*, user: Any, row: Any, reason: str) -> Any:
    """Offer it again. Raises PermissionDenied; ValidationError without a reason, or where it is not withdrawn."""
    require(user, MANAGE)
    need_reason(reason)
    with changing(user=user, reason=reason):
        row = _locked(row)
        if not row.is_withdrawn:
            raise ValidationError(f"{row} is not withdrawn")
        row.withdrawn_at, row.withdrawn_reason = None, ""
        keep(row)
    return row


def need_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "Enter the reason"})


def _locked(row: Any) -> Any:
    return type(row)._base_manager.select_for_update().get(pk=row.pk)
