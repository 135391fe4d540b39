"""What staff do with a record of any kind: add, correct, withdraw, bring back, file in another case."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from cases.actions import keep, link_to_case
from cases.models import Case, Record
from oversight.access import require
from oversight.audit.history import Tracked, changing
from oversight.audit.versions import lock_as_seen

# The rows that hang on a record, by the name of the relation ("parties"), in their order.
Parts = Mapping[str, Sequence[Tracked]]


def add_record(*, user: Any, case: Case, record: Record, parts: Parts) -> Record:
    """Keep a new record with its parts, in a case.

    Raises PermissionDenied for anybody but case officers, ValidationError for what is not in order.
    """
    require(user, "cases.log", case)
    with changing(user=user):
        keep(record)
        link_to_case(record=record, case=case)
        keep_parts(record, parts)
    return record


def correct_record(*, user: Any, record: Tracked, parts: Parts, reason: str, seen: str) -> Tracked:
    """Keep what was changed in a record and its parts, for a reason; what was not changed leaves no history.

    `seen` is the version (`version_of`) that the user was shown: raises ChangedMeanwhile where it is not that any more.
    Raises PermissionDenied for anybody but case officers, ValidationError without a reason or for what is not in order.
    """
    require(user, "cases.log")
    _need(reason, "Enter the reason for the change")
    with changing(user=user, reason=reason):
        lock_as_seen(record, seen)
        keep_what_it_names(record)
        keep(record)
        keep_parts(record, parts, reason)
    return record


def keep_parts(record: Tracked, parts: Parts, reason: str = "") -> None:
    """Make the current rows of each relation those that are given; the others are withdrawn for the reason."""
    for relation, wanted in parts.items():
        manager = getattr(record, relation)
        kept = {row.pk for row in wanted if row.pk}
        for row in manager.current().exclude(pk__in=kept):
            _withdraw(row, reason)
        last = manager.count()
        for position, row in enumerate(wanted, last):
            _tie(row, record, manager)
            if hasattr(row, "position") and row.pk is None:
                row.position = position
            keep(row)


def _tie(row: Tracked, record: Tracked, manager: Any) -> None:
    """Hang a row on its record, and keep first what it names that is new itself (a person, say)."""
    if hasattr(manager, "content_type"):
        row.record = record  # type: ignore[attr-defined]
    else:
        setattr(row, manager.field.name, record)
    keep_what_it_names(row)


def keep_what_it_names(row: Tracked) -> None:
    """Keep what a row names that is new itself: a person, a publication."""
    for field in row._meta.concrete_fields:
        named = field.is_cached(row) and getattr(row, field.name) if isinstance(field, models.ForeignKey) else None
        if named and named.pk is None:
            keep(named)
        if named:
            setattr(row, field.name, named)


def withdraw(*, user: Any, row: Tracked, reason: str) -> Tracked:
    """Withdraw a row of the record, which stays readable.

    Raises PermissionDenied for anybody but case officers; ValidationError without a reason, for a row that is withdrawn
    already, or that must stay while another rests on it (`why_it_stays`).
    """
    require(user, "cases.log")
    _need(reason, "Enter the reason why it is withdrawn")
    with changing(user=user, reason=reason):
        row = _locked(row)
        if row.is_withdrawn:
            raise ValidationError("It is withdrawn already")
        if why := row.why_it_stays():
            raise ValidationError(why)
        _withdraw(row, reason)
        _settle(row)
    return row


def restore(*, user: Any, row: Tracked, reason: str) -> Tracked:
    """Bring a withdrawn row back. Raises as `withdraw`, and where another has taken its place meanwhile."""
    require(user, "cases.log")
    _need(reason, "Enter the reason why it is brought back")
    with changing(user=user, reason=reason):
        row = _locked(row)
        if not row.is_withdrawn:
            raise ValidationError("It is not withdrawn")
        row.withdrawn_at, row.withdrawn_reason = None, ""
        keep(row)
        _settle(row)
    return row


def put_into_case(*, user: Any, record: Record, case: Case) -> Record:
    """File a record in a further case. Raises PermissionDenied, or ValidationError where it is there already."""
    require(user, "cases.log", case)
    with changing(user=user):
        _locked(record)
        if record.case_links.filter(case=case, withdrawn_at=None).exists():
            raise ValidationError({"case": f"It is in {case.reference} already"})
        link_to_case(record=record, case=case)
    return record


def take_out_of_case(*, user: Any, record: Record, case: Case, reason: str) -> Record:
    """End a record's place in a case. Its last place stays: what belongs nowhere is withdrawn instead."""
    require(user, "cases.log", case)
    _need(reason, "Enter the reason why it is taken out of the case")
    with changing(user=user, reason=reason):
        _locked(record)
        places = record.case_links.filter(withdrawn_at=None)
        if not places.filter(case=case).exists():
            raise ValidationError(f"It is not in {case.reference}")
        if places.count() == 1:
            raise ValidationError("It is in no other case: withdraw the record itself if it does not belong here")
        for row in (record, *record.companions()):
            for link in row.case_links.filter(case=case, withdrawn_at=None):
                _withdraw(link, reason)
    return record


def _settle(row: Tracked) -> None:
    for changed in row.changed_by_it() if isinstance(row, Record) else ():
        keep(changed)


def _need(reason: str, message: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": message})


def _locked(row: Any) -> Any:
    return type(row)._base_manager.select_for_update().get(pk=row.pk)


def _withdraw(row: Tracked, reason: str) -> None:
    row.withdrawn_at, row.withdrawn_reason = timezone.now(), reason or "Taken out"
    row.save()
