"""The timeline: what a line says, in which order, who may see it, how it is narrowed, and in how many queries."""

from datetime import date

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import (
    CaseLink,
    Event,
    Incident,
    Organisation,
    Party,
    Person,
    Publication,
    Source,
    Statement,
    StatementLink,
)
from cases.timeline import TimelineChoice, record_kinds, timeline_rows
from correspondence.models import Answer, Letter, Question
from tests.records import many

pytestmark = pytest.mark.django_db


@pytest.fixture
def add(case, dated):
    """add(date, model=Event, title=…, case=…): a record of a case."""

    def added(when="4 September 2019", model=Event, case=case, **fields):
        if model in {Event, Incident}:
            fields = {"kind": "other", "title": "It happened"} | fields
        record = model.objects.create(**dated(when), **fields)
        CaseLink.objects.create(case=case, record=record)
        return record

    return added


@pytest.fixture
def lines(officer, case):
    def shown(choice=None, user=officer, of=case):
        return timeline_rows(user, of, choice)

    return shown


@pytest.fixture
def read(client_of, officer, case):
    """The words of the timeline's page: read(query, user)."""

    def page(query="", user=officer, of=case):
        answer = client_of(user).get(reverse("cases:timeline", args=[of.reference]) + query)
        assert answer.status_code == 200
        return answer.content.decode()

    return page


def withdraw(record):
    record.withdrawn_at, record.withdrawn_reason = timezone.now(), "Entered twice"
    record.save()


# What is on it, and in which order


def test_records_of_every_kind_are_in_one_list(add, lines):
    for model in record_kinds().values():
        fields = {
            "statement": {"text": "It was so."},
            "commitment": {"text": "To report."},
            "recommendation": {"text": "Stop."},
            "question": {"heading": "Who was told?"},
            "letter": {"subject": "Sorry", "direction": "sent", "holding": "held"},
            "document": {"title": "A paper"},
        }.get(model._meta.model_name, {})
        if model is Answer:
            fields = {"question": Question.objects.get(), "position": 1, "kind": "substantive", "text": "Nobody."}
        add(model=model, **fields)
    assert [row.kind for row in lines()] == list(record_kinds())


def test_lines_come_in_order_of_when_it_happened_and_undated_ones_last(add, lines, case):
    loose = Event.objects.create(kind="other", title="Loose", date_as_written="not dated")
    CaseLink.objects.create(case=case, record=loose)
    add("2 September 2019", title="Later")
    add("May 2016 to March 2018", title="Long")
    add("by 20 August 2019", title="By")
    add("May 2016", title="Short")
    assert [row.line for row in lines()] == ["Short", "Long", "By", "Later", "Loose"]


def test_a_date_is_shown_as_written_and_in_plain_words_where_they_differ(add, lines):
    add("spring 2018")
    add("4 September 2019")
    spring, exact = lines()
    assert (spring.date_as_written, spring.date_plain) == ("spring 2018", "March to May 2018")
    assert (exact.date_as_written, exact.date_plain) == ("4 September 2019", "")


def test_a_date_that_was_worked_out_says_so(add, read):
    add(date_derivation="The day before the meeting.")
    assert "Worked out" in read()


def test_dates_on_which_sources_disagree_are_marked_in_words(add, read, lines):
    record = add("May 2016")
    paper = Publication.objects.create(title="Report", publisher="The Paper")
    Source.objects.create(record=record, publication=paper, conflicts=True, claim_as_written="March 2018")
    assert lines()[0].claims == "March 2018"
    assert "Sources disagree: March 2018" in read()


def test_a_source_that_disagrees_in_other_words_than_a_date_is_told_too(add, read):
    record = add("May 2016")
    paper = Publication.objects.create(title="Report", publisher="The Paper")
    Source.objects.create(record=record, publication=paper, conflicts=True, says="Eight images, not seven.")
    assert "Sources disagree: Eight images, not seven." in read()


def test_who_acted_is_named_in_order_and_who_was_acted_upon_is_not(add, lines):
    letter = add(model=Letter, subject="Sorry", direction="sent", holding="held")
    police = Organisation.objects.create(
        name="Metropolitan Police Service", abbreviation="MPS", classification="police"
    )
    chair = Person.objects.create(name="Unmesh Desai", honorific_suffix="AM")
    boss = Person.objects.create(name="Cressida Dick", honorific_prefix="Dame")
    Party.objects.create(record=letter, role="sender", person=boss, organisation=police, position=2)
    Party.objects.create(record=letter, role="sender", organisation=police, position=1)
    Party.objects.create(record=letter, role="recipient", person=chair)
    assert lines()[0].who == "MPS; Dame Cressida Dick, MPS"


def test_a_protected_person_goes_by_the_pseudonym(add, read):
    event = add()
    person = Person.objects.create(name="Jane Roe", naming="protected", pseudonym="Witness A", honorific_prefix="Dr")
    Party.objects.create(record=event, role="took_part", person=person)
    page = read()
    assert "Witness A" in page
    assert "Roe" not in page


def test_a_party_or_source_that_was_withdrawn_is_left_out(add, lines):
    event = add()
    party = Party.objects.create(record=event, role="took_part", person=Person.objects.create(name="Wrong Name"))
    source = Source.objects.create(
        record=event, publication=Publication.objects.create(title="T", publisher="Wrong Paper")
    )
    for part in (party, source):
        withdraw(part)
    assert (lines()[0].who, lines()[0].source) == ("", "")


def test_a_line_names_two_publishers_and_counts_the_other_sources(add, lines):
    event, cited = add(), add("5 September 2019", title="Cited")
    for name in ("The Guardian", "BBC News", "Sky News"):
        paper = Publication.objects.create(title=f"Report of {name}", publisher=name)
        Source.objects.create(record=event, publication=paper)
    Source.objects.create(record=event, cited=cited)
    assert lines()[0].source == "The Guardian, BBC News and 2 more"


def test_a_statement_that_was_corrected_no_longer_stands(add, read):
    first = add(model=Statement, text="No images were shared.")
    later = add("5 September 2019", model=Statement, text="Seven were.")
    assert "No longer stands" not in read()
    StatementLink.objects.create(source=later, target=first, kind="corrects")
    assert read().count("No longer stands") == 1


def test_an_answers_line_leads_to_its_question(add, lines):
    question = add(model=Question, heading="Who was told?", reference="2019/14214")
    add(model=Answer, question=question, position=1, kind="substantive", text="Nobody.")
    answer = next(row for row in lines() if row.kind == "answer")
    assert answer.address.startswith(question.get_absolute_url())
    assert "2019/14214" in answer.line


# Who may see what


def test_the_timeline_of_a_restricted_case_is_not_found_for_those_who_may_not_see_it(
    client_of, member, restricted_case, add, on_the_committee, django_user_model
):
    add(case=restricted_case, title="Secret")
    address = reverse("cases:timeline", args=[restricted_case.reference])
    stranger = django_user_model.objects.create_user("stranger", role="member")
    assert client_of(stranger).get(address).status_code == 404
    assert "Secret" in client_of(on_the_committee).get(address).content.decode()
    assert timeline_rows(stranger, restricted_case) == []


def test_a_record_in_two_cases_is_hidden_from_the_timeline_of_the_one_that_the_reader_may_not_see(
    member, case, restricted_case, add
):
    CaseLink.objects.create(case=restricted_case, record=add(title="In both"))
    assert [row.line for row in timeline_rows(member, case)] == ["In both"]
    assert timeline_rows(member, restricted_case) == []


def test_a_source_that_cites_a_hidden_record_does_not_tell_its_name(add, read, member, restricted_case):
    hidden = add(case=restricted_case, title="Secret")
    Source.objects.create(record=add(title="Open"), cited=hidden, quotation="secret words")
    page = read(user=member)
    assert "Open" in page
    assert "secret" not in page.lower()


def test_choices_name_only_those_who_take_part_in_this_case(add, read, restricted_case):
    inside, outside = (Organisation.objects.create(name=name, classification="other") for name in ("Inside", "Away"))
    Party.objects.create(record=add(), role="took_part", organisation=inside)
    Party.objects.create(record=add(case=restricted_case), role="took_part", organisation=outside)
    page = read()
    assert "Inside" in page
    assert "Away" not in page


# Narrowing it


def test_it_is_narrowed_by_kind(add, lines):
    add(title="An event")
    add(model=Incident, title="An incident")
    assert [row.line for row in lines(TimelineChoice(kinds=("incident",)))] == ["An incident"]


@pytest.mark.parametrize("kind", ["organisation", "person"])
def test_it_is_narrowed_by_who_took_part_in_any_role(add, lines, kind):
    model = {"organisation": Organisation, "person": Person}[kind]
    wanted = model.objects.create(name="Wanted", **({"classification": "other"} if kind == "organisation" else {}))
    add(title="Without")
    Party.objects.create(record=add(title="With"), role="affected", **{kind: wanted})
    assert [row.line for row in lines(TimelineChoice(**{kind: wanted.pk}))] == ["With"]


def test_a_period_keeps_whatever_may_have_happened_in_it(add, lines, case):
    loose = Event.objects.create(kind="other", title="Loose", date_as_written="not dated")
    CaseLink.objects.create(case=case, record=loose)
    add("2015", title="Before")
    add("May 2016 to March 2018", title="Reaches in")
    add("by 20 August 2019", title="Open")
    add("2020", title="After")
    found = lines(TimelineChoice(since=date(2017, 1, 1), until=date(2019, 12, 31)))
    assert [row.line for row in found] == ["Reaches in", "Open"]


def test_withdrawn_records_are_shown_only_when_asked_for(add, read):
    withdraw(add(title="Entered twice over"))
    assert "Entered twice over" not in read()
    page = read("?withdrawn=on")
    assert "Entered twice over" in page
    assert "Withdrawn" in page


def test_a_period_is_taken_as_people_write_it(add, read):
    add("2018", title="Early")
    add("2019", title="Late")
    page = read("?since=January 2019&until=end of 2019")
    assert "Late" in page
    assert "Early" not in page


def test_a_date_that_is_not_understood_is_reported_in_place_and_the_other_filters_hold(add, read):
    add(title="An event")
    add(model=Incident, title="An incident")
    page = read("?since=yesterweek&kind=incident")
    assert "There is a problem" in page
    assert 'value="yesterweek"' in page
    assert "An incident" in page
    assert "An event" not in page


@pytest.mark.parametrize(
    "query",
    ["?kind=nonsense", "?organisation=x", "?person=99999999999999999999", "?since=%00", "?page=x", "?page=-1"],
)
def test_nonsense_in_the_address_breaks_nothing(add, read, query):
    add(title="An event")
    assert "An event" in read(query)


@pytest.mark.parametrize("reference", ["OC-1999-0001", "%00", "nonsense"])
def test_a_reference_that_no_case_has_is_not_found(client_of, officer, reference):
    assert client_of(officer).get(f"/cases/{reference}/timeline/").status_code == 404


def test_a_period_that_ends_before_it_begins_is_refused(add, read):
    add(title="An event")
    assert "There is a problem" in read("?since=2020&until=2018")


def test_the_page_says_what_to_do_when_nothing_is_there_and_when_nothing_matches(add, read):
    assert "Nothing is recorded in this case yet" in read()
    add()
    assert "Take away a filter" in read("?since=2025")


def test_the_band_above_it_has_a_text_alternative_and_follows_the_filters(add, read):
    add("4 September 2019")
    add("5 September 2019", model=Incident)
    assert "2 records" in read()
    assert 'role="img"' in read()
    assert "1 record" in read("?kind=incident")


# How much it costs


def _fill(case, number, dated):
    """Events with a party and a source each."""
    body = Organisation.objects.get_or_create(name="A body", classification="other")[0]
    paper = Publication.objects.get_or_create(title="A report", publisher="A paper")[0]
    events = many(Event(kind="other", title=f"Event {n}", **dated("4 September 2019")) for n in range(number))
    kind = ContentType.objects.get_for_model(Event)
    places = [{"content_type": kind, "object_id": event.pk} for event in events]
    many(CaseLink(case=case, **place) for place in places)
    many(Party(role="took_part", organisation=body, **place) for place in places)
    many(Source(publication=paper, **place) for place in places)


def test_a_thousand_lines_take_no_more_queries_than_ten(case, dated, client_of, on_the_committee):
    browser, address = client_of(on_the_committee), reverse("cases:timeline", args=[case.reference])
    counts = []
    for number in (10, 990):
        _fill(case, number, dated)
        browser.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = browser.get(address).content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert "1000 records" in page or "1,000 records" in page


def test_the_lines_come_from_one_query(case, dated, officer, django_assert_num_queries):
    _fill(case, 10, dated)
    timeline_rows(officer, case)
    with django_assert_num_queries(1):
        assert len(timeline_rows(officer, case)) == 10


def test_long_timelines_are_shown_in_pages_that_keep_the_filters(case, dated, read):
    _fill(case, 251, dated)
    page = read("?kind=event")
    assert "page 1 of 2" in page
    assert "kind=event&amp;page=2" in page
    assert "page 2 of 2" in read("?kind=event&page=2")
