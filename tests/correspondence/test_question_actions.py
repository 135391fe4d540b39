"""Adding answers to a question's chain, and putting the whole chain into a case."""

import pytest
from django.core.exceptions import ValidationError

from cases.actions import link_to_case
from correspondence.actions import add_answer
from correspondence.models import Answer, Question
from oversight.dates import read_date

FIRST, LATER = read_date("29 August 2019"), read_date("4 September 2019")


@pytest.fixture
def question(db, dated):
    return Question.objects.create(reference="2019/14214", heading="Private bodies", **dated("18 July 2019"))


def places(record):
    return {link.case.reference for link in record.case_links.all()}


def test_an_answer_takes_the_next_place_in_the_chain(question):
    first = add_answer(question=question, kind="holding", text="Later.", answered=FIRST)
    second = add_answer(question=question, kind="substantive", text="No.", answered=LATER)
    assert (first.position, second.position) == (1, 2)


def test_a_new_answer_is_in_every_case_that_its_question_is_in(question, case, restricted_case):
    for each in (case, restricted_case):
        link_to_case(record=question, case=each)
    answer = add_answer(question=question, kind="substantive", text="No.", answered=FIRST)
    assert places(answer) == places(question) == {case.reference, restricted_case.reference}


def test_a_question_takes_its_answers_into_a_case_and_once_only(question, case):
    answer = add_answer(question=question, kind="substantive", text="No.", answered=FIRST)
    for _ in range(2):
        link_to_case(record=question, case=case)
    assert answer.case_links.get().case == question.case_links.get().case == case


def test_an_amendment_of_an_answer_to_another_question_is_refused(question, dated):
    other = Question.objects.create(reference="2019/14216", heading="Another", **dated("18 July 2019"))
    answer = add_answer(question=other, kind="substantive", text="No.", answered=FIRST)
    with pytest.raises(ValidationError, match="Choose an answer to the same question"):
        add_answer(question=question, kind="amendment", text="Yes.", answered=LATER, replaces=answer, why="Wrong.")
    assert Answer.objects.get() == answer


def test_an_amendment_that_does_not_say_why_is_refused(question):
    first = add_answer(question=question, kind="substantive", text="No.", answered=FIRST)
    with pytest.raises(ValidationError, match="An amendment names the answer that it replaces and says why"):
        add_answer(question=question, kind="amendment", text="Yes.", answered=LATER, replaces=first)
