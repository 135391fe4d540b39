"""What is done with letters. A reply that is due is met by the first one that comes."""

from typing import Any

from cases.actions import keep
from cases.models import Case
from cases.record_actions import Parts, add_record, correct_record
from correspondence.models import Letter
from oversight.audit.history import changing

REPLY = "Reply"


def add_letter(*, user: Any, case: Case, letter: Letter, parts: Parts) -> Letter:
    """Keep a letter in a case. Where it replies to another, the reply due there is met. Raises as add_record."""
    with changing(user=user):
        add_record(user=user, case=case, record=letter, parts=parts)
        _meet_what_is_due(letter)
    return letter


def correct_letter(*, user: Any, letter: Letter, parts: Parts, reason: str, seen: str) -> Letter:
    """As correct_record; a reply due that is there already, on this letter or the one that it replies to, is met."""
    with changing(user=user, reason=reason):
        correct_record(user=user, record=letter, parts=parts, reason=reason, seen=seen)
        _meet_what_is_due(letter)
    return letter


def _meet_what_is_due(letter: Letter) -> None:
    for asked in filter(None, (letter, letter.in_reply_to)):
        first = asked.replies.current().in_order().first()
        if first is None:
            continue
        for deadline in asked.deadlines.current().filter(what=REPLY, met_on=None):
            deadline.met_on = first.date_latest or first.date_earliest
            keep(deadline)
