"""What staff do with answers: record one, and amend one. The earlier answer always stays word for word."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import format_html

from cases.record_actions import Parts, keep_parts
from correspondence.actions import add_answer
from correspondence.corrections import Correction, put_right
from correspondence.models import Answer, Question
from oversight.access import require
from oversight.audit.history import changing
from oversight.dates import StatedDate
from oversight.entry.forms import link_to


def record_answer(
    *,
    user: Any,
    question: Question,
    kind: str,
    text: str,
    answered: StatedDate,
    date_derivation: str = "",
    parts: Parts,
) -> Answer:
    """Add a holding or substantive answer to a question's chain.

    Raises PermissionDenied for anybody but case officers; ValidationError for an amendment (`amend_answer` records
    those), for a question that is withdrawn, and for what is not in order.
    """
    require(user, "cases.log")
    if kind in Answer.REPLACING:
        raise ValidationError({"kind": "Amend the answer that it replaces instead"})
    with changing(user=user):
        _locked_question(question)
        answer = add_answer(question=question, kind=kind, text=text, answered=answered, date_derivation=date_derivation)
        keep_parts(answer, parts)
    return answer


def amend_answer(
    *,
    user: Any,
    answer: Answer,
    kind: str,
    text: str,
    answered: StatedDate,
    date_derivation: str = "",
    why: str,
    prompted_by: str = "",
    parts: Parts,
    corrections: Sequence[Correction] = (),
) -> Answer:
    """Record that an answer was amended or corrected, and what that did to the statements that rest on it.

    Raises PermissionDenied for anybody but case officers. Raises ValidationError without a reason why; for an answer
    that cannot be amended (`why_not_amended`); for a text that is word for word the earlier one; for a date before
    the earlier answer's; for a statement that does not rest on the earlier answer, or stands no more.
    """
    require(user, "cases.log")
    if not why.strip():
        raise ValidationError({"why": "Enter why it was amended"})
    if kind not in Answer.REPLACING:
        raise ValidationError({"kind": "Choose whether it is an amendment or a correction"})
    with changing(user=user, reason=why):
        question = _locked_question(answer.question)
        before = Answer.objects.select_for_update().get(pk=answer.pk)
        if hindrance := why_not_amended(before):
            raise ValidationError(hindrance)
        refuse_where_it_amends_nothing(before, text, answered)
        amended = add_answer(
            question=question,
            kind=kind,
            text=text,
            answered=answered,
            date_derivation=date_derivation,
            replaces=before,
            why=why,
            prompted_by=prompted_by,
        )
        keep_parts(amended, parts)
        put_right(before, amended, corrections)
    return amended


def why_not_amended(answer: Answer) -> str:
    """Why an answer cannot be amended now, with a link to what stands in its place; empty where it can."""
    if answer.is_withdrawn:
        return "This answer is withdrawn. Bring it back before you amend it"
    later = Answer.objects.current().filter(replaces=answer).with_name().first()
    if later is None:
        return ""
    words = "This answer is amended already: {}, {}. Amend that one, if it was amended again"
    return format_html(words, link_to(later), later.date_as_written)


def _locked_question(question: Question) -> Question:
    found = Question.objects.select_for_update().get(pk=question.pk)
    if found.is_withdrawn:
        raise ValidationError("The question is withdrawn. Bring it back before you add an answer to it")
    return found


def refuse_where_it_amends_nothing(before: Answer, text: str, answered: StatedDate) -> None:
    """Raises ValidationError, as `amend_answer` does, for a text or a date that cannot amend this answer."""
    faults = {}
    if text.split() == before.text.split():
        faults["text"] = "This is word for word the earlier answer. Enter the text as it was amended"
    if answered.latest and before.date_earliest and answered.latest < before.date_earliest:
        given = before.date_as_written
        faults["date"] = f"The answer that it amends was given on {given}. Enter that day or a later one"
    if faults:
        raise ValidationError(faults)
