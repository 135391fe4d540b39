"""The page of a question: who asked, and the chain of answers, each compared with what it replaced."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from cases.models import Commitment, Recommendation, Statement
from cases.notes import notes_context
from cases.sources import ShownSource, citing, key_of, readable_sources
from cases.views.common import readable_record, record_context
from correspondence.chain import answered_since
from correspondence.models import Answer, Letter, Question, QuestionPrompt
from oversight.access import signed_in
from oversight.audit.readable import readable_as_of
from oversight.worddiff import as_html, compare


@dataclass(frozen=True)
class Link:
    """One answer of the chain, how it differs from what it replaced (empty for a first answer), what it is part of."""

    answer: Answer
    comparison: SafeString | str
    replaced_by: Answer | None
    is_answered_since: bool
    sources: list[ShownSource]
    statements: list[Statement]
    commitments: list[Commitment]
    recommendations: list[Recommendation]


@require_safe
@readable_as_of
def question(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    record = get_object_or_404(Question.objects.visible_to(user).select_related("meeting", "supplementary_to"), pk=pk)
    chain = chain_of(user, record)
    answers = [link.answer for link in chain]
    visible = Question.objects.visible_to(user)
    prompts = QuestionPrompt.objects.current().visible_to(user)
    more = {
        "question": record,
        "chain": chain,
        "meeting": readable_record(user, record.meeting),
        "supplementary_to": readable_record(user, record.supplementary_to),
        "supplementaries": visible.current().filter(supplementary_to=record),
        "prompts": prompts.filter(question=record).select_related("follows_question", "follows_letter"),
        "followed_by": prompts.filter(follows_question=record).select_related("question"),
        "letters_following": Letter.objects.visible_to(user).current().replying_to_question(record).in_order(),
        "citing": citing(user, [record, *answers]),
        **notes_context(user, record, *answers),
    }
    return render(request, "correspondence/question.html", record_context(request, record) | more)


def chain_of(user: Any, record: Question) -> list[Link]:
    """The answers that the user may see, newest first."""
    answers = list(Answer.objects.visible_to(user).filter(question=record).newest_first().with_parties())
    by_key = {answer.pk: answer for answer in answers}
    replaced_by = {answer.replaces_id: answer for answer in answers if answer.replaces_id and not answer.is_withdrawn}
    followed = answered_since(answers)
    sources = readable_sources(user, answers)
    statements = _made_in(Statement.objects.visible_to(user).with_standing(), answers)
    commitments = _made_in(Commitment.objects.visible_to(user), answers)
    recommendations = _made_in(Recommendation.objects.visible_to(user), answers)
    return [
        Link(
            answer=answer,
            comparison=_comparison(by_key.get(answer.replaces_id or 0), answer),
            replaced_by=replaced_by.get(answer.pk),
            is_answered_since=answer.pk in followed,
            sources=sources[key_of(answer)],
            statements=statements[answer.pk],
            commitments=commitments[answer.pk],
            recommendations=recommendations[answer.pk],
        )
        for answer in answers
    ]


def _comparison(before: Answer | None, answer: Answer) -> SafeString | str:
    return as_html(compare(before.text, answer.text)) if before else ""


def _made_in(rows: Any, answers: list[Answer]) -> dict[int, list[Any]]:
    """Those made in each answer, by the answer's key."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows.current().made_in_any(answers).in_order():
        found[row.made_in_id].append(row)
    return found
