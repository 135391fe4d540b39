"""Two days of a case compared: what was added, changed and withdrawn between them."""

import pytest
from django.utils import timezone

from cases.models import CaseLink, Event, Organisation, Person
from cases.views import compare
from correspondence.models import Letter
from oversight.audit.history import changing
from tests.records import name, put, queries, withdraw, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def members(client_of, member):
    return client_of(member)


def address(case):
    return f"{case.get_absolute_url()}compare/"


def compared(browser, case, since, until=None):
    asked = {"from": since.isoformat(), "to": until.isoformat() if until else ""}
    return browser.get(address(case), asked)


def test_what_was_added_changed_and_withdrawn_is_told_by_record_in_words(members, officer, case):
    changed = put(Event, case, kind="meeting", title="First title")
    gone = put(Letter, case, subject="A letter", direction="sent", holding="held")
    since = timezone.now()
    with changing(user=officer, reason="So it was"):
        changed.title = "Another title"
        changed.save()
        changed.title = "Last title"
        changed.save()
        withdraw(gone)
    put(Event, case, kind="meeting", title="A new meeting")
    until = timezone.now()
    changed.title = "A title after that"
    changed.save()
    told = words(compared(members, case, since, until))
    assert "Event changed" in told
    assert "First title → changed to Last title" in told
    assert "Another title" not in told
    assert "Letter withdrawn" in told
    assert "Event added: A new meeting" in told


def test_what_was_taken_out_of_the_case_is_told_with_the_case(members, case):
    put(Event, case, kind="meeting", title="A meeting")
    since = timezone.now()
    withdraw(CaseLink.objects.get(case=case))
    told = words(compared(members, case, since))
    assert "Event: A meeting" not in told, "the record is in no case that a member may see"
    assert "Place in a case withdrawn" in told


def test_parties_are_told_by_name(client_of, officer, case):
    event = put(Event, case, kind="meeting", title="A meeting")
    party = name(event, "took_part", person=Person.objects.create(name="First Person"))
    since = timezone.now()
    party.person = Person.objects.create(name="Second Person")
    party.save()
    told = words(compared(client_of(officer), case, since))
    assert "Event: A meeting" in told
    assert "Party changed" in told
    assert "changed to Second Person" in told


def test_what_came_and_went_in_between_is_told_as_such(members, case):
    since = timezone.now()
    withdraw(put(Event, case, kind="meeting", title="A meeting"))
    assert "Event added, and withdrawn again" in words(compared(members, case, since))


def test_what_was_changed_back_is_said_to_be_the_same(members, case):
    since = timezone.now()
    for title in ("Another title", "An internal case"):
        case.title = title
        case.save()
    told = words(compared(members, case, since))
    assert "1 record, or part of one, was changed" in told
    assert "changed back" in told
    assert "Another title" not in told


def test_where_nothing_was_recorded_it_says_so(members, case):
    assert "Nothing was added, changed or withdrawn" in words(compared(members, case, timezone.now()))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"from": "", "to": "1 September 2019"}, "Enter the day from which to compare"),
        ({"from": "2019"}, "Enter one day"),
        ({"from": "1 September 2019", "to": "1 September 2100"}, "not in the future"),
        ({"from": "2 September 2019", "to": "1 September 2019"}, "must come after the first"),
        ({"from": "1 September 2019", "to": "nonsense"}, "Enter a day"),
    ],
)
def test_what_cannot_be_compared_is_said_in_place(members, case, asked, said):
    assert said in words(members.get(address(case), asked))


def test_a_member_reads_nothing_of_what_is_out_of_sight(members, client_of, officer, case, restricted_case):
    since = timezone.now()
    hidden = put(Event, case, kind="meeting", title="A secret meeting")
    name(hidden, "took_part", organisation=Organisation.objects.create(name="A secret body", classification="other"))
    withdraw(CaseLink.objects.get(case=case))
    CaseLink.objects.create(record=hidden, case=restricted_case)
    assert "secret" not in words(compared(members, case, since))
    assert "A secret meeting" in words(compared(client_of(officer), case, since))
    assert members.get(address(restricted_case)).status_code == 404


def test_a_page_shows_so_many_and_leads_to_the_next(members, case, monkeypatch):
    monkeypatch.setattr(compare, "PAGE", 2)
    since = timezone.now()
    for number in range(3):
        put(Event, case, kind="meeting", title=f"Meeting {number}")
    response = compared(members, case, since)
    assert "page 1 of 3" in words(response)
    assert "Next page" in words(response)


def test_the_number_of_queries_does_not_grow_with_the_changes(members, case):
    since = timezone.now()
    event = put(Event, case, kind="meeting", title="A meeting")
    asked = f"{address(case)}?from={since:%Y-%m-%dT%H:%M:%S.%f}Z"
    few = queries(members, asked)
    for number in range(20):
        event.title = f"Title {number}"
        event.save()
        put(Event, case, kind="meeting", title=f"Meeting {number}")
    assert queries(members, asked) == few
