"""What administrators do with the rules of the house for replies. Days that were counted already stay as they are."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.actions import keep
from correspondence.models import ReplyRule
from oversight.access import require
from oversight.accounts.actions import MANAGE
from oversight.audit.history import changing
from oversight.audit.versions import lock_as_seen


def add_reply_rule(*, user: Any, **fields: Any) -> ReplyRule:
    """Raises PermissionDenied for anybody but administrators, ValidationError for what is not in order."""
    require(user, MANAGE)
    rule = ReplyRule(**fields)
    with changing(user=user):
        keep(rule)
    return rule


def correct_reply_rule(*, user: Any, rule: ReplyRule, reason: str, seen: str, **fields: Any) -> ReplyRule:
    """As `add_reply_rule`. `seen` is the version (`version_of`) that the administrator was shown: raises
    ChangedMeanwhile where another saved since."""
    require(user, MANAGE)
    with changing(user=user, reason=reason):
        lock_as_seen(rule, seen)
        row = _locked(rule)
        for name, value in fields.items():
            setattr(row, name, value)
        keep(row)
    return row


def withdraw_reply_rule(*, user: Any, rule: ReplyRule, reason: str) -> ReplyRule:
    """Offer it no more. Raises PermissionDenied; ValidationError where it is withdrawn already."""
    require(user, MANAGE)
    with changing(user=user, reason=reason):
        row = _locked(rule)
        if row.is_withdrawn:
            raise ValidationError("It is withdrawn already")
        row.withdrawn_at, row.withdrawn_reason = timezone.now(), reason
        keep(row)
    return row


def restore_reply_rule(*, user: Any, rule: ReplyRule, reason: str) -> ReplyRule:
    """Offer it again. Raises PermissionDenied; ValidationError where it is not withdrawn."""
    require(user, MANAGE)
    with changing(user=user, reason=reason):
        row = _locked(rule)
        if not row.is_withdrawn:
            raise ValidationError("It is not withdrawn")
        row.withdrawn_at, row.withdrawn_reason = None, ""
        keep(row)
    return row


def _locked(rule: ReplyRule) -> ReplyRule:
    return ReplyRule.objects.select_for_update().get(pk=rule.pk)
