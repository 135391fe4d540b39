"""Who may do what with the correspondence, and which moves of a briefing letter make sense."""

from typing import Any

import rules

from cases.models import Case
from cases.rules import is_case_officer
from correspondence.models import Briefing
from oversight.accounts.models import Role
from oversight.audit.rules import reads_as_of_now

Status = Briefing.Status


@rules.predicate
def may_change(user: Any, case: Case | None = None) -> bool:
    """Everybody but the auditor, who reads everything and changes nothing."""
    return bool(user.is_authenticated and user.is_active and user.role != Role.AUDITOR)


@rules.predicate
def may_read_case(user: Any, case: Case | None = None) -> bool:
    return case is None or Case.objects.visible_to(user).filter(pk=case.pk).exists()


rules.add_perm("correspondence.write_briefing", may_change & may_read_case & reads_as_of_now)
# Whoever reads a letter may take its PDF along, an auditor too: that leaves a row, but changes nothing that was there.
rules.add_perm("correspondence.issue_pdf", may_read_case & reads_as_of_now)
# A letter leaves the house in the committee's name: officers approve and issue it.
rules.add_perm("correspondence.approve_briefing", is_case_officer & may_read_case & reads_as_of_now)

# Every move that a letter can make, by the name of the action: from one of these.
MOVES = {
    "submit": (Status.DRAFT,),
    "take_back": (Status.SUBMITTED, Status.APPROVED),
    "send_back": (Status.SUBMITTED, Status.APPROVED),
    "approve": (Status.SUBMITTED,),
    "issue": (Status.APPROVED,),
    "supersede": (Status.ISSUED,),
}


def why_not(briefing: Briefing, move: str) -> str:
    """Why a letter cannot be moved so now, as a sentence; empty where it can."""
    if briefing.is_withdrawn:
        return "The letter is withdrawn. Bring it back first"
    if briefing.status in MOVES[move]:
        return ""
    if move == "issue" and not briefing.is_sent:
        return "The letter is not approved yet"
    return f"The letter is {briefing.get_status_display().lower()} already"


def may_work_on(user: Any, briefing: Briefing) -> bool:
    """A draft is its author's; case officers may go on with those of others."""
    is_theirs = briefing.author_id == user.pk or is_case_officer(user)
    return is_theirs and user.has_perm("correspondence.write_briefing", briefing.case)


def may_approve(user: Any, briefing: Briefing) -> bool:
    """Neither its author nor whoever submitted it."""
    is_own = user.pk in (briefing.author_id, briefing.submitted_by_id)
    return not is_own and user.has_perm("correspondence.approve_briefing", briefing.case)


def moves_of(user: Any, briefing: Briefing) -> list[str]:
    """The moves that this user can make with the letter now."""
    works, officer = may_work_on(user, briefing), user.has_perm("correspondence.approve_briefing", briefing.case)
    may = {
        "submit": works,
        "take_back": works,
        "send_back": may_approve(user, briefing),
        "approve": may_approve(user, briefing),
        "issue": officer,
        "supersede": user.has_perm("correspondence.write_briefing", briefing.case),
    }
    return [move for move in MOVES if may[move] and not why_not(briefing, move)]
