"""Adding a holding or substantive answer to a question."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.actions import link_to_case
from cases.models import Organisation, Publication
from correspondence.answer_actions import record_answer
from correspondence.models import Answer, Question
from oversight.audit.models import Change
from oversight.dates import read_date
from tests.forms import faults_of, fields_of, picked, send
from tests.records import answer, name, put, withdraw, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def mayor():
    return Organisation.objects.create(name="The Mayor", classification="public_body")


@pytest.fixture
def question(case, mayor):
    asked = put(Question, case, "18 July 2019", reference="2019/14214", heading="Sharing of images")
    name(asked, "asked_of", organisation=mayor)
    return asked


@pytest.fixture
def address(question):
    return f"/questions/{question.pk}/answers/add/"


@pytest.fixture
def add(client_of, officer, address):
    """A function that fills in the form and sends it."""
    filled = {"text": "No images were shared.", "date": "29 August 2019"}
    return lambda **typed: send(client_of(officer), address, **filled | typed)


def test_an_answer_is_kept_as_typed_and_leads_to_its_place_on_the_question(add, question, mayor):
    response = add()
    (made,) = question.answers.all()
    assert (made.kind, made.text, made.position) == ("substantive", "No images were shared.", 1)
    assert (made.date_as_written, made.date_edtf) == ("29 August 2019", "2019-08-29")
    assert response.url == f"{question.get_absolute_url()}#answer-1"
    assert made.parties.get().organisation == mayor


def test_it_is_answered_by_whom_the_question_was_asked_of_unless_it_says_otherwise(add, question, mayor):
    police = Organisation.objects.create(name="The police", classification="police")
    add(**picked("answered_by-0-who", "The police", f"organisation-{police.pk}"))
    assert question.answers.get().parties.get(role="answered_by").organisation == police


def test_on_whose_information_and_from_which_source_is_kept(add, question):
    police = Organisation.objects.create(name="The police", classification="police")
    paper = Publication.objects.create(title="Written answers", publisher="The Assembly")
    add(
        **picked("on_information_of-0-who", "The police", f"organisation-{police.pk}"),
        **picked("sources-0-cited", str(paper), f"publication-{paper.pk}"),
        **{"sources-0-locator": "page 4"},
    )
    made = question.answers.get()
    assert made.parties.get(role="on_information_of").organisation == police
    assert (made.sources.get().publication, made.sources.get().locator) == (paper, "page 4")


def test_a_holding_answer_is_called_so_and_the_next_takes_the_next_place(add, question, client_of, member):
    add(kind="holding", text="An answer will follow.")
    add(date="4 September 2019")
    assert [made.kind for made in question.answers.order_by("position")] == ["holding", "substantive"]
    page = words(client_of(member).get(question.get_absolute_url()))
    assert page.index("Answer, 4 September 2019") < page.index("Holding answer, 29 August 2019")


def test_it_is_in_every_case_that_the_question_is_in(add, question, restricted_case):
    link_to_case(record=question, case=restricted_case)
    add()
    assert question.answers.get().case_links.count() == 2


def test_its_history_says_who_added_it(add, officer, question):
    add()
    made = question.answers.get()
    change = Change.objects.get(record_type__model="answer", record_id=made.pk)
    assert (change.user, change.verb, change.about_id) == (officer, "+", question.pk)
    assert made.history.get().history_user == officer


@pytest.mark.parametrize(
    ("typed", "anchor", "fault"),
    [
        ({"text": " "}, "id_text", "Enter the text of the answer"),
        ({"date": ""}, "id_date", "Enter date"),
        ({"date": "31 June 2019"}, "id_date", "31 June 2019"),
        ({"kind": ""}, "id_kind_0", "Choose kind of answer"),
        ({"kind": "amendment"}, "id_kind_0", "Kind of answer: choose from the list"),
        ({"answered_by-0-who": "Nobody known", "answered_by-0-who_key": ""}, "id_answered_by-0-who", "Nobody known"),
    ],
)
def test_bad_input_is_pointed_at_and_nothing_typed_is_lost(add, question, typed, anchor, fault):
    response = add(**{"on_information_of-0-named_as": "Typed here"} | typed)
    assert any(found == anchor and fault in said for found, said in faults_of(response)), faults_of(response)
    sent = fields_of(response)
    expected = {"text": "No images were shared.", "date": "29 August 2019"} | typed
    assert (sent.get("text", ""), sent.get("date", "")) == (expected["text"], expected["date"])
    assert sent["on_information_of-0-named_as"] == "Typed here"
    assert not question.answers.exists()


def test_an_answer_of_the_same_kind_and_day_is_pointed_out_and_added_on_demand(add, question, case):
    first = answer(question, case, date="29 August 2019", text="Another wording.")
    response = add()
    ((anchor, fault),) = faults_of(response)
    assert anchor == "id_is_another"
    assert "29 August 2019 is on record already" in fault
    assert first.get_absolute_url() in response.content.decode()
    assert question.answers.count() == 1
    add(is_another="on")
    assert question.answers.count() == 2


def test_an_answer_to_another_question_is_no_twin(add, case, question):
    other = put(Question, case, heading="Another")
    answer(other, case, date="29 August 2019", text="No images were shared.")
    add()
    assert question.answers.count() == 1


def test_nobody_but_officers_may(client_of, administrator, member, auditor, question, address):
    for user in (administrator, member, auditor):
        client = client_of(user)
        assert client.get(address).status_code == 403
        assert client.post(address, {"text": "No.", "date": "2019", "kind": "holding"}).status_code == 403
        with pytest.raises(PermissionDenied):
            record_answer(
                user=user, question=question, kind="holding", text="No.", answered=read_date("2019"), parts={}
            )
        assert "/answers/add/" not in client.get(question.get_absolute_url()).content.decode()
    assert not Answer.objects.exists()


def test_one_of_a_restricted_case_is_not_there_for_members(client_of, member, restricted_case):
    secret = put(Question, restricted_case, heading="The secret")
    assert client_of(member).get(f"/questions/{secret.pk}/answers/add/").status_code == 404


def test_it_is_offered_on_the_page_of_the_question_and_of_its_case(client_of, officer, question, case, address):
    client = client_of(officer)
    for page in (question.get_absolute_url(), case.get_absolute_url()):
        assert address in client.get(page).content.decode()
    withdraw(question)
    for page in (question.get_absolute_url(), case.get_absolute_url()):
        assert address not in client.get(page).content.decode()


def test_a_withdrawn_question_takes_no_answer(add, question):
    withdraw(question)
    response = add()
    assert ("", "The question is withdrawn. Bring it back before you add an answer to it") in faults_of(response)
    assert fields_of(response)["text"] == "No images were shared."
    assert not question.answers.exists()


def test_an_amendment_is_not_recorded_as_a_first_answer(officer, question):
    with pytest.raises(ValidationError, match="Amend the answer that it replaces instead"):
        record_answer(
            user=officer, question=question, kind="amendment", text="No.", answered=read_date("2019"), parts={}
        )
