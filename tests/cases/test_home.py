"""Home: the reader's own cases, what is owed and by when, and the newest changes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, CaseLink, CaseReader, Commitment, Deadline, Event, Party, Person
from oversight.audit.history import changing

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(client_of, officer):
    def words(user=officer):
        answer = client_of(user).get(reverse("home"))
        assert answer.status_code == 200
        return answer.content.decode()

    return words


@pytest.fixture
def promise(case, dated):
    """promise("To report.", days=-1): a commitment due that many days from today; None: with no date."""

    def made(text, days=None, case=case, **fields):
        due = None if days is None else timezone.localdate() + timedelta(days=days)
        commitment = Commitment.objects.create(text=text, due_on=due, **dated("4 September 2019"), **fields)
        CaseLink.objects.create(case=case, record=commitment)
        return commitment

    return made


def part(page, ident):
    """The words of one section of the page."""
    return page.split(f'aria-labelledby="{ident}"')[1].split("</section>")[0]


def test_an_officer_meets_the_open_cases_that_they_lead(case, read, auditor, committee):
    others = {"lead_officer": auditor, "committee": committee, "opened_on": case.opened_on}
    Case.objects.create(reference="OC-2020-0009", title="Of another", **others)
    mine = part(read(), "my-cases")
    assert case.title in mine
    assert "Of another" not in mine


def test_a_member_meets_the_cases_of_their_committees(restricted_case, on_the_committee, read):
    assert restricted_case.title in part(read(on_the_committee), "my-cases")


def test_a_member_meets_the_cases_in_which_they_are_named(restricted_case, member, read):
    CaseReader.objects.create(case=restricted_case, user=member)
    assert restricted_case.title in part(read(member), "my-cases")


def test_a_member_without_a_committee_is_shown_the_way_to_all_cases(case, member, read):
    mine = part(read(member), "my-cases")
    assert case.title not in mine
    assert reverse("cases:register") in mine


def test_an_auditor_meets_the_newest_open_cases(case, auditor, read):
    assert case.title in part(read(auditor), "my-cases")


def test_what_is_overdue_or_falls_due_within_four_weeks_is_shown(promise, read):
    promise("To report.", days=-1)
    promise("To answer.", days=28)
    promise("To think.", days=29)
    due = part(read(), "due")
    assert "To report." in due
    assert "To answer." in due
    assert "To think." not in due
    assert due.index("To report.") < due.index("To answer.")


def test_a_long_list_of_what_is_due_is_cut_and_says_so(promise, read):
    for number in range(27):
        promise(f"To do {number} of it.", days=number)
    due = part(read(), "due")
    assert due.count("To do ") == 25
    assert "25 of 27" in due


def test_only_what_is_late_is_marked_as_overdue(promise, read):
    promise("To report.", days=0)
    assert "Overdue" not in part(read(), "due")
    promise("To answer.", days=-1)
    assert part(read(), "due").count("Overdue") == 1


def test_what_was_met_is_owed_no_longer(promise, read):
    promise("To report.", days=-1, status="met")
    assert "To report." not in part(read(), "due")


def test_a_promise_without_a_date_is_listed_as_such_with_their_number(promise, read):
    for number in range(12):
        promise(f"To do {number} of it.")
    undated = part(read(), "undated")
    assert undated.count("To do ") == 10
    assert "10 of 12" in undated


def test_who_owes_it_is_named_and_to_whom_is_not(promise, read):
    owed = promise("To report.", days=1)
    Party.objects.create(record=owed, role="undertaken_by", person=Person.objects.create(name="Sadiq Khan"))
    Party.objects.create(record=owed, role="undertaken_to", person=Person.objects.create(name="The Asker"))
    due = part(read(), "due")
    assert "Sadiq Khan" in due
    assert "The Asker" not in due


def test_deadlines_are_due_like_commitments_until_they_are_met(case, dated, read):
    event = Event.objects.create(kind="request", title="A report was asked for", **dated("2019"))
    CaseLink.objects.create(case=case, record=event)
    yesterday = timezone.localdate() - timedelta(days=1)
    deadline = Deadline.objects.create(record=event, what="The report", due_on=yesterday, rule="By letter")
    assert "The report" in part(read(), "due")
    assert "Overdue" in part(read(), "due")
    deadline.met_on = yesterday
    deadline.save()
    assert "The report" not in part(read(), "due")


def test_the_deadline_of_a_withdrawn_record_is_owed_no_longer(case, dated, read):
    event = Event.objects.create(kind="request", title="Asked twice", **dated("2019"))
    CaseLink.objects.create(case=case, record=event)
    Deadline.objects.create(record=event, what="The report", due_on=timezone.localdate(), rule="By letter")
    event.withdrawn_at, event.withdrawn_reason = timezone.now(), "Entered twice"
    event.save()
    assert "The report" not in part(read(), "due")


def test_nothing_of_a_restricted_case_reaches_those_who_may_not_see_it(promise, restricted_case, member, read, officer):
    with changing(user=officer, reason="Secret reason"):
        late, undated = promise("Secretly late.", -1, restricted_case), promise("Secretly open.", case=restricted_case)
        Deadline.objects.create(record=late, what="Secret deadline", due_on=timezone.localdate(), rule="Secret rule")
    page = read(member)
    assert "Secret" not in page
    assert restricted_case.title not in page
    everything = read()
    for words in (str(late), str(undated), "Secret deadline", "Secret reason"):
        assert words in everything


def test_the_newest_changes_say_who_and_why(promise, officer, read):
    with changing(user=officer, reason="From the letter of 4 September"):
        promise("To report.")
    newest = part(read(), "newest")
    assert str(officer) in newest
    assert "From the letter of 4 September" in newest


def test_it_says_what_to_do_when_there_is_nothing(officer, read):
    page = read()
    assert "You lead no open case" in page
    assert "Nothing is due" in page


def test_fifty_more_things_owed_take_no_more_queries(promise, client_of, on_the_committee):
    browser, counts = client_of(on_the_committee), []
    person = Person.objects.create(name="Sadiq Khan")
    for many in (20, 50):  # From 20 on the newest changes are of the same kinds each time.
        for number in range(many):
            for days in (number, None):
                owed = promise(f"To do {many}.{number}.", days)
                Party.objects.create(record=owed, role="undertaken_by", person=person)
        browser.get(reverse("home"))
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("home"))
        counts.append(len(queries))
    assert counts[1] <= counts[0]
