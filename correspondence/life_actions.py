"""The life of a briefing letter: submitted, approved by another person or sent back, issued, superseded."""

import hashlib
from collections.abc import Collection, Iterable
from contextlib import nullcontext
from datetime import datetime
from itertools import takewhile
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from cases.actions import keep
from cases.models import Case
from cases.pseudonyms import protection_version
from correspondence.briefing.contents import Contents, contents_of
from correspondence.briefing.imprint import imprint_now
from correspondence.briefing_actions import require_work_on
from correspondence.facts import Fact, differ, facts_of
from correspondence.models import Briefing, BriefingTemplate, IssuedPdf
from correspondence.pdf_actions import make_pdf
from correspondence.rules import may_approve, why_not
from oversight.access import require
from oversight.audit.as_of import recorded_as_of
from oversight.audit.history import changing
from oversight.audit.versions import version_of
from oversight.numbering import next_number

Status = Briefing.Status
LOOK_AGAIN = "The letter, or something that it tells, was changed since you opened this page. Look again"
ANEW = "changed since the letter was approved. Send it back, or take it back, and have it approved anew"


def submit_briefing(*, user: Any, briefing: Briefing) -> Briefing:
    """Ask for the approval of a draft. Raises PermissionDenied, ValidationError."""
    require_work_on(user, briefing)
    with changing(user=user, reason="Submitted for approval"):
        briefing = _locked(briefing, "submit")
        briefing.status, briefing.submitted_by, briefing.sent_back = Status.SUBMITTED, user, ""
        keep(briefing)
    return briefing


def take_back_briefing(*, user: Any, briefing: Briefing) -> Briefing:
    """Make it a draft again, to go on with it. Raises PermissionDenied, ValidationError."""
    require_work_on(user, briefing)
    with changing(user=user, reason="Taken back, to go on with it"):
        briefing = _locked(briefing, "take_back")
        _make_draft(briefing)
    return briefing


def send_back_briefing(*, user: Any, briefing: Briefing, comments: str) -> Briefing:
    """Do not approve it as it is: a draft again, with what is to be changed.

    Raises PermissionDenied for its author, whoever submitted it and anybody but case officers; ValidationError without
    comments, or where it does not wait for approval or issue.
    """
    _require_approver(user, briefing)
    if not comments.strip():
        raise ValidationError({"comments": "Enter what is to be changed"})
    with changing(user=user, reason=f"Sent back: {comments}"):
        briefing = _locked(briefing, "send_back")
        briefing.sent_back = comments
        _make_draft(briefing)
    return briefing


def approve_briefing(*, user: Any, briefing: Briefing, put_in: Collection[str] = (), seen: str) -> Briefing:
    """Approve it, with the restricted items that are named (keys such as "letter-12") in it, and no other.

    `seen` is the digest (`digest_of`) of what the approver was shown. Raises PermissionDenied as `send_back_briefing`;
    ValidationError where it is not submitted, or where it or what it tells was changed meanwhile.
    """
    _require_approver(user, briefing)
    with changing(user=user, reason="Approved"):
        briefing = _locked(briefing, "approve")
        contents = contents_read(user, briefing)
        shown = facts_of(contents)
        if digest_of(briefing, shown) != seen:
            raise ValidationError(LOOK_AGAIN)
        if not set(put_in) <= {item.key for item in contents.left_out}:
            raise ValidationError({"put_in": "Choose from the restricted items on the page"})
        briefing.put_in = sorted(put_in)
        facts = facts_read(user, briefing)
        if not set(shown) <= set(facts):
            raise ValidationError(LOOK_AGAIN)
        briefing.facts = [list(fact) for fact in facts]
        briefing.status, briefing.approved_by = Status.APPROVED, user
        keep(briefing)
    return briefing


def issue_briefing(*, user: Any, briefing: Briefing) -> IssuedPdf:
    """Issue an approved letter: it gets its number, and its PDF is made, once. What it supersedes is superseded.

    Raises PermissionDenied for anybody but case officers; ValidationError where it is not approved, where what it
    tells, its letterhead or who is protected was changed since it was approved, and where the letter that it supersedes
    was superseded meanwhile; LetterRefused.
    """
    require(user, "correspondence.approve_briefing", briefing.case)
    now = timezone.now()
    with changing(user=user, reason="Issued"):
        briefing = _locked(briefing, "issue")
        approved_at = _approved_at(briefing)
        if _has_another_letterhead(briefing, approved_at):
            raise ValidationError(f"Its letterhead was {ANEW}")
        if protection_version() != protection_version(by=approved_at):
            raise ValidationError(f"Who is protected, or what they are called, was {ANEW}")
        year = timezone.localdate(now).year
        full = "no more letters can be issued this year"
        briefing.number = next_number(Briefing.objects, "number", "OB", year, full)
        briefing.status, briefing.issued_at = Status.ISSUED, now
        imprint = imprint_now()
        contents = contents_read(user, briefing)
        # The same versions before and after it was read: so it tells just those that were approved.
        if changed := differ(briefing.facts, facts_of(contents)):
            raise ValidationError(_changed_since(len(changed)))
        keep(briefing)
        issued = make_pdf(user=user, contents=contents, imprint=imprint, kind=IssuedPdf.Kind.LETTER)
        if briefing.supersedes:
            _supersede(briefing.supersedes, briefing)
    return issued


def contents_read(user: Any, briefing: Briefing) -> Contents:
    """What the letter holds, of the record as it is or as of the letter's own day. Raises Case.DoesNotExist."""
    with recorded_as_of(briefing.recorded, reader=user) if briefing.recorded else nullcontext():
        briefing.case = Case.objects.visible_to(user).select_related("committee").get(pk=briefing.case_id)
        return contents_of(user, briefing, frozenset(briefing.put_in))


def facts_read(user: Any, briefing: Briefing) -> list[Fact]:
    return facts_of(contents_read(user, briefing))


def digest_of(briefing: Briefing, facts: Iterable[Fact]) -> str:
    """SHA-256 of all that whoever approves it is shown: the letter with its enclosures, its letterhead, which versions
    of which rows it tells, and who goes by a pseudonym."""
    told = sorted(((*fact.row, fact.version) for fact in facts), key=repr)
    shown = version_of(briefing), _letterhead(briefing.template), told, protection_version()
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def _supersede(briefing: Briefing, by: Briefing) -> None:
    briefing = Briefing.objects.select_for_update(of=("self",)).get(pk=briefing.pk)
    if briefing.status != Status.ISSUED:
        raise ValidationError(f"{briefing.number}, which it is to supersede, is superseded already")
    briefing.status = Status.SUPERSEDED
    keep(briefing)


def _make_draft(briefing: Briefing) -> None:
    briefing.status, briefing.submitted_by, briefing.approved_by = Status.DRAFT, None, None
    briefing.put_in, briefing.facts = [], []
    keep(briefing)


def _require_approver(user: Any, briefing: Briefing) -> None:
    if not may_approve(user, briefing):
        raise PermissionDenied


def _locked(briefing: Briefing, move: str) -> Briefing:
    row = Briefing.objects.select_for_update(of=("self",)).select_related("case").get(pk=briefing.pk)
    if why := why_not(row, move):
        raise ValidationError(why)
    return row


def _approved_at(briefing: Briefing) -> datetime:
    """When an approved letter was approved; to withdraw it and bring it back is no approval."""
    versions = briefing.history.order_by("-history_id").values_list("status", "history_date")
    return list(takewhile(lambda version: version[0] == Status.APPROVED, versions))[-1][1]


def _has_another_letterhead(briefing: Briefing, approved_at: datetime) -> bool:
    """Than when it was approved."""
    template = briefing.template
    return template is not None and _letterhead(template.history.as_of(approved_at)) != _letterhead(template)


def _letterhead(template: BriefingTemplate | None) -> list[str]:
    return [getattr(template, field) for field in BriefingTemplate.LETTERHEAD] if template else []


def _changed_since(number: int) -> str:
    things = "Something that it tells was" if number == 1 else f"{number} things that it tells were"
    return f"{things} {ANEW}"
