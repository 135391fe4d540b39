"""The page of a question: the chain of answers, what changed in each, and what rests on it."""

import pytest

from cases.models import Event, Organisation, Party, Person, Publication, Source, Statement, StatementLink
from correspondence.models import Answer, Letter, Question, QuestionPrompt
from oversight.dates import read_date
from tests.records import answer, link_many, name, put, put_many, queries, withdraw, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(case):
    asked = put(Question, case, "18 July 2019", heading="Sharing of images", reference="2019/14214", text="Has it?")
    name(asked, "asked_by", person=Person.objects.create(name="Robin Example", honorific_suffix="AM"))
    return asked


@pytest.fixture
def first(question, case):
    return answer(question, case, date="29 August 2019", text="The police have not shared images.")


@pytest.fixture
def amended(question, case, first):
    return answer(
        question,
        case,
        2,
        kind="amendment",
        text="The police have shared seven images.",
        replaces=first,
        why="The information was wrong.",
        prompted_by="A report in the press.",
    )


def test_it_says_who_asked_whom_what_when_and_under_which_reference(member, question, client_of):
    name(question, "asked_of", organisation=Organisation.objects.create(name="Mayor", classification="public_body"))
    page = words(client_of(member).get(question.get_absolute_url()))
    for said in (
        "Sharing of images Written",
        "Has it?",
        "Asked by Robin Example AM",
        "Asked of Mayor",
        "18 July 2019",
        "2019/14214, also printed MQ2019/14214 or MQT2019/14214",
        "OC-2020-0001 An internal case",
    ):
        assert said in page


def test_a_question_without_text_or_answer_says_so(member, case, client_of):
    page = words(client_of(member).get(put(Question, case, heading="Watch lists").get_absolute_url()))
    assert "The text of the question is not held." in page
    assert "No answer is held." in page


def test_a_holding_answer_stands_until_one_that_answers(member, question, case, client_of):
    answer(question, case, date="1 August 2019", kind="holding", text="An answer will follow.")
    assert "Holding answer, 1 August 2019 Stands" in words(client_of(member).get(question.get_absolute_url()))
    full = answer(question, case, 2, date="29 August 2019", text="No.")
    page = words(client_of(member).get(question.get_absolute_url()))
    assert "Holding answer, 1 August 2019 Answered since" in page
    assert "Answer, 29 August 2019 Stands" in page
    withdraw(full)
    assert "Holding answer, 1 August 2019 Stands" in words(client_of(member).get(question.get_absolute_url()))


def test_an_answer_recorded_late_stands_in_the_place_of_its_day(member, question, case, client_of):
    answer(question, case, date="29 August 2019", text="No.")
    answer(question, case, 2, date="1 August 2019", kind="holding", text="An answer will follow.")
    page = words(client_of(member).get(question.get_absolute_url()))
    assert page.index("Answer, 29 August 2019 Stands") < page.index("Holding answer, 1 August 2019 Answered since")


def test_an_amendment_of_no_exact_day_comes_before_what_it_replaces(member, question, case, client_of, first):
    answer(question, case, 2, date="August 2019", kind="amendment", replaces=first, why="Wrong.", text="Yes.")
    page = words(client_of(member).get(question.get_absolute_url()))
    assert page.index("Amended answer, August 2019") < page.index("Answer, 29 August 2019 Replaced")


def test_the_newest_answer_comes_first_and_the_replaced_one_says_what_replaced_it(
    member, question, first, amended, client_of
):
    response = client_of(member).get(question.get_absolute_url())
    page = words(response)
    newest, oldest = (
        page.index("Amended answer, 4 September 2019 Stands"),
        page.index("Answer, 29 August 2019 Replaced"),
    )
    assert newest < oldest
    assert "Replaced on 4 September 2019 by an amended answer" in page[oldest:]
    for place in ("1", "2"):
        assert f'id="answer-{place}"' in response.content.decode()


def test_an_amendment_is_compared_word_by_word_with_a_key_and_says_why(member, question, amended, client_of):
    page = words(client_of(member).get(question.get_absolute_url()))
    for said in (
        "Why it was amended The information was wrong.",
        "What prompted it A report in the press.",
        "removed: not shared (end of removed)",
        "added: shared seven (end of added)",
        "Struck through: removed",
        "Underlined: added",
    ):
        assert said in page


def test_a_corrected_answer_is_called_so(member, question, amended, client_of):
    amended.kind = "correction"
    amended.save()
    assert "by a corrected answer" in words(client_of(member).get(question.get_absolute_url()))


def test_a_first_answer_is_compared_with_nothing(member, question, first, client_of):
    assert "Compared word by word" not in words(client_of(member).get(question.get_absolute_url()))


def test_a_withdrawn_amendment_replaces_nothing_and_says_why(member, question, amended, client_of):
    withdraw(amended, "Of another question")
    page = words(client_of(member).get(question.get_absolute_url()))
    assert "Amended answer, 4 September 2019 Record withdrawn" in page
    assert "Of another question" in page
    assert "Answer, 29 August 2019 Stands" in page
    assert "Replaced on" not in page


def test_each_answer_says_by_whom_on_whose_information_and_from_which_source(member, question, first, client_of):
    name(first, "answered_by", organisation=Organisation.objects.create(name="Mayor", classification="public_body"))
    name(first, "on_information_of", organisation=Organisation.objects.create(name="Police", classification="police"))
    paper = Publication.objects.create(title="Report", publisher="A newspaper")
    Source.objects.create(record=first, publication=paper, locator="page 2")
    page = words(client_of(member).get(question.get_absolute_url()))
    for said in ("Answered by Mayor", "On information of Police", "Source: A newspaper, Report, page 2"):
        assert said in page


def test_what_was_said_in_an_answer_is_listed_with_its_standing(member, question, case, first, amended, client_of):
    wrong = put(Statement, case, "29 August 2019", text="No images.", made_in=first)
    right = put(Statement, case, text="Seven images.", made_in=amended)
    StatementLink.objects.create(source=right, target=wrong, kind="withdraws")
    page = words(client_of(member).get(question.get_absolute_url()))
    assert "No images. No longer stands" in page
    assert "Seven images. Stands" in page


def test_what_cites_the_question_or_an_answer_is_listed_once(member, question, case, first, client_of):
    letter = put(Letter, case, subject="The letter that cites it", direction="received", holding="held")
    Source.objects.create(record=letter, cited=question)
    Source.objects.create(record=letter, cited=first)
    page = words(client_of(member).get(question.get_absolute_url()))
    assert page.count("The letter that cites it") == 1


def test_what_it_follows_and_what_follows_it_is_linked(member, question, case, client_of):
    letter = put(Letter, case, subject="The letter before", direction="received", holding="held")
    later = put(Question, case, heading="The question after", reference="2019/14300")
    extra = put(Question, case, heading="The supplementary", supplementary_to=question, form="oral")
    QuestionPrompt.objects.create(question=question, follows_letter=letter)
    QuestionPrompt.objects.create(question=later, follows_question=question)
    client = client_of(member)
    page = words(client.get(question.get_absolute_url()))
    for said in (
        "Follows The letter before",
        "Followed by 2019/14300 The question after",
        "Supplementary The supplementary",
    ):
        assert said in page
    assert "Supplementary to 2019/14214 Sharing of images" in words(client.get(extra.get_absolute_url()))


def test_nothing_of_a_restricted_case_is_shown(member, question, restricted_case, first, client_of):
    letter = put(Letter, restricted_case, subject="The secret letter", direction="received", holding="held")
    question.meeting = put(Event, restricted_case, kind="meeting", title="The secret meeting")
    question.save()
    QuestionPrompt.objects.create(question=question, follows_letter=letter)
    Source.objects.create(record=letter, cited=first)
    put(Statement, restricted_case, text="The secret statement", made_in=first)
    put(Question, restricted_case, heading="The secret supplementary", supplementary_to=question)
    assert "secret" not in client_of(member).get(question.get_absolute_url()).content.decode()


def test_one_of_a_restricted_case_is_not_found(member, restricted_case, client_of):
    secret = put(Question, restricted_case, heading="The secret")
    assert client_of(member).get(secret.get_absolute_url()).status_code == 404


def test_a_withdrawn_one_is_still_read_and_says_why(member, question, client_of):
    withdraw(question, "Entered twice")
    page = words(client_of(member).get(question.get_absolute_url()))
    assert "Entered twice" in page
    assert "Sharing of images" in page


def test_queries_do_not_grow_with_answers_and_statements(member, officer, question, case, first, client_of):
    body = Organisation.objects.create(name="A body", classification="other")
    stated = read_date("4 September 2019")
    papers = Publication.objects.create(title="Report", publisher="A newspaper")

    def fill(number):
        for _ in range(number):
            before = question.answers.order_by("-position")[0]
            latest = Answer(question=question, position=before.position + 1, kind="amendment", text="Again.")
            latest.replaces, latest.why = before, "Wrong again."
            latest.set_date(stated)
            latest.save()
            latest.case_links.create(case=case)
            Party.objects.create(record=latest, role="answered_by", organisation=body)
            Source.objects.create(record=latest, publication=papers)
            put(Statement, case, text="Said again", made_in=latest)
        link_many(Source, put_many(Statement, case, number, text="It cites"), cited=question)

    fill(2)
    few = {user: queries(client_of(user), question.get_absolute_url()) for user in (member, officer)}
    fill(20)
    assert {user: queries(client_of(user), question.get_absolute_url()) for user in (member, officer)} == few
