"""Restricted items are in no output, not even by a mention, unless the approver put each in by name."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Case, CaseLink, Commitment, Event, Incident, Recommendation, Source, Statement, StatementLink
from cases.readers import PrintReader, item_key
from cases.timeline import timeline_rows
from correspondence.briefing.contents import contents_of
from correspondence.briefing.restricted import restricted_in
from correspondence.models import Briefing, Document, Letter, Question
from oversight.audit.as_of import recorded_as_of
from tests.pdf import letter_page
from tests.records import answer, change, put, withdraw

pytestmark = pytest.mark.django_db
ALL = Briefing.Part.values


def page_of(user, briefing, *put_in):
    return letter_page(contents_of(user, briefing, frozenset(put_in)))


@pytest.fixture
def secrets(restricted_case):
    """One record of each kind that is in the restricted case alone."""
    asked = put(Question, restricted_case, heading="Secret question", text="Secret?")
    return {
        "incident": put(Incident, restricted_case, kind="other", title="Secret incident"),
        "event": put(Event, restricted_case, kind="meeting", title="Secret event"),
        "statement": put(Statement, restricted_case, text="Secret statement"),
        "commitment": put(Commitment, restricted_case, text="Secret commitment"),
        "recommendation": put(Recommendation, restricted_case, text="Secret recommendation"),
        "letter": put(Letter, restricted_case, subject="Secret letter", direction="received", holding="held"),
        "document": put(Document, restricted_case, title="Secret document"),
        "question": asked,
        "answer": answer(asked, restricted_case, text="Secret answer"),
    }


@pytest.fixture
def secret_letter(letter, restricted_case):
    change(restricted_case, summary="Secret summary", status="closed", closed_on="2020-02-01", outcome="Secret outcome")
    return letter(case=Case.objects.get(pk=restricted_case.pk))


@pytest.mark.parametrize("role", ["officer", "auditor", "on_the_committee"])
def test_nothing_of_a_restricted_case_is_in_its_letter(role, request, secret_letter, secrets):
    page = page_of(request.getfixturevalue(role), secret_letter)
    assert "Secret" not in page
    assert "A restricted case" in page


def test_each_item_that_is_put_in_by_name_is_in_it_and_no_other(officer, secret_letter, secrets):
    for kind, record in secrets.items():
        if kind not in ("question", "answer"):
            page = page_of(officer, secret_letter, item_key(record))
            assert f"Secret {kind}" in page
            assert all(f"Secret {other}" not in page for other in {*secrets, "summary", "outcome"} - {kind})


def test_an_answer_is_in_it_with_its_question(officer, secret_letter, secrets):
    asked, answered = item_key(secrets["question"]), item_key(secrets["answer"])
    assert "Secret" not in page_of(officer, secret_letter, answered)
    page = page_of(officer, secret_letter, asked, answered)
    assert "Secret question" in page
    assert "Secret answer" in page


def test_the_summary_of_a_restricted_case_is_put_in_like_an_item(officer, secret_letter):
    page = page_of(officer, secret_letter, f"case-{secret_letter.case_id}")
    assert "Secret summary" in page
    assert "Secret outcome" in page


def test_what_was_put_in_is_not_for_those_who_may_not_see_it(member, letter, case, secrets):
    CaseLink.objects.create(case=case, record=secrets["event"])
    told = put(Event, case, kind="meeting", title="A meeting")
    Source.objects.create(record=told, cited=secrets["letter"], quotation="secret words")
    page = page_of(member, letter(), item_key(secrets["letter"]))
    assert "Secret event" in page
    assert "ecret words" not in page
    assert "Secret letter" not in page


def test_a_record_that_is_in_an_open_case_too_is_not_restricted(officer, secret_letter, case, secrets):
    CaseLink.objects.create(case=case, record=secrets["event"])
    assert "Secret event" in page_of(officer, secret_letter)
    withdraw(CaseLink.objects.get(case=case))
    assert "Secret event" not in page_of(officer, secret_letter)


def test_a_mention_in_a_source_is_left_out_without_a_trace(officer, letter, case, secrets):
    told = put(Event, case, kind="meeting", title="A meeting")
    Source.objects.create(
        record=told, cited=secrets["letter"], quotation="quoted words", conflicts=True, claim_as_written="1 May 2019"
    )
    page = page_of(officer, letter())
    for hidden in ("Secret", "quoted words", "1 May 2019", "not open", "in this record"):
        assert hidden not in page
    named = page_of(officer, letter(), item_key(secrets["letter"]))
    assert "Secret letter" in named
    assert "quoted words" in named
    assert "1 May 2019" in named


def test_a_mention_in_a_link_of_statements_is_left_out(officer, letter, case, secrets):
    said = put(Statement, case, text="Said in the open")
    StatementLink.objects.create(source=secrets["statement"], target=said, kind="contradicts", note="Wrong note")
    page = page_of(officer, letter())
    assert "Said in the open" in page
    assert "Secret" not in page
    assert "Wrong note" not in page
    assert "Secret statement" in page_of(officer, letter(), item_key(secrets["statement"]))


def test_a_restricted_answer_is_left_out_of_the_chain_and_of_the_comparison(officer, letter, case, restricted_case):
    asked = put(Question, case, heading="An open question")
    first = answer(asked, restricted_case, text="Secret first answer")
    answer(asked, case, position=2, text="Open answer", kind="amendment", replaces=first, why="Wrong.")
    page = page_of(officer, letter())
    assert "Open answer" in page
    assert "Secret" not in page
    assert "What changed" not in page


# The list for the page


def test_the_page_is_told_what_was_left_out_by_kind_key_and_name(officer, secret_letter, secrets):
    contents = contents_of(officer, secret_letter)
    keys = {item.key for item in contents.left_out}
    assert keys == {item_key(record) for record in secrets.values()} | {f"case-{secret_letter.case_id}"}
    assert ("letter", item_key(secrets["letter"]), "Secret letter") in contents.left_out
    put_in = frozenset(keys - {item_key(secrets["event"])})
    assert [item.label for item in contents_of(officer, secret_letter, put_in).left_out] == ["Secret event"]


def test_mentions_are_listed_too(officer, letter, case, secrets):
    told = put(Event, case, kind="meeting", title="A meeting")
    Source.objects.create(record=told, cited=secrets["letter"])
    said = put(Statement, case, text="Said in the open")
    StatementLink.objects.create(source=secrets["statement"], target=said, kind="contradicts")
    left_out = contents_of(officer, letter()).left_out
    assert [item.label for item in left_out] == ["Secret letter", "Secret statement"]


def test_only_what_the_chosen_parts_would_tell_is_listed(officer, restricted_case, secrets):
    assert [item.kind for item in restricted_in(officer, restricted_case, ["statements"])] == ["statement"]
    assert restricted_in(officer, restricted_case, []) == []


def test_nobody_is_told_of_what_they_may_not_see(member, letter, case, secrets):
    told = put(Event, case, kind="meeting", title="A meeting")
    Source.objects.create(record=told, cited=secrets["letter"])
    assert contents_of(member, letter()).left_out == []


def test_withdrawn_records_are_not_listed(officer, restricted_case, secrets):
    for record in secrets.values():
        withdraw(record)
    assert [item.kind for item in restricted_in(officer, restricted_case, ALL)] == ["summary"]


# As of a day


def test_what_is_restricted_today_is_so_as_of_any_day(officer, letter, case):
    put(Event, case, kind="meeting", title="Secret event")
    change(case, summary="Secret summary")
    briefing, before = letter(), timezone.now()
    change(case, visibility="restricted")
    with recorded_as_of(before, reader=officer):
        briefing.case = Case.objects.get(pk=case.pk)
        assert "Secret" not in page_of(officer, briefing)


def test_what_is_open_today_is_in_a_letter_of_an_earlier_day(officer, letter, secret_letter, secrets, restricted_case):
    before = timezone.now()
    change(restricted_case, visibility="internal")
    with recorded_as_of(before, reader=officer):
        assert "Secret event" in page_of(officer, secret_letter)


def test_keys_that_are_none_put_nothing_in(officer, secret_letter, secrets):
    for key in ("", "letter", "letter-", "letter-x", "nothing-1", "letter--1", f"letter-{secrets['letter'].pk} OR 1"):
        assert "Secret" not in page_of(officer, secret_letter, key)


def test_more_items_take_no_more_queries(officer, secret_letter, restricted_case, django_assert_max_num_queries):
    def fill():
        for _ in range(3):
            put(Event, restricted_case, kind="meeting", title="Secret event")

    fill()
    restricted_in(officer, restricted_case, ALL)
    with CaptureQueriesContext(connection) as few:
        restricted_in(officer, restricted_case, ALL)
    fill()
    with django_assert_max_num_queries(len(few)):
        restricted_in(officer, restricted_case, ALL)


def test_a_reader_of_what_is_printed_never_sees_more_than_the_user(member, officer, restricted_case, secrets):
    everything = frozenset(item_key(record) for record in secrets.values())
    assert timeline_rows(PrintReader(member, everything), restricted_case) == []
    assert len(timeline_rows(PrintReader(officer, everything), restricted_case)) == len(secrets)
