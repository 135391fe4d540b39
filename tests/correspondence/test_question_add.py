"""Adding a Mayor’s Question to a case, and correcting it."""

import pytest

from cases.models import Event, Organisation, Person
from correspondence.models import Letter, Question, QuestionPrompt
from oversight.audit.models import Change
from tests.forms import faults_of, fields_of, picked, send
from tests.records import name, put, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def member_of_assembly():
    return Person.objects.create(name="Robin Example", honorific_suffix="AM")


@pytest.fixture
def mayor():
    return Organisation.objects.create(name="The Mayor", classification="public_body")


@pytest.fixture
def address(case):
    return f"/cases/{case.reference}/add/question/"


@pytest.fixture
def add(client_of, officer, address, member_of_assembly):
    """A function that fills in the form and sends it."""
    filled = {"reference": "2019/14214", "heading": "Sharing of images", "date": "18 July 2019"}
    asked_by = picked("asked_by-0-who", "Robin Example AM", f"person-{member_of_assembly.pk}")
    return lambda query="", **typed: send(client_of(officer), address + query, **filled | asked_by | typed)


@pytest.fixture
def question(case, member_of_assembly, mayor):
    made = put(Question, case, "18 July 2019", reference="2019/14214", heading="Sharing of images")
    name(made, "asked_by", person=member_of_assembly)
    name(made, "asked_of", organisation=mayor, position=1)
    return made


def test_a_question_is_kept_in_the_case_with_who_asked_whom(add, case, member_of_assembly, mayor, officer):
    response = add(**picked("asked_of-0-who", "The Mayor", f"organisation-{mayor.pk}"), text="Has it?", form="oral")
    made = Question.objects.get()
    assert (made.reference, made.heading, made.text, made.form) == (
        "2019/14214",
        "Sharing of images",
        "Has it?",
        "oral",
    )
    assert made.date_edtf == "2019-07-18"
    assert made.parties.get(role="asked_by").person == member_of_assembly
    assert made.parties.get(role="asked_of").organisation == mayor
    assert made.case_links.get().case == case
    assert response.url == made.get_absolute_url()
    assert {change.user for change in Change.objects.filter(about_id=made.pk, record_type__model="question")} == {
        officer
    }


@pytest.mark.parametrize("printed", ["MQ2019/14214", "MQT2019/14214", "MQT 2019/14214", " mq2019/14214 ", "2019/14214"])
def test_the_reference_is_taken_however_it_is_printed(printed, add):
    add(reference=printed)
    assert Question.objects.get().reference == "2019/14214"


def test_the_next_question_begins_with_whom_the_last_one_was_asked_of(client_of, officer, address, question, mayor):
    sent = fields_of(client_of(officer).get(address))
    assert sent["asked_of-0-who_key"] == f"organisation-{mayor.pk}"


def test_the_meeting_and_what_it_follows_are_kept(add, case):
    meeting = put(Event, case, kind="meeting", title="Question time")
    letter = put(Letter, case, subject="The letter before", direction="received", holding="held")
    add(
        **picked("meeting", "Question time", f"event-{meeting.pk}"),
        **picked("prompts-0-follows", "The letter before", f"letter-{letter.pk}"),
    )
    made = Question.objects.get()
    assert made.meeting == meeting
    assert made.prompts.get().follows_letter == letter


def test_a_question_that_follows_is_begun_from_the_earlier_one_and_from_a_letter(
    add, client_of, officer, question, case, address
):
    letter = put(Letter, case, subject="The letter before", direction="received", holding="held")
    client = client_of(officer)
    for record, key in ((question, f"question-{question.pk}"), (letter, f"letter-{letter.pk}")):
        query = f"?follows={key}"
        assert f"{address}{query}" in client.get(record.get_absolute_url()).content.decode()
        assert fields_of(client.get(address + query))["prompts-0-follows_key"] == key
    add(f"?follows=question-{question.pk}", reference="2019/20000", heading="And then?")
    assert QuestionPrompt.objects.get().follows_question == question


def test_a_question_with_the_same_reference_is_pointed_out_wherever_it_is(add, question, restricted_case):
    elsewhere = put(Question, restricted_case, "18 July 2019", reference="2019/99999", heading="In another case")
    for typed, twin in (({}, question), ({"reference": "MQ2019/99999"}, elsewhere)):
        response = add(**typed)
        ((anchor, fault),) = faults_of(response)
        assert anchor == "id_is_another"
        assert str(twin) in fault
        assert f'href="{twin.get_absolute_url()}"' in response.content.decode()
    assert f"/put/?record=question-{elsewhere.pk}" in response.content.decode()
    assert Question.objects.count() == 2


def test_a_reference_stays_unique_even_where_somebody_says_that_it_is_another(add, question):
    response = add(is_another="on")
    assert any("is recorded already" in fault for _, fault in faults_of(response))
    assert Question.objects.get() == question


def test_without_a_reference_the_same_heading_and_day_are_pointed_out_and_added_on_demand(add):
    add(reference="")
    assert [anchor for anchor, _ in faults_of(add(reference=""))] == ["id_is_another"]
    assert Question.objects.count() == 1
    add(reference="", is_another="on")
    assert Question.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "anchor", "fault"),
    [
        ({"reference": "14214"}, "id_reference", "A reference is a year and a number"),
        ({"reference": "2019/14214/1"}, "id_reference", "A reference is a year and a number"),
        ({"heading": ""}, "id_heading", "Enter heading"),
        ({"date": ""}, "id_date", "Enter date"),
        ({"asked_by-0-who": "Somebody", "asked_by-0-who_key": ""}, "id_asked_by-0-who", "“Somebody” is not on record"),
        ({"meeting": "No such meeting", "meeting_key": ""}, "id_meeting", "No event on record fits"),
    ],
)
def test_bad_input_is_pointed_at_and_nothing_typed_is_lost(add, typed, anchor, fault):
    response = add(**{"text": "Has it?"} | typed)
    assert any(found == anchor and fault in said for found, said in faults_of(response)), faults_of(response)
    sent = fields_of(response)
    expected = {"reference": "2019/14214", "heading": "Sharing of images", "date": "18 July 2019", "text": "Has it?"}
    expected |= {field: value for field, value in typed.items() if field in expected}
    assert {field: sent.get(field, "") for field in expected} == expected
    assert not Question.objects.exists()


def test_nobody_but_officers_may(client_of, administrator, member, auditor, address):
    for user in (administrator, member, auditor):
        assert client_of(user).get(address).status_code == 403
        assert client_of(user).post(address, {"heading": "H", "date": "2019"}).status_code == 403
    assert not Question.objects.exists()


def correct(client, question, **typed):
    return send(client, f"/records/question/{question.pk}/correct/", **{"reason": "A slip of ours."} | typed)


def test_it_is_corrected_with_a_reason_and_keeps_what_it_follows(client_of, officer, question, case):
    letter = put(Letter, case, subject="The letter before", direction="received", holding="held")
    prompt = QuestionPrompt.objects.create(question=question, follows_letter=letter)
    assert correct(client_of(officer), question, heading="Sharing of pictures").status_code == 302
    question.refresh_from_db()
    assert question.heading == "Sharing of pictures"
    change = Change.objects.get(reason="A slip of ours.")
    assert (change.user, change.record_id) == (officer, question.pk)
    assert question.prompts.current().get() == prompt


def test_a_correction_cannot_take_the_reference_of_another(client_of, officer, question, case):
    other = put(Question, case, reference="2019/20000", heading="Another")
    response = correct(client_of(officer), other, reference="MQ2019/14214")
    told = "This reference is another question’s: 2019/14214 Sharing of images"
    assert faults_of(response) == [("id_reference", told)]
    assert f'href="{question.get_absolute_url()}"' in response.content.decode()
    assert fields_of(response)["reason"] == "A slip of ours."
    other.refresh_from_db()
    assert other.reference == "2019/20000"


def test_a_correction_without_a_reason_is_refused(client_of, officer, question):
    response = correct(client_of(officer), question, heading="Sharing of pictures", reason="")
    assert ("id_reason", "Enter the reason for the change") in faults_of(response)
    assert fields_of(response)["heading"] == "Sharing of pictures"
    question.refresh_from_db()
    assert question.heading == "Sharing of images"


def test_what_it_followed_can_be_taken_away(client_of, officer, question, case):
    letter = put(Letter, case, subject="The letter before", direction="received", holding="held")
    QuestionPrompt.objects.create(question=question, follows_letter=letter)
    cleared = picked("prompts-0-follows", "", "")
    assert correct(client_of(officer), question, **cleared).status_code == 302
    assert not question.prompts.current().exists()
    assert "Follows" not in words(client_of(officer).get(question.get_absolute_url()))
