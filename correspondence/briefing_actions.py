"""What is done with a briefing letter before it is settled: begun, written, taken up again."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from cases.actions import keep
from cases.models import Case
from cases.record_actions import keep_parts
from correspondence.addressing import SINCERELY, close_for
from correspondence.briefing.placeholders import filled_in
from correspondence.models import Briefing, BriefingEnclosure, BriefingTemplate, Document
from correspondence.rules import may_work_on
from oversight.access import require
from oversight.audit.history import changing
from oversight.audit.versions import lock_as_seen

# What a letter that supersedes another takes over from it.
TAKEN_OVER = (
    *("template_id", "addressee", "office", "address", "further_addressees", "subject", "salutation", "opening"),
    *("parts", "timeline_filter", "close", "signatory", "signatory_office", "copied_to", "is_archival"),
)


def create_briefing(*, user: Any, case: Case, template: BriefingTemplate | None = None, **choices: Any) -> Briefing:
    """Keep the draft of a briefing letter. `choices` are fields of Briefing; the rest is what letters begin with.

    Raises PermissionDenied for a user who may not, ValidationError for choices that are not in order.
    """
    require(user, "correspondence.write_briefing", case)
    begun = first_words(user, case, template) | choices
    begun["close"] = begun.get("close") or close_for(begun.get("salutation", ""))
    briefing = Briefing(case=case, author=user, template=template, **begun)
    with changing(user=user, reason=f"Drafted a briefing letter to {briefing.addressee}"):
        keep(briefing)
    return briefing


def first_words(user: Any, case: Case, template: BriefingTemplate | None = None) -> dict[str, Any]:
    """What a new letter begins with, from the template where there is one."""
    words = {
        "dated": timezone.localdate(),
        "subject": case.title,
        "opening": f"This letter sets out what is on record in the case “{case.title}” ({case.reference}).",
        "parts": list(Briefing.Part.values),
        "close": "",
        "signatory": str(user),
    }
    if template is None:
        return words
    texts = {name: filled_in(getattr(template, name), case=case, user=user) for name in ("close", "signatory_office")}
    for name, text in texts.items():
        field: Any = Briefing._meta.get_field(name)
        if len(text) > (longest := field.max_length):
            raise ValidationError(
                f"The {field.verbose_name} of the template “{template}” is longer than {longest} characters once its "
                "placeholders are filled in. Choose another template, or have an administrator shorten it"
            )
    if texts["close"] == SINCERELY:
        del texts["close"]
    opening = filled_in(template.opening, case=case, user=user) or words["opening"]
    return words | texts | {"opening": opening, "parts": list(template.parts)}


def write_briefing(
    *, user: Any, briefing: Briefing, seen: str, documents: Sequence[Document] | None = None, **choices: Any
) -> Briefing:
    """Change a draft. `documents`, where given, become its enclosures, in this order.

    `seen` is the version (`version_of`) that the user was shown: raises ChangedMeanwhile where it is not that any more.
    Raises PermissionDenied for anybody but its author and case officers, ValidationError where it is no draft any more
    and for choices that are not in order.
    """
    require_work_on(user, briefing)
    with changing(user=user, reason=f"Went on with the briefing letter to {briefing.addressee}"):
        _refuse_unless_draft(briefing)
        briefing = lock_as_seen(briefing, seen)
        _refuse_unless_draft(briefing)
        for name, value in choices.items():
            setattr(briefing, name, value)
        keep(briefing)
        if documents is not None:
            _enclose(briefing, documents)
    return briefing


def begin_successor(*, user: Any, briefing: Briefing) -> Briefing:
    """Draft the letter that is to supersede one that was issued: the same choices, of today's date.

    Raises PermissionDenied; ValidationError where it is not issued, or such a draft is begun already.
    """
    require(user, "correspondence.write_briefing", briefing.case)
    with changing(user=user, reason=f"Drafted a letter that is to supersede {briefing.number}"):
        briefing = Briefing.objects.select_for_update(of=("self",)).get(pk=briefing.pk)
        if briefing.status != Briefing.Status.ISSUED:
            raise ValidationError("Only a letter that is issued, and not superseded yet, can be superseded")
        if begun := briefing.successors.current().first():
            raise ValidationError(f"A letter that is to supersede it is begun already: {begun}")
        taken = {name: getattr(briefing, name) for name in TAKEN_OVER}
        successor = Briefing(
            case_id=briefing.case_id, author=user, supersedes=briefing, dated=timezone.localdate(), **taken
        )
        keep(successor)
        seen = Document.objects.visible_to(user).current()
        enclosed = briefing.enclosures.current().filter(document__in=seen).select_related("document")
        _enclose(successor, [row.document for row in enclosed])
    return successor


def require_work_on(user: Any, briefing: Briefing) -> None:
    if not may_work_on(user, briefing):
        raise PermissionDenied


def _refuse_unless_draft(briefing: Briefing) -> None:
    if not briefing.may_be_written:
        state = "withdrawn" if briefing.is_withdrawn else briefing.get_status_display().lower()
        raise ValidationError(f"The letter is {state}, so it cannot be changed. Nothing of yours was saved")


def _enclose(briefing: Briefing, documents: Sequence[Document]) -> None:
    """Make these the enclosures, in this order."""
    there = {row.document_id: row for row in briefing.enclosures.current()}
    rows = [there.get(document.pk) or BriefingEnclosure(document=document) for document in documents]
    keep_parts(briefing, {"enclosures": rows}, "Taken out of the letter")
    for position, row in enumerate(rows):
        row.position = position
        keep(row)
