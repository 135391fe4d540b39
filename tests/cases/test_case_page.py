"""The page of a case: what it lists, what it keeps from whom, and what it costs."""

import pytest
from django.urls import reverse

from cases.models import (
    CaseTopic,
    Commitment,
    Incident,
    Organisation,
    Party,
    Person,
    Recommendation,
    Statement,
    StatementLink,
    Topic,
)
from correspondence.models import Document, Letter, Question
from tests.forms import follow
from tests.records import answer, link_many, many, name, put, put_many, queries, withdraw, words

pytestmark = pytest.mark.django_db


def test_it_says_what_the_case_is_who_leads_it_and_how_it_stands(member, case, client_of):
    topic = Topic.objects.create(name="Facial recognition", slug="facial-recognition")
    CaseTopic.objects.create(case=case, topic=topic)
    page = words(client_of(member).get(case.get_absolute_url()))
    for said in (
        "OC-2020-0001 An internal case",
        "Open Internal",
        "Lead officer Example Officer",
        "Committee Transparency Committee",
        "Topics Facial recognition",
        "Opened 6 January 2020",
    ):
        assert said in page


def test_each_part_of_an_empty_case_says_what_to_do(member, case, client_of):
    page = words(client_of(member).get(case.get_absolute_url()))
    parts = ("incident", "statement", "question", "letter", "commitment", "recommendation", "document")
    for part in parts:
        assert f"No {part} yet" in page
    assert "Nobody is involved yet" in page


def test_what_stands_comes_before_what_was_put_right_and_each_names_the_other(member, case, client_of):
    wrong = put(Statement, case, "29 August 2019", text="No images were shared.")
    right = put(Statement, case, "4 September 2019", text="Images were shared.")
    StatementLink.objects.create(source=right, target=wrong, kind="corrects")
    page = words(client_of(member).get(case.get_absolute_url()))
    stands = page.index("Images were shared. Stands")
    fallen = page.index("No images were shared. No longer stands")
    assert stands < fallen
    assert "Corrects: No images were shared. (29 August 2019)" in page[stands:fallen]
    assert "Corrected by: Images were shared. (4 September 2019)" in page[fallen:]


def test_a_correction_out_of_sight_is_admitted_but_not_shown(member, case, restricted_case, client_of):
    wrong = put(Statement, case, text="No images were shared.")
    right = put(Statement, restricted_case, text="The secret correction")
    StatementLink.objects.create(source=right, target=wrong, kind="corrects")
    page = words(client_of(member).get(case.get_absolute_url()))
    assert "No longer stands" in page
    assert "by a statement that you may not see" in page
    assert "secret correction" not in page


def test_an_amended_answer_is_marked_with_its_date(member, case, client_of):
    question = put(Question, case, heading="Sharing of images", reference="2019/14214")
    first = answer(question, case, date="29 August 2019", text="No.")
    answer(question, case, 2, kind="amendment", text="Yes.", replaces=first, why="Wrong information")
    page = words(client_of(member).get(case.get_absolute_url()))
    assert "Answer amended on 4 September 2019" in page


def test_it_names_people_and_organisations_with_the_roles_they_played(member, case, client_of):
    incident = put(Incident, case, kind="disclosure", title="Seven images")
    police = Organisation.objects.create(name="The police", classification="police")
    name(incident, "disclosed_by", person=Person.objects.create(name="Robin Example"), organisation=police)
    name(incident, "oversaw", organisation=police)
    page = words(client_of(member).get(case.get_absolute_url()))
    assert "Robin Example (disclosed by)" in page
    assert "The police (disclosed by, overseen by)" in page


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (Incident, {"kind": "other", "title": "Taken back"}),
        (Statement, {"text": "Taken back"}),
        (Question, {"heading": "Taken back"}),
        (Letter, {"subject": "Taken back", "direction": "received", "holding": "held"}),
        (Commitment, {"text": "Taken back"}),
        (Recommendation, {"text": "Taken back"}),
        (Document, {"title": "Taken back"}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_withdrawn_record_is_listed_as_withdrawn(model, fields, member, case, client_of):
    record = put(model, case, **fields)
    page = words(client_of(member).get(case.get_absolute_url()))
    assert "withdrawn" not in page.partition("People and organisations")[2].partition("History")[0].lower()
    before = page.lower().count("withdrawn")
    withdraw(record)
    page = words(client_of(member).get(case.get_absolute_url()))
    shown = page[: page.rindex("People and organisations")].lower()
    assert shown.count("withdrawn") > before


def test_a_withdrawn_case_says_so_and_why(member, case, client_of):
    withdraw(case, "Opened by mistake")
    assert "Opened by mistake" in words(client_of(member).get(case.get_absolute_url()))


def test_an_officer_withdraws_a_case_and_can_then_only_bring_it_back(officer, case, client_of):
    client = client_of(officer)
    page = follow(client, reverse("cases:record_withdraw", args=["case", case.pk]), reason="Opened twice")
    assert "This record was withdrawn on" in words(page)
    assert "Opened twice" in words(page)
    html = page.content.decode()
    assert reverse("cases:record_restore", args=["case", case.pk]) in html
    for gone in ("correct", "move", "close", "reopen", "hand_over", "case_put"):
        assert reverse(f"cases:{gone}", args=[case.reference]) not in html, gone
    page = follow(client, reverse("cases:record_restore", args=["case", case.pk]), reason="It was not")
    assert reverse("cases:correct", args=[case.reference]) in page.content.decode()
    assert "This record was withdrawn" not in words(page)


def test_a_restricted_case_is_not_found_by_those_who_may_not_see_it(member, restricted_case, client_of):
    assert client_of(member).get(restricted_case.get_absolute_url()).status_code == 404


def test_a_restricted_case_is_read_by_its_committee(on_the_committee, restricted_case, client_of):
    assert "Restricted" in words(client_of(on_the_committee).get(restricted_case.get_absolute_url()))


def test_a_record_of_another_case_is_not_listed(officer, case, restricted_case, client_of):
    put(Incident, restricted_case, kind="other", title="Elsewhere")
    assert "Elsewhere" not in words(client_of(officer).get(case.get_absolute_url()))


def test_only_those_who_may_write_a_briefing_letter_are_offered_it(officer, auditor, case, client_of):
    address = reverse("correspondence:briefing_new", args=[case.reference]).encode()
    assert address in client_of(officer).get(case.get_absolute_url()).content
    assert address not in client_of(auditor).get(case.get_absolute_url()).content


def test_it_leads_to_the_timeline_and_the_history(member, case, client_of):
    page = client_of(member).get(case.get_absolute_url()).content
    for there in ("cases:timeline", "cases:case_history"):
        assert reverse(there, args=[case.reference]).encode() in page


def test_a_long_list_stops_and_leads_on_to_the_timeline(member, case, client_of):
    put_many(Incident, case, 51, kind="other", title="One of many")
    response = client_of(member).get(case.get_absolute_url())
    assert words(response).count("One of many") == 50
    assert f"{reverse('cases:timeline', args=[case.reference])}?kind=incident".encode() in response.content
    assert "All 51 on the timeline" in words(response)


def fill(case, number):
    """So many records of each kind, with parties, links between statements and amended answers."""
    body = Organisation.objects.get_or_create(name="A body", classification="other")[0]
    person = Person.objects.get_or_create(name="Robin Example")[0]
    plain = {
        Incident: ({"kind": "other", "title": "It happened"}, "affected"),
        Statement: ({"text": "It was said"}, "speaker"),
        Commitment: ({"text": "It was promised"}, "undertaken_by"),
        Recommendation: ({"text": "It was asked for"}, "made_by"),
        Letter: ({"subject": "It was written", "direction": "received", "holding": "held"}, "sender"),
        Question: ({"heading": "It was asked"}, "asked_by"),
        Document: ({"title": "It was filed"}, ""),
    }
    for model, (fields, role) in plain.items():
        rows = put_many(model, case, number, **fields)
        if role:
            link_many(Party, rows, role=role, person=person, organisation=body)
        if model is Statement:
            many(
                StatementLink(source=later, target=earlier, kind="corrects")
                for earlier, later in zip(rows[::2], rows[1::2], strict=False)
            )
        if model is Question:
            for row in rows[:20]:
                answer(row, case, text="Yes.")


def test_it_takes_as_many_queries_for_a_thousand_records_as_for_ten(member, case, client_of):
    client = client_of(member)
    fill(case, 3)
    few = queries(client, case.get_absolute_url())
    fill(case, 145)
    assert queries(client, case.get_absolute_url()) == few
