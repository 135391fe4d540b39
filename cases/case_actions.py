"""What staff do with a case itself: open, correct, move on, close, reopen, hand over; put it under legal hold."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.actions import keep
from cases.models import Case, CaseReader, CaseTopic, Organisation, Topic
from cases.owed import owed_in
from cases.record_actions import Parts, keep_parts
from cases.references import next_reference
from cases.rules import is_case_officer, why_not
from oversight.access import require
from oversight.accounts.models import User
from oversight.audit.history import changing
from oversight.audit.versions import lock_as_seen


def open_case(
    *,
    user: Any,
    title: str,
    committee: Organisation,
    lead_officer: User,
    summary: str = "",
    visibility: str = Case.Visibility.INTERNAL,
    topics: Iterable[Topic] = (),
    readers: Iterable[User] = (),
) -> Case:
    """Open a case, with the next reference of this year. A committee that is not on record yet is kept with it.

    Raises PermissionDenied for anybody but case officers; ValidationError for a lead who is none, for readers of a case
    that everybody reads, where the year has no reference left, and for what is not in order.
    """
    require(user, "cases.log")
    _check_lead(lead_officer)
    _check_readers(visibility, readers)
    today = timezone.localdate()
    case = Case(title=title, summary=summary, lead_officer=lead_officer, visibility=visibility, opened_on=today)
    with changing(user=user):
        case.committee = _on_record(committee)
        case.reference = next_reference(today.year)
        keep(case)
        keep_parts(case, _parts(case, topics, readers))
    return case


def correct_case(
    *,
    user: Any,
    case: Case,
    title: str,
    summary: str,
    committee: Organisation,
    visibility: str,
    topics: Iterable[Topic],
    readers: Iterable[User],
    reason: str,
    seen: str,
) -> Case:
    """Change what a case says of itself, for a reason; what was not changed leaves no history.

    `seen` is the version (`version_of`) that the user was shown: raises ChangedMeanwhile where it is not that any more.
    Raises PermissionDenied for anybody but case officers; ValidationError without a reason, for readers of a case that
    everybody reads, and for what is not in order.
    """
    require(user, "cases.log", case)
    _need(reason, "reason", "Enter the reason for the change")
    _check_readers(visibility, readers)
    with changing(user=user, reason=reason):
        case = lock_as_seen(case, seen)
        case.title, case.summary, case.visibility = title, summary, visibility
        case.committee = _on_record(committee)
        keep(case)
        keep_parts(case, _parts(case, topics, readers), reason)
    return case


def move_case(*, user: Any, case: Case, status: str, reason: str, seen: str) -> Case:
    """Set the status of a case that is under way, for a reason. `seen` as in `correct_case`.

    Raises PermissionDenied for anybody but case officers; ValidationError without a reason, for the status that it has
    already, and for a move that makes no sense (`cases.rules.MOVES`).
    """
    require(user, "cases.log", case)
    _need(reason, "reason", "Enter the reason for the change")
    with changing(user=user, reason=reason):
        case = lock_as_seen(case, seen)
        _check_move(case, "move", status)
        case.status = status
        keep(case)
    return case


def close_case(
    *, user: Any, case: Case, outcome: str, all_the_same: bool = False, closed_on: date | None = None
) -> Case:
    """Close a case with its outcome, today unless another day is given.

    Raises PermissionDenied for anybody but case officers; ValidationError without an outcome, for a case that is closed
    or withdrawn, and, unless it is to be closed `all_the_same`, where something is still owed in it.
    """
    require(user, "cases.log", case)
    _need(outcome, "outcome", "Enter the outcome")
    owed = sum(len(kind.things) for kind in owed_in(user, case))
    with changing(user=user, reason=f"Closed all the same: {_number(owed)}" if owed else ""):
        case = _locked(case)
        _check_move(case, "close", Case.Status.CLOSED)
        if owed and not all_the_same:
            raise ValidationError({"all_the_same": f"{_number(owed)}. Say whether you close the case all the same"})
        case.status, case.outcome, case.closed_on = Case.Status.CLOSED, outcome, closed_on or timezone.localdate()
        keep(case)
    return case


def reopen_case(*, user: Any, case: Case, reason: str) -> Case:
    """Open a closed case again, for a reason. Its outcome stands no longer; the history keeps it.

    Raises PermissionDenied for anybody but case officers; ValidationError without a reason, or where it is not closed.
    """
    require(user, "cases.log", case)
    _need(reason, "reason", "Enter the reason")
    with changing(user=user, reason=reason):
        case = _locked(case)
        _check_move(case, "reopen", Case.Status.OPEN)
        case.status, case.outcome, case.closed_on = Case.Status.OPEN, "", None
        keep(case)
    return case


def hand_over(*, user: Any, case: Case, lead_officer: User, reason: str, seen: str) -> Case:
    """Give a case another lead officer, for a reason. Any case officer may. `seen` as in `correct_case`.

    Raises PermissionDenied for anybody but case officers; ValidationError without a reason, for somebody who leads it
    already or is not an active case officer, and for a case that is withdrawn.
    """
    require(user, "cases.log", case)
    _need(reason, "reason", "Enter the reason for the change")
    _check_lead(lead_officer)
    with changing(user=user, reason=reason):
        case = lock_as_seen(case, seen)
        if case.is_withdrawn:
            raise ValidationError("The case is withdrawn. Bring it back first")
        if lead_officer == case.lead_officer:
            who = "You lead" if lead_officer == user else f"{lead_officer} leads"
            raise ValidationError({"lead_officer": f"{who} this case already. Choose another case officer"})
        case.lead_officer = lead_officer
        keep(case)
    return case


def hold_case(*, user: Any, case: Case, held: bool, reason: str) -> Case:
    """Put a case under legal hold, or lift it: while it stands, nothing of the case can be redacted.

    Raises PermissionDenied for anybody but case officers; ValidationError without a reason, or where it is so already.
    """
    require(user, "cases.log", case)
    _need(reason, "reason", "Enter the reason")
    with changing(user=user, reason=reason):
        case = _locked(case)
        if case.legal_hold == held:
            raise ValidationError(f"The case is {'under' if held else 'not under'} legal hold already")
        case.legal_hold = held
        keep(case)
    return case


def _locked(case: Case) -> Case:
    return Case.objects.select_for_update().get(pk=case.pk)


def _need(words: str, field: str, message: str) -> None:
    if not words.strip():
        raise ValidationError({field: message})


def _number(owed: int) -> str:
    return "1 thing stands open" if owed == 1 else f"{owed} things stand open"


def _check_move(case: Case, move: str, to: str) -> None:
    if why := why_not(case, move, to):
        raise ValidationError(why)


def _check_lead(officer: User) -> None:
    if not is_case_officer(officer):
        raise ValidationError({"lead_officer": f"{officer} is not an active case officer. Choose another"})


def _check_readers(visibility: str, readers: Iterable[User]) -> None:
    if visibility != Case.Visibility.RESTRICTED and list(readers):
        message = "Only a restricted case has named readers. Choose “Restricted”, or take the names away"
        raise ValidationError({"readers": message})


def _on_record(committee: Organisation) -> Organisation:
    """The committee, kept first if it is new; its faults are those of the field in which it was typed."""
    if committee.pk is None:
        try:
            keep(committee)
        except ValidationError as refusal:
            raise ValidationError({"committee": refusal.messages}) from refusal
    return committee


def _parts(case: Case, topics: Iterable[Topic], readers: Iterable[User]) -> Parts:
    has_topics = {row.topic_id: row for row in case.casetopics.current()}
    has_readers = {row.user_id: row for row in case.casereaders.current()}
    return {
        "casetopics": [has_topics.get(topic.pk) or CaseTopic(topic=topic) for topic in topics],
        "casereaders": [has_readers.get(reader.pk) or CaseReader(user=reader) for reader in readers],
    }
