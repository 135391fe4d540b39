"""What is done with letters."""

from typing import Any

from cases.actions import keep
from cases.models import Case, Deadline
from cases.record_actions import Parts, add_record
from correspondence.models import Letter
from oversight.audit.history import changing

REPLY = "Reply"


def add_letter(*, user: Any, case: Case, letter: Letter, parts: Parts) -> Letter:
    """Keep a letter in a case. Where it replies to another, the reply due there is met. Raises as add_record."""
    with changing(user=user):
        add_record(user=user, case=case, record=letter, parts=parts)
        if letter.in_reply_to:
            for deadline in letter.in_reply_to.deadlines.current().filter(what=REPLY, met_on=None):
                _meet(deadline, letter)
    return letter


def _meet(deadline: Deadline, reply: Letter) -> None:
    deadline.met_on = reply.date_latest or reply.date_earliest
    keep(deadline)
