"""The page of a statement: who said what, where, and what became of it."""

import pytest

from cases.models import Event, Incident, Person, Statement, StatementLink
from correspondence.models import Question
from tests.records import answer, many, name, put, put_many, queries, withdraw, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(case):
    return put(Statement, case, "29 August 2019", text="No images were shared.")


def test_one_that_nobody_corrected_stands(member, said, client_of):
    name(said, "speaker", person=Person.objects.create(name="Robin Example"))
    page = words(client_of(member).get(said.get_absolute_url()))
    assert "No images were shared. Stands" in page
    assert "Said by Robin Example" in page


@pytest.mark.parametrize(
    ("kind", "met", "made", "standing"),
    [
        ("corrects", "Corrected", "Corrects", "No longer stands"),
        ("withdraws", "Withdrawn", "Withdraws", "No longer stands"),
        ("contradicts", "Contradicted", "Contradicts", "Stands"),
        ("confirms", "Confirmed", "Confirms", "Stands"),
    ],
)
def test_links_are_shown_from_both_ends_with_dates(kind, met, made, standing, member, said, case, client_of):
    later = put(Statement, case, "4 September 2019", text="Images were shared.")
    StatementLink.objects.create(source=later, target=said, kind=kind)
    client = client_of(member)
    page = words(client.get(said.get_absolute_url()))
    assert f"{met} by: Images were shared. (4 September 2019)" in page
    assert f"No images were shared. {standing}" in page
    assert f"{made}: No images were shared. (29 August 2019)" in words(client.get(later.get_absolute_url()))


def test_a_withdrawn_link_is_not_shown_and_ends_nothing(member, said, case, client_of):
    later = put(Statement, case, text="Images were shared.")
    withdraw(StatementLink.objects.create(source=later, target=said, kind="corrects"))
    page = words(client_of(member).get(said.get_absolute_url()))
    assert "No images were shared. Stands" in page
    assert "Images were shared." not in page.replace("No images were shared.", "")


def test_a_correction_out_of_sight_is_admitted_but_not_shown(member, said, restricted_case, client_of):
    secret = put(Statement, restricted_case, text="The secret")
    StatementLink.objects.create(source=secret, target=said, kind="corrects")
    page = words(client_of(member).get(said.get_absolute_url()))
    assert "No longer stands" in page
    assert "by a statement that you may not see" in page
    assert "The secret" not in page


def test_it_leads_to_the_answer_that_it_stands_in_and_to_the_incident(member, case, client_of):
    question = put(Question, case, heading="Sharing of images", reference="2019/14214")
    incident = put(Incident, case, kind="other", title="Seven images")
    said = put(Statement, case, text="No.", incident=incident, made_in=answer(question, case, text="No."))
    page = client_of(member).get(said.get_absolute_url()).content.decode()
    assert f'href="{question.get_absolute_url()}#answer-1"' in page
    assert f'href="{incident.get_absolute_url()}"' in page


def test_it_does_not_lead_to_a_meeting_or_incident_of_a_restricted_case(member, said, restricted_case, client_of):
    said.made_in = put(Event, restricted_case, kind="meeting", title="The secret meeting")
    said.incident = put(Incident, restricted_case, kind="other", title="The secret incident")
    said.save()
    assert "secret" not in client_of(member).get(said.get_absolute_url()).content.decode()


def test_one_of_a_restricted_case_is_not_found(member, restricted_case, client_of):
    secret = put(Statement, restricted_case, text="The secret")
    assert client_of(member).get(secret.get_absolute_url()).status_code == 404


def test_a_withdrawn_one_is_still_read_and_says_why(member, said, client_of):
    withdraw(said, "It was somebody else")
    page = words(client_of(member).get(said.get_absolute_url()))
    assert "It was somebody else" in page
    assert "Record withdrawn" in page


def test_queries_do_not_grow_with_links(member, said, case, client_of):
    def fill(number):
        rows = put_many(Statement, case, number, text="Again")
        many(StatementLink(source=row, target=said, kind="confirms") for row in rows)

    fill(2)
    few = queries(client_of(member), said.get_absolute_url())
    fill(60)
    assert queries(client_of(member), said.get_absolute_url()) == few
