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
        _settle(letter)
    return letter


def correct_letter(*, user: Any, letter: Letter, parts: Parts, files: Files, reason: str, seen: str) -> Letter:
    """As correct_record; files are added, and what is due to this letter, and to those that it replies to now and
    did before, is met on the day of the first reply, or by nothing."""
    require(user, "cases.log")
    cases = [link.case for link in letter.case_links.filter(withdrawn_at=None).select_related("case")]
    with changing(user=user, reason=reason):
        lock_as_seen(letter, seen)
        replied_to = letter.replies_to_letters()
        _keep_itself(letter, files, cases)
        correct_record(user=user, record=letter, parts=parts, reason=reason, seen=seen)
        _enclose(letter, files, cases)
        for changed in (letter, *replied_to):
            _settle(changed)
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


def _settle(letter: Letter) -> None:
    for deadline in letter.changed_by_it():
        keep(deadline)
