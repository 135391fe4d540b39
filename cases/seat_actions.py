"""Seats on committees, which open the committee's restricted cases to members."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.actions import keep
from cases.models import CommitteeMember, Organisation
from oversight.access import require
from oversight.accounts.actions import MANAGE
from oversight.accounts.models import Role, User
from oversight.audit.history import changing


def give_seat(*, user: Any, committee: Organisation, member: User, reason: str = "") -> CommitteeMember:
    """Let a member read the restricted cases of a committee.

    Raises PermissionDenied for anybody but administrators; ValidationError for an organisation that is no committee or
    is withdrawn, for a user who is deactivated, who is no member (all others read every case) or has the seat already.
    """
    require(user, MANAGE)
    with changing(user=user, reason=reason):
        body = Organisation.objects.select_for_update().get(pk=committee.pk)
        if body.classification != Organisation.Classification.COMMITTEE or body.is_withdrawn:
            raise ValidationError(f"{body} is not a committee that members can sit on")
        if not member.is_active:
            raise ValidationError({"member": f"{member} is deactivated"})
        if member.role != Role.MEMBER:
            raise ValidationError(
                {"member": f"{member} reads every case already, as {member.get_role_display().lower()}"}
            )
        if CommitteeMember.objects.current().filter(committee=body, user=member).exists():
            raise ValidationError({"member": f"{member} has a seat on it already"})
        seat = CommitteeMember(committee=body, user=member)
        keep(seat)
    return seat


def end_seat(*, user: Any, seat: CommitteeMember, reason: str) -> CommitteeMember:
    """Close the restricted cases of the committee to whoever sits on it by this seat.

    Raises PermissionDenied for anybody but administrators; ValidationError without a reason, or for a seat that ended.
    """
    require(user, MANAGE)
    if not reason.strip():
        raise ValidationError({"reason": "Enter the reason"})
    with changing(user=user, reason=reason):
        row = CommitteeMember.objects.select_for_update().get(pk=seat.pk)
        if row.is_withdrawn:
            raise ValidationError("This seat has ended already")
        row.withdrawn_at, row.withdrawn_reason = timezone.now(), reason
        keep(row)
    return row
