"""The register of cases: what it shows to whom, filters that never name what the reader may not see, its cost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, CaseLink, CaseTopic, Event, Organisation, Party, Topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def add(officer, committee):
    """add(number, …): a case OC-2021-<number>."""

    def added(number, **fields):
        fields = {"title": f"Case {number}", "opened_on": date(2021, 3, 1)} | fields
        fields = {"lead_officer": officer, "committee": committee} | fields
        return Case.objects.create(reference=f"OC-2021-{number:04}", **fields)

    return added


@pytest.fixture
def found(client_of, officer):
    """The titles of the cases on the register's page, in order: found(query, user)."""

    def titles(query="", user=officer):
        return [case.title for case in _open(client_of(user), query).context["page"]]

    return titles


@pytest.fixture
def read(client_of, officer):
    def words(query="", user=officer):
        return _open(client_of(user), query).content.decode()

    return words


def _open(browser, query):
    answer = browser.get(reverse("cases:register") + query)
    assert answer.status_code == 200
    return answer


def _take_part(body, case, dated):
    event = Event.objects.create(kind="other", title="A happening", **dated("2020"))
    CaseLink.objects.create(case=case, record=event)
    Party.objects.create(record=event, role="took_part", organisation=body)


def test_newest_cases_come_first_with_their_count(add, read, found):
    add(1, opened_on=date(2021, 1, 5))
    add(2, opened_on=date(2021, 2, 5))
    assert found() == ["Case 2", "Case 1"]
    assert "2 cases" in read()


def test_one_case_is_counted_in_the_singular(add, read):
    add(1)
    assert "1 case<" in read()


@pytest.mark.parametrize(
    ("order", "first"), [("oldest", "Bees"), ("newest", "Ants"), ("reference", "Bees"), ("title", "Ants")]
)
def test_it_can_be_sorted(add, found, order, first):
    add(1, title="Bees", opened_on=date(2021, 1, 1))
    add(2, title="Ants", opened_on=date(2021, 2, 1))
    assert found(f"?sort={order}")[0] == first


def test_it_can_be_sorted_by_status(add, found):
    add(1, title="Under review", status="under_review")
    add(2, title="Open")
    assert found("?sort=status") == ["Open", "Under review"]


def test_a_reader_does_not_meet_restricted_cases_that_they_may_not_see(case, restricted_case, member, read):
    page = read(user=member)
    assert case.title in page
    assert restricted_case.title not in page
    assert "1 case<" in page


def test_a_restricted_case_is_shown_to_its_committee_and_marked(restricted_case, on_the_committee, read):
    page = read(user=on_the_committee)
    assert restricted_case.title in page
    assert "Restricted" in page


def test_choices_do_not_name_what_only_a_hidden_case_has(case, add, member, read, dated, django_user_model):
    leader = django_user_model.objects.create_user("hidden", role="officer", first_name="Hidden", last_name="Officer")
    body = Organisation.objects.create(name="Hidden Body", classification="other")
    panel = Organisation.objects.create(name="Hidden Panel", classification="committee")
    secret = add(1, visibility="restricted", lead_officer=leader, committee=panel)
    CaseTopic.objects.create(case=secret, topic=Topic.objects.create(name="Hidden Topic", slug="hidden"))
    _take_part(body, secret, dated)
    assert "Hidden" not in read(user=member)
    for name in ("Hidden Officer", "Hidden Body", "Hidden Panel", "Hidden Topic"):
        assert name in read()


def test_a_visible_committee_is_not_offered_for_taking_part_in_a_hidden_case(
    case, restricted_case, committee, member, client_of, dated
):
    _take_part(committee, restricted_case, dated)
    form = _open(client_of(member), "").context["form"]
    assert committee not in form.fields["organisation"].queryset
    assert committee in form.fields["committee"].queryset


def test_guessing_the_key_of_a_hidden_committee_finds_nothing_out(add, member, client_of):
    panel = Organisation.objects.create(name="Hidden Panel", classification="committee")
    add(1, visibility="restricted", committee=panel)
    hidden, missing = (
        _open(client_of(member), f"?committee={key}").context["form"].errors for key in (panel.pk, panel.pk + 1000)
    )
    assert hidden == missing
    assert "committee" in hidden


def test_it_is_filtered_by_status_officer_committee_and_topic(add, found, auditor):
    other = Organisation.objects.create(name="Other Committee", classification="committee")
    wanted = add(1, title="Wanted", status="under_review", lead_officer=auditor, committee=other)
    topic = Topic.objects.create(name="Police", slug="police")
    CaseTopic.objects.create(case=wanted, topic=topic)
    add(2)
    assert found("?status=under_review") == ["Wanted"]
    assert found(f"?lead_officer={auditor.pk}") == ["Wanted"]
    assert found(f"?committee={other.pk}") == ["Wanted"]
    assert found(f"?topic={topic.pk}") == ["Wanted"]


def test_it_is_filtered_by_an_organisation_that_takes_part_in_a_record(add, found, dated):
    body = Organisation.objects.create(name="A body", classification="other")
    _take_part(body, add(1, title="With"), dated)
    add(2, title="Without")
    assert found(f"?organisation={body.pk}") == ["With"]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("?since=February 2021", ["February", "Mid February"]),
        ("?until=January 2021", ["January"]),
        ("?since=2021-02-10&until=20 February 2021", ["Mid February"]),
    ],
)
def test_it_is_filtered_by_when_cases_were_opened(add, found, query, titles):
    add(1, title="January", opened_on=date(2021, 1, 31))
    add(2, title="February", opened_on=date(2021, 2, 1))
    add(3, title="Mid February", opened_on=date(2021, 2, 15))
    assert sorted(found(query)) == sorted(titles)


@pytest.mark.parametrize("words", ["facial", "OC-2021-0001", "seven images", "images facial"])
def test_words_are_looked_for_in_reference_title_and_summary(add, found, words):
    add(1, title="Facial recognition", summary="Seven images were shared.")
    add(2, title="Noise")
    assert found(f"?q={words}") == ["Facial recognition"]


def test_withdrawn_cases_are_shown_only_when_asked_for(add, found, read):
    gone = add(1, title="Gone")
    gone.withdrawn_at, gone.withdrawn_reason = timezone.now(), "Opened twice"
    gone.save()
    add(2)
    assert found() == ["Case 2"]
    assert found("?withdrawn=on&q=gone") == ["Gone"]
    assert "Withdrawn" in read("?withdrawn=on&q=gone")


@pytest.mark.parametrize("bad", ["since=yesterweek", "until=31 February 2021", "committee=x", "status=lost"])
def test_a_filter_that_is_not_understood_is_reported_and_the_others_hold(add, found, read, bad):
    add(1, title="Ants")
    add(2, title="Bees")
    assert "There is a problem" in read(f"?q=ants&{bad}")
    assert found(f"?q=ants&{bad}") == ["Ants"]


def test_words_that_are_too_many_are_told_in_place_and_kept(add, found, read):
    add(1)
    typed = "x+" * 100 + "x"
    page = read(f"?q={typed}")
    assert "Words in reference, title or summary must be 200 characters or fewer" in page
    assert f'value="{typed.replace("+", " ")}"' in page
    assert found(f"?q={typed}") == ["Case 1"]


def test_a_period_that_ends_before_it_begins_is_refused(add, read):
    add(1)
    assert "The end of the period must not come before its beginning" in read("?since=2022&until=2020")


@pytest.mark.parametrize("query", ["?q=%00", "?sort=nonsense", "?page=99", "?lead_officer=99999999999999999999"])
def test_nonsense_in_the_address_breaks_nothing(add, found, query):
    add(1)
    assert found(query) == ["Case 1"]


def test_it_says_what_to_do_when_there_is_no_case_and_when_none_matches(add, read):
    assert "Case officers open cases" in read()
    add(1)
    assert "Take away a filter" in read("?q=nothing")


def test_pages_of_25_keep_filters_and_order(add, found, read):
    for number in range(1, 28):
        add(number)
    query = "?q=case&sort=reference"
    assert len(found(query)) == 25
    assert "q=case&amp;sort=reference&amp;page=2" in read(query)
    assert found(query + "&page=2") == ["Case 26", "Case 27"]


def test_two_hundred_cases_take_no_more_queries_than_ten(add, client_of, on_the_committee):
    browser, counts = client_of(on_the_committee), []
    for numbers in (range(1, 11), range(11, 201)):
        for number in numbers:
            add(number)
        _open(browser, "")
        with CaptureQueriesContext(connection) as queries:
            _open(browser, "")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_choice_that_is_not_in_the_list_is_told_by_the_name_of_its_field(client_of, officer, case):
    page = client_of(officer).get("/cases/?topic=zzz").content.decode()
    assert "Topic: choose from the list" in page
    assert "What is marked as a problem above was left out of account." in page
