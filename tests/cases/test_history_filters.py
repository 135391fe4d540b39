"""A history narrowed by who, what and when."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases.feed import changes_of_record
from cases.filters import HistoryFilter, choices_in, first_moment, last_moment
from cases.models import Event, Incident, Party, Person, Source
from correspondence.models import Answer, Question
from oversight.audit import pages
from oversight.audit.history import changing
from tests.database import as_database_user
from tests.forms import faults
from tests.records import older_changes, put, queries, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def history(case, officer, auditor):
    """A case with an incident that two people changed, and a question with its answer. Returns the incident."""
    with changing(user=officer, reason="Logged first"):
        incident = put(Incident, case, kind="disclosure", title="Images passed on")
        Party.objects.create(record=incident, role="affected", person=Person.objects.create(name="A Witness"))
    with changing(user=auditor, reason="Asked later"):
        question = put(Question, case, heading="Who was told?")
        put(Answer, case, question=question, position=1, kind="substantive", text="Nobody.")
    return incident


def of_case(case):
    return reverse("cases:case_history", args=[case.reference])


def of_record(record):
    return reverse("cases:record_history", args=[record._meta.model_name, record.pk])


def told(client, address, **query):
    """The kind of each change that the page tells."""
    response = client.get(address, query)
    assert response.status_code == 200
    return [change.kind for action in response.context["actions"] for change in action.changes]


def offered(client, address, name):
    return [str(label) for _, label in client.get(address).context["form"].fields[name].choices]


def test_a_case_is_narrowed_to_what_one_person_changed(client_of, officer, auditor, case, history):
    kinds = told(client_of(officer), of_case(case), who=auditor.pk)
    assert kinds == ["place in a case", "answer", "place in a case", "Mayor’s Question"]


def test_what_nobody_signed_is_chosen_as_the_systems(client_of, officer, case, history):
    assert told(client_of(officer), of_case(case), who="system") == ["case"]


def test_a_kind_of_record_brings_its_parts(client_of, officer, case, history):
    client = client_of(officer)
    assert told(client, of_case(case), kind="incident") == ["party", "incident"]
    assert told(client, of_case(case), kind="question") == ["answer", "Mayor’s Question"]
    assert told(client, of_case(case), kind="answer") == ["answer"]
    assert told(client, of_case(case), kind="party") == ["party"]


def test_the_kind_of_the_record_itself_leaves_its_parts_out(client_of, officer, case, history):
    client = client_of(officer)
    assert told(client, of_record(history), kind="incident") == ["incident"]
    assert told(client, of_record(history), kind="party") == ["party"]
    assert told(client, of_case(case), kind="case") == ["case"]


def test_only_who_and_what_stand_in_the_history_can_be_chosen(client_of, member, administrator, case, history):
    client = client_of(member)
    assert offered(client, of_record(history), "kind") == ["Anything", "Incident", "Party"]
    assert offered(client, of_record(history), "who") == ["Anybody", "Example Officer"]
    assert offered(client, of_case(case), "who") == ["Anybody", "Example Auditor", "Example Officer", "The system"]


def test_a_restricted_record_adds_nothing_to_choose_from(client_of, member, administrator, history, restricted_case):
    with changing(user=administrator, reason="Secret"):
        secret = put(Incident, restricted_case, kind="other", title="Secret")
        Party.objects.create(record=secret, role="affected", person=Person.objects.get(name="A Witness"))
        Source.objects.create(record=secret, cited=history)
    client = client_of(member)
    for address in (of_record(history), of_record(Person.objects.get())):
        assert "Example Administrator" not in offered(client, address, "who")
        assert "Source" not in offered(client, address, "kind")


@pytest.mark.parametrize(
    ("since", "until", "shown"),
    [
        ("today", "", True),
        ("", "today", True),
        ("today", "today", True),
        ("tomorrow", "", False),
        ("", "yesterday", False),
        ("1 January 0001", "31 December 9999", True),
    ],
)
def test_a_period_runs_from_the_first_to_the_last_moment_of_its_days(client_of, officer, history, since, until, shown):
    days = {"today": 0, "tomorrow": 1, "yesterday": -1}

    def written(day):
        return f"{timezone.localdate() + timezone.timedelta(days[day]):%-d %B %Y}" if day in days else day

    kinds = told(client_of(officer), of_record(history), since=written(since), until=written(until))
    assert bool(kinds) is shown


def test_a_day_begins_and_ends_when_it_does_in_london():
    day = date(2020, 7, 1)
    assert first_moment(day) == datetime(2020, 6, 30, 23, 0, tzinfo=UTC)
    assert last_moment(day) == datetime(2020, 7, 1, 22, 59, 59, 999_999, tzinfo=UTC)


def test_a_bad_date_is_told_in_place_and_the_other_filters_count(client_of, officer, auditor, case, history):
    client, query = client_of(officer), {"since": "yesterweek", "who": auditor.pk}
    response = client.get(of_case(case), query)
    assert list(faults(response)) == ["id_since"]
    assert "Error: History of" in response.content.decode()
    assert len(told(client, of_case(case), **query)) == 4


def test_a_period_must_not_end_before_it_begins(client_of, officer, case):
    page = client_of(officer).get(of_case(case), {"since": "2020", "until": "2018"})
    assert faults(page) == {"id_until": "The end of the period must not come before its beginning"}


@pytest.mark.parametrize(
    "query", ["who=nonsense", "who=99999999999999999999", "kind=nonsense", "kind=user", "since=%00", "who=%D9%A3"]
)
def test_what_cannot_be_chosen_is_told_in_place(client_of, officer, case, history, query):
    assert faults(client_of(officer).get(f"{of_case(case)}?{query}"))


def test_where_nothing_matches_the_page_says_so_and_offers_everything(client_of, officer, case, history):
    page = words(client_of(officer).get(of_case(case), {"until": "2001"}))
    assert "No change matches." in page
    assert "show everything" in page


def test_pages_keep_the_filters(client_of, officer, history, monkeypatch):
    monkeypatch.setattr(pages, "PAGE", 1)
    for number in range(2):
        with changing(user=officer, reason=f"Reason {number}"):
            history.title = f"Title {number}"
            history.save()
    client, address = client_of(officer), of_record(history)
    response = client.get(address, {"kind": "incident"})
    oldest = response.context["older_than"]
    assert f'href="?kind=incident&amp;before={oldest}"' in response.content.decode()
    page = client.get(address, {"kind": "incident", "before": oldest}).content.decode()
    assert f'href="{address}?kind=incident"' in page


def test_narrowing_takes_the_same_queries_with_ten_changes_and_with_ten_thousand(client_of, member, officer, case):
    client, address = client_of(member), f"{of_case(case)}?who={officer.pk}&kind=event&since=2020"
    counts = []
    for number in (5, 50):
        with changing(user=officer, reason="Many"):
            for _ in range(number):
                put(Event, case, kind="meeting", title="A meeting")
        counts.append(queries(client, address))
    older_changes(Event.objects.first(), 10_000, user=officer)
    counts.append(queries(client, address))
    assert len(set(counts)) == 1
    assert counts[0] <= 18


@pytest.mark.parametrize("query", [{}, {"who": "system"}, {"kind": "event"}, {"since": "2020", "until": "2030"}])
def test_the_rows_of_a_page_are_found_by_the_index_and_not_by_reading_the_feed(officer, case, query):
    event, other = (put(Event, case, kind="meeting", title=title) for title in ("A meeting", "Another"))
    older_changes(other, 20_000)
    with as_database_user(), connection.cursor() as cursor:
        cursor.execute("ANALYZE audit_change")
    changes = changes_of_record(officer, event)
    for rows in (HistoryFilter(query, changes, event).narrowed()[:51], choices_in(changes)):
        plan = rows.explain()
        assert "audit_change_about" in plan
        assert "Seq Scan on audit_change" not in plan


def test_no_filter_brings_back_a_reason_that_is_kept_from_the_reader(client_of, member, officer, case, restricted_case):
    incident = put(Incident, case, kind="other", title="Images passed on")
    event = put(Event, case, kind="meeting", title="A meeting")
    secret = put(Incident, restricted_case, kind="other", title="Secret")
    with changing(user=officer, reason="As the secret shows"):
        Source.objects.create(record=incident, cited=secret)
        event.title = "The meeting"
        event.save()
    for query in ({"kind": "event"}, {"kind": "incident"}, {"who": officer.pk}):
        assert "As the secret shows" not in words(client_of(member).get(of_case(case), query))
        assert "As the secret shows" in words(client_of(officer).get(of_case(case), query))
