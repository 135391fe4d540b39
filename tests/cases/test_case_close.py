"""Closing a case: with an outcome, and with a warning where something stands open."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from cases.case_actions import close_case
from cases.models import Commitment, Deadline, Person
from cases.owed import owed_in
from correspondence.briefing_actions import create_briefing
from correspondence.models import Letter, Question
from tests.forms import faults_of, fields_of, send
from tests.records import answer, name, put, put_many, queries, withdraw, words

pytestmark = pytest.mark.django_db


def address_of(case):
    return reverse("cases:close", args=[case.reference])


@pytest.fixture
def promise(case):
    return put(Commitment, case, text="To report by autumn.", due_on=date(2019, 11, 1))


def test_it_closes_with_an_outcome_today(client_of, officer, case):
    assert "Nothing stands open in this case" in words(client_of(officer).get(address_of(case)))
    page = send(client_of(officer), address_of(case), follow=True, outcome="The answer was put right.")
    assert page.redirect_chain == [(case.get_absolute_url(), 302)]
    case.refresh_from_db()
    assert (case.status, case.outcome, case.closed_on) == ("closed", "The answer was put right.", timezone.localdate())
    said = words(page)
    assert f"Closed {case.reference}" in said
    assert "Outcome The answer was put right." in said


def test_it_leaves_history(officer, case):
    close_case(user=officer, case=case, outcome="Settled")
    row = case.history.first()
    assert (row.history_user, row.status, row.outcome) == (officer, "closed", "Settled")


def test_where_something_stands_open_it_lists_it_and_wants_to_be_told(client_of, officer, case, promise):
    client = client_of(officer)
    page = client.get(address_of(case))
    assert "Something stands open in this case" in words(page)
    assert f'href="{promise.get_absolute_url()}"' in page.content.decode()
    page = send(client, address_of(case), outcome="Settled")
    message = "1 thing stands open. Say whether you close the case all the same"
    assert faults_of(page) == [("id_all_the_same", message)]
    assert fields_of(page)["outcome"] == "Settled"
    client.post(address_of(case), fields_of(page) | {"all_the_same": "on"})
    case.refresh_from_db()
    assert case.status == "closed"
    assert case.history.first().history_change_reason == "Closed all the same: 1 thing stands open"


def test_where_nothing_does_it_does_not_ask(client_of, officer, case):
    assert "Close it all the same" not in words(client_of(officer).get(address_of(case)))


def test_what_came_to_stand_open_while_the_page_was_read_is_told_and_can_be_answered(client_of, officer, case):
    client = client_of(officer)
    opened = fields_of(client.get(address_of(case)))
    put(Commitment, case, text="To report.")
    page = client.post(address_of(case), opened | {"outcome": "Settled"})
    assert [where for where, _ in faults_of(page)] == ["id_all_the_same"]
    assert "Close it all the same" in words(page)


@pytest.mark.parametrize("outcome", ["", "  "])
def test_without_an_outcome_it_is_refused(outcome, client_of, officer, case):
    page = send(client_of(officer), address_of(case), outcome=outcome)
    assert faults_of(page) == [("id_outcome", "Enter the outcome")]
    with pytest.raises(ValidationError, match="Enter the outcome"):
        close_case(user=officer, case=case, outcome=outcome)
    case.refresh_from_db()
    assert case.status == "open"


def test_a_closed_case_is_not_closed_again(client_of, officer, case):
    close_case(user=officer, case=case, outcome="Settled")
    assert "The case is closed already" in words(client_of(officer).get(address_of(case)))
    page = send(client_of(officer), address_of(case), outcome="Otherwise")
    assert faults_of(page) == [("", "The case is closed already")]
    assert fields_of(page)["outcome"] == "Otherwise"
    case.refresh_from_db()
    assert case.outcome == "Settled"


def test_a_withdrawn_case_is_not_closed(officer, case):
    withdraw(case)
    with pytest.raises(ValidationError, match="withdrawn"):
        close_case(user=officer, case=case, outcome="Settled")


def test_a_case_is_not_closed_before_it_was_opened(officer, case):
    with pytest.raises(ValidationError, match="before it was opened"):
        close_case(user=officer, case=case, outcome="Settled", closed_on=date(2019, 12, 31))


@pytest.mark.parametrize("role", ["administrator", "member", "auditor"])
def test_only_case_officers_close_cases(role, request, client_of, case):
    user = request.getfixturevalue(role)
    assert client_of(user).post(address_of(case), {"outcome": "Mine"}).status_code == 403
    with pytest.raises(PermissionDenied):
        close_case(user=user, case=case, outcome="Mine")


def owed(user, case):
    return {kind.heading: [thing.words for thing in kind.things] for kind in owed_in(user, case)}


def test_what_stands_open_is_each_kind_of_thing_that_waits_for_somebody(client_of, officer, case, promise):
    name(promise, "undertaken_by", person=Person.objects.create(name="Sadiq Khan"))
    letter = put(Letter, case, subject="A request", direction="sent", holding="held")
    Deadline.objects.create(record=letter, what="Reply", due_on=date(2019, 10, 4), rule="As the letter asks")
    put(Question, case, heading="Who was told?", reference="2019/14214")
    draft = create_briefing(
        user=officer,
        case=case,
        addressee="The Chair",
        dated=date(2020, 2, 3),
        salutation="Dear Chair",
        opening="Here it is.",
        parts=[],
        signatory="An Officer",
    )
    assert owed(officer, case) == {
        "Commitments outstanding": ["To report by autumn."],
        "Deadlines not met, replies to letters among them": ["Reply: A request"],
        "Mayor’s Questions without an answer": ["2019/14214 Who was told?"],
        "Briefing letters not issued yet": [str(draft)],
    }
    page = words(client_of(officer).get(reverse("cases:owed", args=[case.reference])))
    assert "To report by autumn. Overdue Sadiq Khan · due 1 November 2019" in page
    assert "Reply: A request Overdue As the letter asks · due 4 October 2019" in page


def test_what_is_done_answered_or_withdrawn_stands_open_no_longer(officer, case, restricted_case, promise):
    put(Commitment, case, text="Met", status="met")
    put(Commitment, restricted_case, text="Of another case")
    question = put(Question, case, heading="Answered")
    answer(question, case, kind="holding", text="Soon.")
    withdrawn = put(Question, case, heading="Withdrawn")
    withdraw(withdrawn)
    for day, fields in ((1, {"met_on": date(2019, 10, 1)}), (2, {})):
        letter = put(Letter, case, subject="A letter", direction="sent", holding="held")
        Deadline.objects.create(record=letter, what="Reply", due_on=date(2019, 10, day), rule="Asked", **fields)
        withdraw(letter)
    assert owed(officer, case) == {"Commitments outstanding": ["To report by autumn."]}


def test_a_question_of_which_the_only_answer_was_withdrawn_is_unanswered(officer, case):
    question = put(Question, case, heading="Who was told?")
    withdraw(answer(question, case, text="Nobody."))
    assert owed(officer, case) == {"Mayor’s Questions without an answer": ["Who was told?"]}


def test_members_read_what_stands_open_in_a_case_that_they_may_see(client_of, member, case, restricted_case, promise):
    page = client_of(member).get(reverse("cases:owed", args=[case.reference]))
    assert "To report by autumn." in words(page)
    assert client_of(member).get(reverse("cases:owed", args=[restricted_case.reference])).status_code == 404


def test_the_list_takes_as_many_queries_for_a_hundred_things_as_for_three(client_of, officer, case):
    address = reverse("cases:owed", args=[case.reference])

    def add(number):
        put_many(Commitment, case, number, text="To report.")
        put_many(Question, case, number, heading="Who?")
        question = put(Question, case, heading="Whose answer is awaited?")
        replies = [answer(question, case, place + number * 10, text="Yes.") for place in range(number)]
        for row in [*replies, *put_many(Letter, case, number, subject="L", direction="sent", holding="held")]:
            Deadline.objects.create(record=row, what="Reply", due_on=date(2019, 10, 4), rule="Asked")

    add(1)
    few = queries(client_of(officer), address)
    add(20)
    assert queries(client_of(officer), address) == few
