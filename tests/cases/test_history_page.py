"""The history of a record and of a case: who may read it, in what order, page by page; the newest changes."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from cases import feed
from cases.models import Case, CaseLink, Commitment, Event, Incident, Organisation, Party, Person, Source
from correspondence.models import Answer, Briefing, Question
from oversight.audit import pages
from oversight.audit.history import changing, this_command
from tests.records import older_changes, put, queries, withdraw, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(case):
    return put(Incident, case, kind="disclosure", title="Images passed on")


def address(record):
    return f"/history/{record._meta.model_name}/{record.pk}/"


def correct(record, user, reason, **fields):
    for name, value in fields.items():
        setattr(record, name, value)
    with changing(user=user, reason=reason):
        record.save()


def test_a_record_tells_who_changed_it_from_what_to_what_and_why(client_of, member, officer, incident):
    correct(incident, officer, "The report says so.", standing="established")
    page = words(client_of(member).get(address(incident)))
    assert "History of Images passed on" in page
    assert "Example Officer" in page
    assert "Why: The report says so." in page
    assert "Standing Alleged → changed to Established" in page
    assert "Incident added" in page


def test_the_newest_change_comes_first(client_of, officer, incident):
    correct(incident, officer, "First reason", title="One")
    correct(incident, officer, "Second reason", title="Two")
    page = words(client_of(officer).get(address(incident)))
    assert page.index("Second reason") < page.index("First reason")


def test_a_case_tells_the_changes_of_itself_and_of_all_that_is_in_it(client_of, member, officer, case, incident):
    Party.objects.create(record=incident, role="affected", person=Person.objects.create(name="A Witness"))
    correct(case, officer, "After the meeting", title="A better title")
    put(Event, case, kind="meeting", title="The meeting")
    page = words(client_of(member).get(f"/cases/{case.reference}/history/"))
    for told in ("After the meeting", "A better title", "Images passed on", "A Witness", "The meeting"):
        assert told in page


def test_what_was_taken_out_of_a_case_stays_in_its_history_for_those_who_may_see_it(client_of, officer, case, incident):
    correct(incident, officer, "Found while it was in the case", title="Shared images")
    withdraw(CaseLink.objects.get(), "Belongs to another case")
    page = words(client_of(officer).get(f"/cases/{case.reference}/history/"))
    assert "Found while it was in the case" in page
    assert "Place in a case withdrawn" in page


def test_a_withdrawn_record_keeps_its_history(client_of, member, incident):
    withdraw(incident, "Entered twice")
    page = words(client_of(member).get(address(incident)))
    assert "Incident withdrawn" in page
    assert "Entered twice" in page


def test_a_record_in_two_cases_never_names_the_restricted_one_to_readers_of_the_other(
    client_of, member, officer, restricted_case, incident
):
    with changing(user=officer, reason="Secret reason"):
        CaseLink.objects.create(case=restricted_case, record=incident)
    page = words(client_of(member).get(address(incident)))
    assert restricted_case.reference not in page
    assert "Secret reason" not in page


@pytest.mark.parametrize("kind", sorted(feed.kinds_with_history()))
def test_there_is_no_history_of_a_record_that_is_not_there(client_of, officer, kind):
    assert client_of(officer).get(f"/history/{kind}/999999/").status_code == 404


@pytest.mark.parametrize("kind", ["party", "user", "change", "historicalincident", "nonsense", "Incident"])
def test_there_is_no_history_of_what_has_no_page_of_its_own(client_of, officer, case, kind):
    assert client_of(officer).get(f"/history/{kind}/1/").status_code == 404


def test_the_history_of_what_a_member_may_not_see_is_not_found(client_of, member, officer, restricted_case):
    secret = put(Incident, restricted_case, kind="other", title="Secret")
    for refused in (address(secret), address(restricted_case), f"/cases/{restricted_case.reference}/history/"):
        assert client_of(member).get(refused).status_code == 404
        assert client_of(officer).get(refused).status_code == 200


def test_every_kind_of_record_has_a_history_page(client_of, officer, case, incident):
    person = Person.objects.create(name="A Witness")
    question = put(Question, case, heading="Who was told?")
    answer = put(Answer, case, question=question, position=1, kind="substantive", text="Nobody.")
    for record in (case, incident, person, case.committee, question):
        assert f"History of {record}" in words(client_of(officer).get(address(record)))
    assert "History of Who was told?" in words(client_of(officer).get(address(answer)))


def test_the_history_of_a_briefing_is_its_own_and_not_that_of_its_case(client_of, officer, case):
    briefing = Briefing.objects.create(
        case=case,
        addressee="The Chair",
        dated=date(2020, 2, 3),
        salutation="Dear Chair",
        opening="Here it is.",
        parts=["summary", "timeline"],
        signatory="An Officer",
        author=officer,
    )
    with_its_case = feed.changes_of_record(officer, case)
    assert [change.record_id for change in feed.changes_of_record(officer, briefing)] == [briefing.pk]
    assert len(with_its_case) == 2


# Page by page


@pytest.fixture
def short_pages(monkeypatch):
    monkeypatch.setattr(pages, "PAGE", 3)


def test_older_changes_follow_page_by_page_without_gap_or_repetition(client_of, officer, incident, short_pages):
    for number in range(7):
        correct(incident, officer, f"Reason {number}", title=f"Title {number}")
    browser, query, seen = client_of(officer), "", []
    for _ in range(5):
        response = browser.get(address(incident) + query)
        seen += [action.reason for action in response.context["actions"]]
        if response.context["older_than"] is None:
            break
        assert f'href="?before={response.context["older_than"]}"' in response.content.decode()
        query = f"?before={response.context['older_than']}"
    assert seen == [f"Reason {number}" for number in range(6, -1, -1)] + [this_command()]
    assert "There are no older changes." in words(response)


def test_an_action_that_does_not_end_on_a_page_stands_whole_on_the_next(client_of, officer, incident, short_pages):
    with changing(user=officer, reason="All of them"):
        for name in ("One", "Two", "Three"):
            Party.objects.create(record=incident, role="affected", person=Person.objects.create(name=name))
    correct(incident, officer, "A better title", title="Shared images")
    browser = client_of(officer)
    response = browser.get(address(incident))
    assert [action.reason for action in response.context["actions"]] == ["A better title"]
    response = browser.get(address(incident) + f"?before={response.context['older_than']}")
    assert [(action.reason, len(action.changes)) for action in response.context["actions"]] == [("All of them", 3)]


def test_an_exactly_full_page_offers_no_older_one(client_of, officer, incident, short_pages):
    for title in ("One", "Two"):
        correct(incident, officer, title, title=title)
    assert "Older changes" not in words(client_of(officer).get(address(incident)))


@pytest.mark.parametrize("before", ["", "nonsense", "-1", "1.5", "٣", "9" * 40, "1 OR 1=1"])
def test_a_page_that_cannot_be_meant_is_the_newest(client_of, officer, incident, before):
    response = client_of(officer).get(address(incident), {"before": before})
    assert "Incident added" in words(response)
    assert response.context["is_newest"]


def test_before_the_first_change_the_page_says_that_there_is_none(client_of, officer, incident):
    assert "No change is recorded here yet." in words(client_of(officer).get(address(incident) + "?before=1"))


def test_a_case_and_its_history_take_as_many_queries_with_ten_thousand_changes_as_with_ten(
    client_of, member, officer, case
):
    browser, counts = client_of(member), []
    addresses = (case.get_absolute_url(), f"/cases/{case.reference}/history/")
    for number in (5, 50):
        for action in range(number):
            with changing(user=officer, reason=f"Promise {number} {action}"):
                record = put(Commitment, case, text="To report back")
        correct(case, officer, "One more kind of change", title=f"After {number}")
        counts.append([queries(browser, address) for address in addresses])
    older_changes(record, 10_000)
    counts.append([queries(browser, address) for address in addresses])
    # The first page of few changes shows those of the fixtures too, whose reason is looked at.
    for ten, hundred, thousands in zip(*counts, strict=True):
        assert thousands == hundred <= ten
    assert counts[0][1] <= 21


def test_a_record_takes_as_many_queries_with_ten_thousand_changes_as_with_ten(client_of, member, officer, incident):
    browser, counts = client_of(member), []
    for number in (9, 50):
        for title in range(number):
            correct(incident, officer, "A better title", title=f"Title {number} {title}")
        counts.append(queries(browser, address(incident)))
    older_changes(incident, 10_000)
    counts.append(queries(browser, address(incident)))
    assert counts[2] == counts[1] <= counts[0] <= 21


# The newest changes


def reasons(user):
    return [change.reason for change in feed.newest_changes(user, 5) if change.reason != this_command()]


def test_the_newest_changes_are_those_of_everything_that_the_reader_may_see(
    member, officer, case, restricted_case, incident
):
    secret = put(Incident, restricted_case, kind="other", title="Secret")
    person = Person.objects.create(name="Only in the secret")
    Party.objects.create(record=secret, role="affected", person=person)
    correct(incident, officer, "In the open", title="Shared images")
    correct(secret, officer, "In secret", title="Still secret")
    correct(person, officer, "Who it was", note="Known now")
    correct(restricted_case, officer, "Kept close", title="Another title")
    correct(Organisation.objects.get(), officer, "Its new name", name="Oversight Committee")
    assert reasons(officer) == ["Its new name", "Kept close", "Who it was", "In secret", "In the open"]
    assert reasons(member) == ["Its new name", "In the open"]
    assert reasons(AnonymousUser()) == []


def test_the_newest_changes_of_a_member_look_back_only_so_far(member, officer, case, restricted_case, monkeypatch):
    correct(case, officer, "Long ago", title="An older title")
    monkeypatch.setattr(feed, "LOOKS", (1, 2))
    for number in range(2):
        correct(restricted_case, officer, "Kept close", title=f"Title {number}")
    assert reasons(member) == ["Long ago"]
    for number in range(2, 4):
        correct(restricted_case, officer, "Kept close", title=f"Title {number}")
    assert reasons(member) == []


def test_changes_of_users_are_not_among_the_newest(officer, django_user_model):
    with changing(user=officer, reason="A new colleague"):
        django_user_model.objects.create_user("new")
    assert reasons(officer) == []


def test_a_member_who_is_deactivated_reads_no_changes(officer, case):
    officer.is_active = False
    assert not feed.newest_changes(officer)
    assert not feed.changes_of_case(officer, case).exists()
    assert Case.objects.filter(pk=case.pk).exists()


def test_the_office_under_which_a_protected_person_is_named_is_kept_from_members(client_of, member, officer, incident):
    child = Person.objects.create(name="A Child", naming="protected", pseudonym="Child A")
    Party.objects.create(record=incident, role="affected", person=child, named_as="Head girl of the school")
    assert "Head girl" not in words(client_of(member).get(address(incident)))
    assert "Head girl" in words(client_of(officer).get(address(incident)))


def test_the_reason_for_a_change_that_is_kept_from_a_reader_is_kept_too(
    client_of, member, officer, incident, restricted_case
):
    secret = put(Incident, restricted_case, kind="other", title="Secret")
    with changing(user=officer, reason="Because of the secret"):
        Source.objects.create(record=incident, cited=secret)
    assert "Because of the secret" not in words(client_of(member).get(address(incident)))
    assert "Because of the secret" in words(client_of(officer).get(address(incident)))
