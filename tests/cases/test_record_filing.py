"""Filing a record in further cases, and taking it out of one."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.models import CaseLink, Event
from cases.record_actions import put_into_case, take_out_of_case
from correspondence.models import Question
from tests.forms import faults_of, fields_of, picked, send
from tests.records import answer, put, words

pytestmark = pytest.mark.django_db


def address_of(record, verb):
    return f"/records/{record._meta.model_name}/{record.pk}/{verb}/"


def cases_of(record):
    return [link.case.reference for link in record.case_links.filter(withdrawn_at=None).order_by("case__reference")]


@pytest.fixture
def session(case):
    return put(Event, case, kind="meeting", title="Session")


def test_a_record_is_put_into_another_case_from_its_own_page(client_of, officer, session, restricted_case):
    named = picked("case", str(restricted_case), f"case-{restricted_case.pk}")
    response = send(client_of(officer), address_of(session, "put"), **named)
    assert response.headers["Location"] == session.get_absolute_url()
    assert cases_of(session) == ["OC-2020-0001", "OC-2020-0002"]
    link = CaseLink.objects.get(case=restricted_case)
    assert link.history.get().history_user == officer


def test_a_record_is_found_from_a_case_s_page_and_put_into_it(client_of, officer, session, restricted_case):
    address = f"/cases/{restricted_case.reference}/put/?record=event-{session.pk}"
    assert fields_of(client_of(officer).get(address))["record"] == "Session"
    send(client_of(officer), address)
    assert cases_of(session) == ["OC-2020-0001", "OC-2020-0002"]


def test_without_javascript_the_words_of_one_record_are_enough(client_of, officer, session, restricted_case):
    send(client_of(officer), f"/cases/{restricted_case.reference}/put/", record="session")
    assert "OC-2020-0002" in cases_of(session)


def test_a_question_takes_its_answers_along_in_and_out(client_of, officer, case, restricted_case):
    question = put(Question, case, reference="2019/14214", heading="Who knew?")
    reply = answer(question, case, text="Nobody.")
    named = picked("case", str(restricted_case), f"case-{restricted_case.pk}")
    send(client_of(officer), address_of(question, "put"), **named)
    assert cases_of(reply) == ["OC-2020-0001", "OC-2020-0002"]
    send(client_of(officer), address_of(question, "leave"), case=str(case.pk), reason="Not this case")
    assert cases_of(question) == cases_of(reply) == ["OC-2020-0002"]


def test_a_record_that_is_there_already_is_refused_at_the_field(client_of, officer, session, case):
    page = send(client_of(officer), address_of(session, "put"), case=str(case))
    assert faults_of(page) == [("id_case", "It is in OC-2020-0001 already")]


def test_what_is_not_found_is_said_and_the_words_stay(client_of, officer, session):
    page = send(client_of(officer), address_of(session, "put"), case="no such case")
    assert faults_of(page) == [("id_case", "No case on record fits “no such case”. Check the spelling")]
    assert fields_of(page)["case"] == "no such case"


def test_the_last_case_of_a_record_is_not_left(client_of, officer, session, case):
    page = send(client_of(officer), address_of(session, "leave"), case=str(case.pk), reason="R")
    assert "withdraw the record itself" in faults_of(page)[0][1]
    assert cases_of(session) == ["OC-2020-0001"]


def test_leaving_a_case_needs_a_case_and_a_reason_and_leaves_history(
    client_of, officer, session, case, restricted_case
):
    put_into_case(user=officer, record=session, case=restricted_case)
    page = send(client_of(officer), address_of(session, "leave"))
    assert faults_of(page) == [("id_case", "Choose case"), ("id_reason", "Enter the reason")]
    send(client_of(officer), address_of(session, "leave"), case=str(case.pk), reason="Misfiled")
    assert cases_of(session) == ["OC-2020-0002"]
    link = CaseLink.objects.get(case=case)
    assert link.history.first().history_change_reason == "Misfiled"


def test_the_page_says_who_will_read_it(client_of, officer, session):
    assert "Whoever may read the case that you choose will read it too" in words(
        client_of(officer).get(address_of(session, "put"))
    )


def test_only_case_officers_file(administrator, member, auditor, session, case, restricted_case):
    for user in (administrator, member, auditor):
        with pytest.raises(PermissionDenied):
            put_into_case(user=user, record=session, case=restricted_case)
        with pytest.raises(PermissionDenied):
            take_out_of_case(user=user, record=session, case=case, reason="R")


def test_what_it_is_not_in_cannot_be_left(officer, session, restricted_case):
    with pytest.raises(ValidationError, match="It is not in OC-2020-0002"):
        take_out_of_case(user=officer, record=session, case=restricted_case, reason="R")


def test_people_are_not_filed_in_cases(client_of, officer, committee):
    assert client_of(officer).get(f"/records/organisation/{committee.pk}/put/").status_code == 404
