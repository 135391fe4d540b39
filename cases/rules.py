"""Who may do what with cases and their records, and which moves of a case make sense."""

from typing import Any

import rules

from cases.models import Case
from oversight.accounts.models import Role
from oversight.audit.rules import reads_as_of_now


@rules.predicate
def is_case_officer(user: Any) -> bool:
    """Case officers log and edit, and nobody else: administrators have no right of their own over the record."""
    return bool(user.is_authenticated and user.is_active and user.role == Role.OFFICER)


rules.add_perm("cases.log", is_case_officer & reads_as_of_now)


@rules.predicate
def reads_everything(user: Any) -> bool:
    return bool(user.is_authenticated and user.reads_everything)


# The registers of people, organisations and publications.
rules.add_perm("cases.browse", reads_everything)


@rules.predicate
def is_colleague(user: Any) -> bool:
    """Those who work here write notes to each other; auditors read them, members never."""
    return bool(user.is_authenticated and user.is_active and user.role in {Role.OFFICER, Role.ADMINISTRATOR})


rules.add_perm("cases.write_notes", is_colleague & reads_as_of_now)

CLOSED = Case.Status.CLOSED
UNDER_WAY = (Case.Status.OPEN, Case.Status.AWAITING_RESPONSE, Case.Status.UNDER_REVIEW)
# Every move that a case can make, by the name of the action: from one of the first, to one of the second.
MOVES = {
    "move": (UNDER_WAY, UNDER_WAY),
    "close": (UNDER_WAY, (CLOSED,)),
    "reopen": ((CLOSED,), (Case.Status.OPEN,)),
}


def why_not(case: Case, move: str, to: str = "") -> str:
    """Why a case cannot be moved so now, as a sentence; empty where it can. Without `to`: to any status at all."""
    origins, ends = MOVES[move]
    if case.is_withdrawn:
        return "The case is withdrawn. Bring it back first"
    if case.status not in origins:
        if case.status != CLOSED:
            return "The case is not closed"
        return "The case is closed already" if move == "close" else "The case is closed. Reopen it first"
    if to and to == case.status:
        return f"The case is “{case.get_status_display()}” already. Choose another status"
    if to and to not in ends:
        return "Choose one of the statuses on the page"
    return ""


def moves_of(case: Case) -> list[str]:
    """The moves that a case can make now."""
    return [move for move in MOVES if not why_not(case, move)]
