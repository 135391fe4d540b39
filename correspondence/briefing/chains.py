"""Questions with the chain of their answers, each compared with what it replaced."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from cases.models import Case
from cases.pseudonyms import Pseudonyms
from cases.sources import ShownSource, key_of, readable_sources
from correspondence.chain import answered_since
from correspondence.models import Answer, Question
from oversight.worddiff import as_html, compare


@dataclass(frozen=True)
class Link:
    """One answer; `comparison` with the one that it replaced (empty for a first answer)."""

    answer: Answer
    replaces: Answer | None
    comparison: SafeString | str
    is_replaced: bool
    is_answered_since: bool
    sources: list[ShownSource]


@dataclass(frozen=True)
class Chain:
    question: Question
    links: list[Link]


def question_chains(user: Any, case: Case, names: Pseudonyms) -> list[Chain]:
    """The questions of a case, oldest first, each with its answers, newest first. Queries do not grow with them.

    `names`: protected people go by their pseudonym before texts are compared, which would take a name to pieces.
    """
    questions = list(Question.objects.visible_to(user).of_case(case).current().in_order().with_parties())
    rows = Answer.objects.visible_to(user).current().filter(question__in=questions).newest_first().with_parties()
    answers = list(rows)
    by_key = {answer.pk: answer for answer in answers}
    replaced = {answer.replaces_id for answer in answers}
    followed = answered_since(answers)
    sources = readable_sources(user, answers)
    chains: dict[int, list[Link]] = defaultdict(list)
    for answer in answers:
        before = by_key.get(answer.replaces_id or 0)
        comparison = as_html(compare(names.text(before.text), names.text(answer.text))) if before else ""
        ended = {"is_replaced": answer.pk in replaced, "is_answered_since": answer.pk in followed}
        link = Link(answer, before, comparison, sources=_told(sources[key_of(answer)]), **ended)
        chains[answer.question_id].append(link)
    return [Chain(question, chains[question.pk]) for question in questions]


def _told(sources: list[ShownSource]) -> list[ShownSource]:
    return [shown for shown in sources if not shown.hidden]
