"""A letter that is issued says when something that it cites was amended or withdrawn since, and what."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, Incident, Note, Person, Publication, Source, Statement, StatementLink
from correspondence.facts import Fact, facts_of
from correspondence.life_actions import contents_read
from correspondence.models import Briefing, Question
from correspondence.stale import COMPARED, changed_facts, what_changed
from tests.records import answer, change, name, put, queries, withdraw, words

pytestmark = pytest.mark.django_db

WARNING = "What it cites has changed since it was issued"


@pytest.fixture
def issued(letter, auditor, officer):
    """A function that gives a letter as it is once it was issued, with the facts that it then told."""

    def made(**changed):
        row = letter(**changed)
        row.facts = [list(fact) for fact in facts_of(contents_read(officer, row))]
        row.status, row.number, row.approved_by, row.issued_at = "issued", "OB-2020-0001", auditor, timezone.now()
        row.save()
        return row

    return made


@pytest.fixture
def incident(case):
    return put(Incident, case, kind="disclosure", title="Images passed on", quantity_as_stated="seven images")


def page_of(client, row):
    return words(client.get(row.get_absolute_url()))


def test_while_nothing_changes_there_is_no_warning(client_of, officer, issued, incident):
    row = issued()
    assert WARNING not in page_of(client_of(officer), row)
    assert what_changed(officer, row) is None


def test_a_change_of_what_is_cited_is_told_on_the_letter_its_case_and_the_home_page_of_its_author(
    client_of, officer, issued, incident, case
):
    row, client = issued(), client_of(officer)
    change(incident, quantity_as_stated="eight images")
    page = page_of(client, row)
    assert WARNING in page
    assert "Out of date" in page
    assert "seven images" in page
    assert "eight images" in page
    assert "Prepare a letter that supersedes it" in page
    for address in (case.get_absolute_url(), reverse("home")):
        told = words(client.get(address)).partition(WARNING)[2]
        assert "Changed: Images passed on" in told
        comparison = told.partition("How it has changed")[2]
        assert "seven images" in comparison
        assert "eight images" in comparison
        assert "Compare, and prepare a letter that supersedes it" in told


def test_a_date_that_is_corrected_is_told(client_of, officer, issued, incident):
    row = issued()
    change(incident, date_as_written="5 September 2019")
    assert "4 September 2019" in page_of(client_of(officer), row)
    assert "5 September 2019" in page_of(client_of(officer), row)


def test_an_answer_that_was_amended_since_is_compared_word_by_word(client_of, officer, issued, case):
    question = put(Question, case, heading="Who knew?", text="Who?")
    first = answer(question, case, text="No images were shared.")
    row = issued()
    answer(question, case, 2, text="Seven images were shared.", kind="amendment", replaces=first, why="It was wrong.")
    page = client_of(officer).get(row.get_absolute_url())
    assert "took the place of the answer that it cites" in words(page)
    told = words(page).partition("took the place")[2].partition("Letterhead")[0]
    assert re.search(r"\bNo\b.*\bSeven\b.* images were shared", told)


def test_a_record_that_was_withdrawn_is_told(client_of, officer, issued, incident):
    row = issued()
    withdraw(incident, "It was another camera")
    page = page_of(client_of(officer), row)
    assert WARNING in page
    assert "withdrawn" in page.partition(WARNING)[2]


def test_a_statement_that_was_corrected_since_is_told(client_of, officer, issued, case):
    said = put(Statement, case, text="Nothing was shared")
    row = issued(parts=["statements"])
    right = put(Statement, case, "5 September 2019", text="Seven were shared")
    assert WARNING not in page_of(client_of(officer), row)
    StatementLink.objects.create(source=right, target=said, kind="corrects")
    assert WARNING in page_of(client_of(officer), row)
    assert "Nothing was shared" in page_of(client_of(officer), row).partition(WARNING)[2]


def test_a_party_that_was_added_is_told(client_of, officer, issued, incident, committee):
    row = issued()
    name(incident, "oversaw", organisation=committee)
    assert WARNING in page_of(client_of(officer), row)


def test_what_was_changed_back_is_no_change(client_of, officer, issued, incident, committee, case):
    row = issued()
    change(incident, title="Other images")
    change(incident, title="Images passed on")
    withdraw(incident, "By mistake")
    change(incident, withdrawn_at=None, withdrawn_reason="")
    withdraw(name(incident, "oversaw", organisation=committee))
    assert changed_facts([row]) == {}
    assert WARNING not in page_of(client_of(officer), row)


def test_how_far_the_office_has_come_with_the_case_makes_no_letter_wrong(officer, issued, case, auditor):
    row = issued()
    change(case, status="closed", closed_on=timezone.localdate(), outcome="They reported.", lead_officer=auditor)
    assert changed_facts([row]) == {}
    change(case, title="Another title")
    assert changed_facts([row])


def test_the_name_and_date_of_a_source_are_told(client_of, officer, issued, incident):
    paper = Publication.objects.create(title="Cameras", publisher="The Guardian", date_as_written="2 September 2019")
    Source.objects.create(record=incident, publication=paper)
    row = issued(parts=["sources"])
    change(paper, date_as_written="3 September 2019")
    page = page_of(client_of(officer), row).partition(WARNING)[2]
    assert "2 September 2019" in page
    assert "3 September 2019" in page


def test_who_is_named_is_told_by_the_name_of_then(client_of, officer, issued, incident):
    person = Person.objects.create(name="Alex Exampel")
    name(incident, "disclosed_by", person=person)
    row = issued(parts=["summary"])
    change(person, name="Alex Example")
    assert "Alex Exampel" in page_of(client_of(officer), row).partition(WARNING)[2]


def test_a_statement_of_another_case_that_is_quoted_is_told(client_of, officer, issued, case, committee):
    other = Case.objects.create(
        reference="OC-2020-0003", title="Other", lead_officer=officer, committee=committee, opened_on=date(2020, 1, 8)
    )
    said, elsewhere = put(Statement, case, text="Nothing was shared"), put(Statement, other, text="Seven were shared")
    StatementLink.objects.create(source=elsewhere, target=said, kind="corrects")
    row = issued(parts=["statements"])
    change(elsewhere, text="Eight were shared")
    page = page_of(client_of(officer), row).partition(WARNING)[2]
    assert re.search(r"Seven.*Eight", page)


def test_what_it_does_not_cite_may_change(officer, issued, incident, case):
    row = issued(parts=["questions"])
    change(incident, title="Other images")
    put(Incident, case, kind="disclosure", title="More images")
    Note.objects.create(record=incident, author=officer, text="A note")
    assert changed_facts([row]) == {}


def test_a_letter_that_is_no_longer_the_last_word_is_not_warned_of(client_of, officer, issued, incident):
    row = issued()
    change(row, status="superseded")
    change(incident, title="Other images")
    assert WARNING not in page_of(client_of(officer), row)


def test_it_cites_the_very_versions_that_it_told(officer, issued, incident):
    change(incident, title="Images passed on again")
    row = issued()
    told = {fact.row_id: fact for fact in map(Fact._make, row.facts) if fact.version}
    newest = incident.history.latest("history_id").history_id
    assert told[incident.pk].version == newest


def test_as_of_a_day_it_cites_the_versions_of_then_and_is_not_stale_for_what_was_known_when_it_was_issued(
    client_of, officer, issued, incident, case
):
    then = timezone.now()
    first = incident.history.get().history_id
    change(incident, title="Other images")
    row = issued(recorded=then)
    fact = next(Fact._make(fact) for fact in row.facts if fact[3] == incident.pk)
    assert fact.version == first
    assert fact.newest > first
    assert WARNING not in page_of(client_of(officer), row)
    change(incident, title="Yet other images")
    assert WARNING in page_of(client_of(officer), row)


def test_to_a_reader_only_what_they_may_see_is_told(client_of, member, officer, issued, restricted_case, case):
    elsewhere = put(Incident, restricted_case, kind="disclosure", title="Secret images")
    row = issued()
    kind = Fact._make(row.facts[0]).about_type
    assert kind
    secret = Briefing(case=restricted_case, parts=["summary"], dated=row.dated, put_in=[f"incident-{elsewhere.pk}"])
    facts = facts_of(contents_read(officer, secret))
    change(row, facts=[*row.facts, *(list(fact) for fact in facts)])
    change(elsewhere, title="Other secret images")
    assert "Other secret images" in page_of(client_of(officer), row)
    page = page_of(client_of(member), row)
    assert "secret" not in page.lower()


def test_more_letters_take_no_more_queries(client_of, officer, issued, incident, case, letter, auditor):
    """The first few are compared one by one."""
    row, client = issued(), client_of(officer)

    def more_letters(numbers):
        for number in numbers:
            fields = {"status": "issued", "number": f"OB-2020-000{number}", "issued_at": row.issued_at}
            letter(**fields, approved_by=auditor, facts=row.facts)

    more_letters(range(2, COMPARED + 1))
    change(incident, title="Other images")
    one = queries(client, case.get_absolute_url()), queries(client, reverse("home"))
    more_letters(range(COMPARED + 1, 9))
    more = queries(client, case.get_absolute_url()), queries(client, reverse("home"))
    assert more[0] <= one[0]
    assert more[1] <= one[1]


def test_all_letters_are_asked_about_with_as_few_queries_as_one(issued, incident):
    row = issued()
    with CaptureQueriesContext(connection) as made:
        changed_facts([row, row])
    assert len(made) <= 2
