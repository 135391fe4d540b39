"""What is done with letters. A reply that is due is met by the first one that comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cases.actions import keep, link_to_case
from cases.models import Case
from cases.record_actions import Parts, add_record, correct_record
from correspondence.document_actions import document_from, keep_document
from correspondence.models import Document, Letter, LetterEnclosure
from oversight.access import require
from oversight.audit.history import changing
from oversight.audit.versions import lock_as_seen
from oversight.uploads.models import Upload

REPLY = "Reply"
DATE_OF_LETTER = "The date of the letter that it is, or came with."


@dataclass(frozen=True)
class Files:
    """What came with a letter as files: the letter itself, and what was enclosed. Each becomes a document."""

    itself: Upload | None = None
    enclosed: Sequence[Upload] = ()


def add_letter(*, user: Any, case: Case, letter: Letter, parts: Parts, files: Files) -> Letter:
    """Keep a letter in a case, with its files. Where it replies to another, the reply due there is met.

    Raises as add_record, and ValidationError for a file that was cleared away meanwhile.
    """
    require(user, "cases.log", case)
    with changing(user=user):
        _keep_itself(letter, files, [case])
        add_record(user=user, case=case, record=letter, parts=parts)
        _enclose(letter, files, [case])
        _meet_what_is_due(letter)
    return letter


def correct_letter(*, user: Any, letter: Letter, parts: Parts, files: Files, reason: str, seen: str) -> Letter:
    """As correct_record; files are added, and a reply due on this letter or the one that it replies to is met."""
    require(user, "cases.log")
    cases = [link.case for link in letter.case_links.filter(withdrawn_at=None).select_related("case")]
    with changing(user=user, reason=reason):
        lock_as_seen(letter, seen)
        _keep_itself(letter, files, cases)
        correct_record(user=user, record=letter, parts=parts, reason=reason, seen=seen)
        _enclose(letter, files, cases)
        _meet_what_is_due(letter)
    return letter


def _keep_itself(letter: Letter, files: Files, cases: Sequence[Case]) -> None:
    if files.itself:
        letter.document = _document(files.itself, letter, cases, title=letter.subject)


def _enclose(letter: Letter, files: Files, cases: Sequence[Case]) -> None:
    for position, upload in enumerate(files.enclosed, letter.enclosures.count()):
        document = _document(upload, letter, cases)
        keep(LetterEnclosure(letter=letter, title=document.title, document=document, position=position))


def _document(upload: Upload, letter: Letter, cases: Sequence[Case], title: str = "") -> Document:
    document = document_from(upload, title=title, stated=letter.date_stated, derivation=DATE_OF_LETTER)
    keep_document(document)
    for case in cases:
        link_to_case(record=document, case=case)
    return document


def _meet_what_is_due(letter: Letter) -> None:
    for asked in filter(None, (letter, letter.in_reply_to)):
        first = asked.replies.current().in_order().first()
        if first is None:
            continue
        for deadline in asked.deadlines.current().filter(what=REPLY, met_on=None):
            deadline.met_on = first.date_latest or first.date_earliest
            keep(deadline)
