"""The page of a question: who asked, and the chain of answers, each compared with what it replaced."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from cases.models import Statement
from cases.sources import ShownSource, citing, key_of, readable_sources
from cases.views.common import readable_record, record_context, signed_in
from correspondence.models import Answer, Question, QuestionPrompt
from oversight.worddiff import as_html, compare


@dataclass(frozen=True)
class Link:
    """One answer of the chain: how it differs from what it replaced (empty for a first answer), and its surroundings."""

    answer: Answer
    comparison: SafeString | str
    replaced_by: Answer | None
    sources: list[ShownSource]
    statements: list[Statement]


@require_safe
def question(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    record = get_object_or_404(Question.objects.visible_to(user), pk=pk)
    chain = chain_of(user, record)
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
        "citing": [found for cited in [record, *[link.answer for link in chain]] for found in citing(user, cited)],
    }
    return render(request, "correspondence/question.html", record_context(request, record) | more)


def chain_of(user: Any, record: Question) -> list[Link]:
    """The answers that the user may see, newest first."""
    answers = list(Answer.objects.visible_to(user).filter(question=record).newest_first().with_parties())
    by_key = {answer.pk: answer for answer in answers}
    replaced_by = {answer.replaces_id: answer for answer in answers if answer.replaces_id}
    sources = readable_sources(user, answers)
    said = Statement.objects.visible_to(user).current().made_in_any(answers).with_standing().in_order()
    links = []
    for answer in answers:
        before = by_key.get(answer.replaces_id or 0)
        links.append(
            Link(
                answer=answer,
                comparison=as_html(compare(before.text, answer.text)) if before else "",
                replaced_by=replaced_by.get(answer.pk),
                sources=sources[key_of(answer)],
                statements=[statement for statement in said if statement.made_in_id == answer.pk],
            )
        )
    return links
