"""The page of a letter."""

from datetime import date

import pytest

from cases.models import Commitment, Organisation, Party, Person, Recommendation, Statement
from correspondence.models import Document, Letter, LetterEnclosure, Question, QuestionPrompt
from tests.records import link_many, many, name, put, put_many, queries, withdraw, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(case):
    return put(
        Letter,
        case,
        "4 October 2019",
        subject="Images shared",
        summary="Encloses the report.",
        text="Dear Robin,\n\nPlease find enclosed.",
        references="MOPAC-1",
        direction="received",
        holding="held",
    )


def test_it_says_who_wrote_to_whom_in_which_office_when_and_about_what(member, letter, client_of):
    body = Organisation.objects.create(name="The committee of police", classification="committee")
    name(letter, "sender", person=Person.objects.create(name="Robin Example"), named_as="Deputy Mayor")
    name(letter, "recipient", person=Person.objects.create(name="Sam Reader"), organisation=body)
    name(letter, "copied_to", organisation=body, named_as="the rest of the committee")
    page = words(client_of(member).get(letter.get_absolute_url()))
    for said in (
        "Images shared Held Received",
        "Encloses the report.",
        "4 October 2019",
        "From Robin Example (Deputy Mayor)",
        "To Sam Reader , The committee of police",
        "Copied to The committee of police (the rest of the committee)",
        "MOPAC-1",
        "Dear Robin, Please find enclosed.",
        "OC-2020-0001 An internal case",
    ):
        assert said in page


@pytest.mark.parametrize(
    ("holding", "explained"),
    [
        ("held", "We hold the letter itself"),
        ("seen_in_part", "Only a part of it has been seen"),
        ("mentioned_only", "Known only from what others quote"),
    ],
)
def test_what_is_held_of_it_is_explained(holding, explained, member, case, client_of):
    letter = put(Letter, case, subject="It", direction="between_others", holding=holding)
    assert explained in words(client_of(member).get(letter.get_absolute_url()))


def test_its_text_keeps_its_lines(member, letter, client_of):
    assert "Dear Robin,\n\nPlease find enclosed." in client_of(member).get(letter.get_absolute_url()).content.decode()


def test_replies_questions_and_enclosures_are_linked(member, letter, case, client_of):
    paper = put(Document, case, title="The report")
    LetterEnclosure.objects.create(letter=letter, title="Report, in full", document=paper)
    LetterEnclosure.objects.create(letter=letter, title="A map that we do not hold")
    reply = put(Letter, case, subject="The reply", direction="sent", holding="held", in_reply_to=letter)
    later = put(Question, case, heading="The question after")
    QuestionPrompt.objects.create(question=later, follows_letter=letter)
    client = client_of(member)
    response = client.get(letter.get_absolute_url())
    page = response.content.decode()
    for linked in (paper, reply, later):
        assert f'href="{linked.get_absolute_url()}"' in page
    assert "A map that we do not hold" in words(response)
    assert "In reply to Images shared" in words(client.get(reply.get_absolute_url()))


def test_what_was_said_promised_and_asked_for_in_it_is_listed(member, letter, case, client_of):
    put(Statement, case, text="It was said", made_in=letter)
    put(Commitment, case, text="It was promised", made_in=letter)
    put(Recommendation, case, text="It was asked for", made_in=letter)
    page = words(client_of(member).get(letter.get_absolute_url()))
    for said in ("It was said Stands", "It was promised Open", "It was asked for No response yet"):
        assert said in page


def test_nothing_of_a_restricted_case_is_shown(member, letter, restricted_case, client_of):
    fields = {"direction": "received", "holding": "held"}
    letter.in_reply_to = put(Letter, restricted_case, subject="The secret letter", **fields)
    letter.document = put(Document, restricted_case, title="The secret file")
    letter.save()
    put(Letter, restricted_case, subject="The secret reply", in_reply_to=letter, **fields)
    put(Commitment, restricted_case, text="The secret promise", made_in=letter)
    paper = put(Document, restricted_case, title="The secret paper")
    LetterEnclosure.objects.create(letter=letter, title="A report", document=paper)
    page = client_of(member).get(letter.get_absolute_url()).content.decode()
    assert "secret" not in page
    assert f'href="{paper.get_absolute_url()}"' not in page


def test_one_of_a_restricted_case_is_not_found(member, restricted_case, client_of):
    secret = put(Letter, restricted_case, subject="The secret", direction="received", holding="held")
    assert client_of(member).get(secret.get_absolute_url()).status_code == 404


def test_a_withdrawn_one_is_still_read_and_says_why(member, letter, client_of):
    withdraw(letter, "Entered twice")
    page = words(client_of(member).get(letter.get_absolute_url()))
    assert "Entered twice" in page
    assert "Please find enclosed." in page


def test_nothing_is_overdue_for_a_withdrawn_one(member, letter, client_of):
    letter.deadlines.create(what="Reply", due_on=date(2019, 10, 18), rule="As the letter asks")
    client = client_of(member)
    assert "Overdue As the letter asks" in words(client.get(letter.get_absolute_url()))
    withdraw(letter)
    page = words(client.get(letter.get_absolute_url()))
    assert "due 18 October 2019" in page
    assert "verdue" not in page


def test_queries_do_not_grow_with_recipients_enclosures_replies_and_statements(member, letter, case, client_of):
    person = Person.objects.create(name="Robin Example")
    body = Organisation.objects.create(name="A body", classification="other")

    def fill(number):
        papers = put_many(Document, case, number, title="A paper")
        many(LetterEnclosure(letter=letter, title="A paper", document=paper) for paper in papers)
        link_many(Party, [letter] * number, role="copied_to", person=person, organisation=body)
        put_many(Letter, case, number, subject="Reply", direction="sent", holding="held", in_reply_to=letter)
        put_many(Statement, case, number, text="It was said", made_in=letter)

    fill(2)
    few = queries(client_of(member), letter.get_absolute_url())
    fill(40)
    assert queries(client_of(member), letter.get_absolute_url()) == few


def test_the_title_of_an_enclosure_out_of_sight_is_kept_from_a_member(
    member, officer, letter, restricted_case, client_of
):
    paper = put(Document, restricted_case, title="Secret")
    LetterEnclosure.objects.create(letter=letter, title="The secret paper", document=paper)
    page = words(client_of(member).get(letter.get_absolute_url()))
    assert "The secret paper" not in page
    assert "A paper that you may not see" in page
    assert "The secret paper" in words(client_of(officer).get(letter.get_absolute_url()))
