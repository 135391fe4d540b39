"""Pages as recorded at a moment: what they show, that nothing can be changed there, and the way back."""

import re
from copy import copy
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases.models import CaseLink, Commitment, Event, Incident, Organisation, Person, Statement, StatementLink
from correspondence.models import Letter
from oversight.audit.as_of_views import DROP
from oversight.audit.history import changing
from oversight.audit.models import Change
from tests.database import as_database_user
from tests.records import name, put, queries, sent, then, withdraw, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def officers(client_of, officer):
    return client_of(officer)


def page(browser, address, moment):
    return browser.get(then(address, moment))


def test_a_case_is_shown_as_it_was_with_the_records_that_were_in_it(officers, case):
    early = put(Letter, case, subject="An early letter", direction="sent", holding="held")
    was = timezone.now()
    case.title = "A later title"
    case.save()
    put(Letter, case, subject="A late letter", direction="sent", holding="held")
    withdraw(CaseLink.objects.get(content_type=ContentType.objects.get_for_model(Letter), object_id=early.pk))
    told = words(page(officers, case.get_absolute_url(), was))
    assert "An internal case" in told
    assert "An early letter" in told
    assert "A later title" not in told
    assert "A late letter" not in told


def test_the_timeline_is_as_it_was(officers, case):
    event = put(Event, case, kind="meeting", title="An early meeting")
    was = timezone.now()
    event.title = "Renamed since"
    event.save()
    put(Event, case, kind="meeting", title="A late meeting")
    told = words(page(officers, f"{case.get_absolute_url()}timeline/", was))
    assert "An early meeting" in told
    assert "Renamed since" not in told
    assert "A late meeting" not in told


def test_a_question_is_shown_with_the_answers_recorded_by_then(officers, amended_question, case):
    put(Event, case, kind="meeting", title="A meeting")
    amendment = amended_question.answers.get(position=2)
    recorded = amendment.history.get().history_date
    told = words(page(officers, amended_question.get_absolute_url(), recorded - timedelta(microseconds=1)))
    assert "The police did not share images." in told
    assert "did share" not in told
    assert "did share" in words(page(officers, amended_question.get_absolute_url(), timezone.now()))


def test_a_letter_a_person_and_an_organisation_are_shown_with_the_links_of_then(officers, case, committee):
    letter = put(Letter, case, subject="A letter", direction="sent", holding="held")
    sender = Person.objects.create(name="First Sender")
    party = name(letter, "sender", person=sender, organisation=committee)
    was = timezone.now()
    party.person = Person.objects.create(name="Second Sender")
    party.save()
    assert "First Sender" in words(page(officers, letter.get_absolute_url(), was))
    assert "A letter" in words(page(officers, sender.get_absolute_url(), was))
    assert "A letter" in words(page(officers, committee.get_absolute_url(), was))
    assert "A letter" not in words(officers.get(sender.get_absolute_url()))


def test_every_other_kind_of_record_can_be_read_so(officers, case):
    incident = put(Incident, case, kind="disclosure", title="Images passed on")
    earlier = put(Statement, case, text="It was not so.", incident=incident)
    later = put(Statement, case, text="It was so.", incident=incident)
    commitment = put(Commitment, case, text="To report back.")
    was = timezone.now()
    StatementLink.objects.create(source=later, target=earlier, kind="corrects")
    assert "Stands" in words(page(officers, earlier.get_absolute_url(), was))
    assert "No longer stands" in words(officers.get(earlier.get_absolute_url()))
    for record in (incident, commitment):
        assert "As recorded on" in words(page(officers, record.get_absolute_url(), was))


def test_a_history_ends_there(officers, case, officer):
    was = timezone.now()
    with changing(user=officer, reason="A later reason"):
        case.title = "A later title"
        case.save()
    for address in (f"{case.get_absolute_url()}history/", f"/history/case/{case.pk}/"):
        assert "A later reason" not in words(page(officers, address, was))
        assert "A later reason" in words(page(officers, address, timezone.now()))


def test_a_banner_says_so_and_leads_back_to_today(officers, case):
    response = officers.get(f"{case.get_absolute_url()}?recorded=1+September+2100")
    assert "not in the future" in words(response)
    response = page(officers, f"{case.get_absolute_url()}timeline/", timezone.now())
    assert "As recorded on" in words(response)
    assert 'href="?recorded="' in response.content.decode()
    assert "Back to today" not in words(officers.get(f"{case.get_absolute_url()}timeline/?recorded="))


def test_links_lead_to_pages_as_of_the_same_moment_where_they_can(officers, case):
    letter = put(Letter, case, subject="A letter", direction="sent", holding="held")
    address = then(case.get_absolute_url(), timezone.now())
    content = officers.get(address).content.decode()
    query = address.partition("?")[2]
    assert f'href="{letter.get_absolute_url()}?{query}"' in content
    assert f'href="{case.get_absolute_url()}timeline/?{query}"' in content
    assert f'href="{reverse("cases:register")}"' in content


@pytest.mark.parametrize(
    "words_typed",
    [
        "yesterday's page",
        "2019",
        "August 2019",
        "1 September 2019, 25:00",
        "31 February 2019",
        "T",
        "x" * 200,
        "2019T99",
        "\0",
    ],
)
def test_words_that_name_no_moment_are_refused_in_place(officers, case, words_typed):
    response = officers.get(case.get_absolute_url(), {"recorded": words_typed})
    assert "There is a problem" in words(response)
    assert "An internal case" in words(response)
    assert "Back to today" not in words(response)


def test_what_was_not_recorded_by_then_says_so_with_the_way_back(officers, case):
    response = officers.get(case.get_absolute_url(), {"recorded": "1 September 2019"})
    assert response.status_code == 404
    told = response.content.decode()
    assert "nothing to show as recorded on 1 September 2019" in told
    assert f'href="{case.get_absolute_url()}?recorded="' in told


def test_nothing_can_be_changed_there(officers, case):
    letter = put(Letter, case, subject="A letter", direction="sent", holding="held")
    person = Person.objects.create(name="Somebody")
    body = Organisation.objects.create(name="A body", classification="other")
    name(letter, "sender", person=person, organisation=body)
    changes = re.compile(r'href="[^"]*/(correct|withdraw|restore|add|put|leave|merge|move|close|hand-over|new|undo)/')
    for row in (case, letter, person, body):
        assert changes.search(officers.get(row.get_absolute_url()).content.decode())
        shown = page(officers, row.get_absolute_url(), timezone.now()).content.decode()
        assert not changes.search(shown), row
        assert officers.post(then(row.get_absolute_url(), timezone.now())).status_code == 405


def test_other_pages_take_no_notice(officers, case):
    was = timezone.now()
    case.title = "A later title"
    case.save()
    assert "A later title" in words(page(officers, reverse("cases:register"), was))
    assert "A later title" in words(page(officers, f"{case.get_absolute_url()}correct/", was))


def test_a_form_sent_from_an_address_with_a_moment_is_carried_out_today(officers, case):
    response = sent(
        officers, then(f"{case.get_absolute_url()}move/", timezone.now()), status="under_review", reason="So"
    )
    assert response.status_code == 200
    case.refresh_from_db()
    assert case.status == "under_review"


def test_while_the_database_is_brought_up_to_date_a_page_says_so(officers, case):
    with as_database_user(), connection.cursor() as cursor:
        cursor.execute(DROP)
    response = page(officers, case.get_absolute_url(), timezone.now())
    assert response.status_code == 503
    assert "Try again in a few minutes" in response.content.decode()


def more_versions(record, number):
    """So many more versions of a record, with their rows in the feed."""
    version, change = record.history.first(), Change.objects.order_by("id").last()
    versions = [copy(version) for _ in range(number)]
    for row in versions:
        row.pk = None
    changes = [copy(change) for _ in type(version).objects.bulk_create(versions)]
    for row, made in zip(changes, versions, strict=True):
        row.pk, row.history_id = None, made.pk
    Change.objects.bulk_create(changes)


@pytest.mark.parametrize("role", ["officer", "member"])
def test_a_thousand_versions_take_no_more_queries_than_ten(client_of, request, role, case):
    browser = client_of(request.getfixturevalue(role))
    event = put(Event, case, kind="meeting", title="A meeting")
    event.title = "A meeting of the committee"
    event.save()
    more_versions(event, 10)
    few = queries(browser, then(case.get_absolute_url(), timezone.now()))
    more_versions(event, 990)
    assert queries(browser, then(case.get_absolute_url(), timezone.now())) <= few


def test_filters_of_a_history_stay_on_the_day_and_files_are_offered_of_today_alone(client_of, auditor, case):
    address = reverse("cases:case_history", args=[case.reference])
    moment = timezone.now()
    page = client_of(auditor).get(then(address, moment)).content.decode()
    assert '<input type="hidden" name="recorded"' in page
    assert "as CSV" not in page
    assert "as CSV" in client_of(auditor).get(address).content.decode()
