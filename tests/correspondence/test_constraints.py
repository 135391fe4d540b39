"""What the chain of answers and the letters refuse, in words that people can read, and in the database itself."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from correspondence.models import Answer, Letter, Question, QuestionPrompt
from tests.cases.test_constraints import refused
from tests.records import withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(dated):
    return Question.objects.create(reference="2019/14214", heading="Facial recognition", **dated("18 July 2019"))


@pytest.fixture
def answer(question, dated):
    return Answer.objects.create(
        question=question, position=1, kind="substantive", text="No.", **dated("29 August 2019")
    )


@pytest.fixture
def letter(dated):
    return Letter(subject="A report", direction="received", holding="held", **dated("4 October 2019"))


def test_a_question_reference_is_a_year_and_a_number(dated):
    question = Question(reference="MQ14214", heading="H", **dated("2019"))
    assert "A reference is a year and a number" in refused(question)


def test_a_question_reference_is_recorded_once(question, dated):
    assert "is recorded already" in refused(Question(reference="2019/14214", heading="Again", **dated("2019")))


def test_a_supplementary_question_has_no_reference_of_its_own(question, dated):
    other = Question(reference="2019/9999", supplementary_to=question, heading="And?", **dated("2019"))
    assert "has no reference of its own" in refused(other)


def test_a_question_follows_one_thing_and_not_itself(question):
    assert "Name one question or one letter." in refused(QuestionPrompt(question=question))
    assert "cannot follow itself" in refused(QuestionPrompt(question=question, follows_question=question))


def test_an_amendment_names_what_it_replaces_and_says_why(question, answer, dated):
    amendment = Answer(question=question, position=2, kind="amendment", text="Yes.", **dated("4 September 2019"))
    assert "names the answer that it replaces and says why" in refused(amendment)


def test_an_answer_is_replaced_once(question, answer, dated):
    fields = {"question": question, "kind": "amendment", "replaces": answer, "why": "It was wrong."}
    Answer.objects.create(position=2, text="Yes.", **fields, **dated("4 September 2019"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(position=3, text="Perhaps.", **fields, **dated("5 September 2019"))
    again = Answer(position=3, text="Perhaps.", **fields, **dated("5 September 2019"))
    assert "Another answer stands in the place of that one already." in refused(again)


def test_an_answer_whose_amendment_was_withdrawn_can_be_replaced_again(question, answer, dated):
    fields = {"question": question, "kind": "amendment", "replaces": answer, "why": "It was wrong."}
    wrong = Answer.objects.create(position=2, text="Yes.", **fields, **dated("4 September 2019"))
    withdraw(wrong, "Of another question")
    Answer.objects.create(position=3, text="Perhaps.", **fields, **dated("5 September 2019"))
    wrong.withdrawn_at, wrong.withdrawn_reason = None, ""
    assert "Another answer stands in the place of that one already." in refused(wrong)


def test_two_answers_cannot_have_the_same_place_in_the_chain(question, answer, dated):
    with pytest.raises(ValidationError, match="in that place already"):
        Answer(question=question, position=1, kind="holding", text="Soon.", **dated("2019")).validate_constraints()


def test_an_empty_answer_is_refused(question, dated):
    empty = Answer(question=question, position=1, kind="substantive", text="", **dated("2019"))
    assert "Enter the answer." in refused(empty)


def test_a_letter_has_a_subject(letter):
    letter.subject = ""
    assert "Enter the subject" in refused(letter)


def test_a_letter_that_is_only_mentioned_has_no_text(letter):
    letter.holding, letter.text = "mentioned_only", "Dear Robert"
    assert "neither text nor file" in refused(letter)
