"""What is done to questions and answers. Each belongs inside `changing(user=…, reason=…)`, which signs it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from cases.actions import keep, link_to_case
from correspondence.models import Answer, Question
from oversight.dates import StatedDate


def add_answer(
    *,
    question: Question,
    kind: str,
    text: str,
    answered: StatedDate,
    date_derivation: str = "",
    replaces: Answer | None = None,
    why: str = "",
    prompted_by: str = "",
) -> Answer:
    """Add the next link to the chain of a question's answers, in every case that the question is in.

    Raises ValidationError where it is not in order: an amendment, say, that names no answer of this question.
    """
    if replaces and replaces.question_id != question.pk:
        raise ValidationError({"replaces": "Choose an answer to the same question."})
    with transaction.atomic():
        Question.objects.select_for_update().get(pk=question.pk)
        last = question.answers.aggregate(last=Max("position"))["last"] or 0
        answer = Answer(question=question, position=last + 1, kind=kind, text=text)
        answer.replaces, answer.why, answer.prompted_by = replaces, why, prompted_by
        answer.set_date(answered, date_derivation)
        keep(answer)
        for link in question.case_links.filter(withdrawn_at=None).select_related("case"):
            link_to_case(record=answer, case=link.case)
    return answer
