"""The timeline as known by a day: what had happened or been said by then, by its own date."""

import pytest
from django.utils import timezone

from cases.models import Event, Source, Statement, StatementLink
from tests.records import put, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def readers(client_of, member):
    return client_of(member)


@pytest.fixture
def address(case):
    return f"{case.get_absolute_url()}timeline/"


@pytest.fixture
def corrected(case):
    """A statement of 29 August 2019 that one of 4 September corrects."""
    earlier = put(Statement, case, "29 August 2019", text="It was not so.")
    later = put(Statement, case, "4 September 2019", text="It was so.")
    return StatementLink.objects.create(source=later, target=earlier, kind="corrects")


def test_what_happened_later_is_not_there(readers, address, case):
    put(Event, case, "1 September 2019", kind="meeting", title="A meeting on the day")
    put(Event, case, "2 September 2019", kind="meeting", title="A meeting on the day after")
    told = words(readers.get(address, {"known_by": "1 September 2019"}))
    assert "As known by 1 September 2019" in told
    assert "A meeting on the day" in told
    assert "the day after" not in told


def test_a_statement_stands_until_the_day_on_which_it_was_corrected(readers, address, corrected):
    assert "No longer stands" not in words(readers.get(address, {"known_by": "3 September 2019"}))
    assert "No longer stands" in words(readers.get(address, {"known_by": "4 September 2019"}))


def test_a_correction_without_a_date_ends_nothing_by_any_day(readers, address, case):
    earlier, later = put(Statement, case, text="It was not so."), Statement(text="It was so.")
    later.date_as_written = "not dated"
    later.save()
    StatementLink.objects.create(source=later, target=earlier, kind="corrects")
    assert "No longer stands" not in words(readers.get(address, {"known_by": "4 September 2019"}))
    assert "No longer stands" in words(readers.get(address))


@pytest.mark.parametrize(
    ("date", "is_known"),
    [
        ("between August 2019 and March 2020", True),
        ("by 1 September 2019", True),
        ("by 20 September 2019", False),
        ("since May 2016", True),
        ("2-3 September 2019", False),
    ],
)
def test_a_period_is_known_once_it_may_have_begun(readers, address, case, date, is_known):
    put(Event, case, date, kind="meeting", title="Dated vaguely")
    assert ("Dated vaguely" in words(readers.get(address, {"known_by": "1 September 2019"}))) is is_known


def test_what_sources_say_against_a_record_has_no_day_and_is_left_out(readers, address, case):
    event = put(Event, case, "1 September 2019", kind="meeting", title="A meeting")
    Source.objects.create(record=event, cited=event, says="There was none", conflicts=True)
    assert "There was none" in words(readers.get(address))
    assert "There was none" not in words(readers.get(address, {"known_by": "1 September 2019"}))


def test_both_controls_together(readers, address, case, corrected):
    """As recorded before the correction was, it stands, whatever is known by its own date."""
    put(Event, case, "1 May 2019", kind="meeting", title="Recorded early")
    was = timezone.now()
    put(Event, case, "2 May 2019", kind="meeting", title="Recorded late")
    asked = {"recorded": was.isoformat(), "known_by": "1 September 2019"}
    response = readers.get(address, asked)
    told = words(response)
    assert "and as known by 1 September 2019" in told
    assert "Recorded early" in told
    assert "Recorded late" not in told
    assert "No longer stands" not in told
    assert 'name="known_by" value="1 September 2019"' in response.content.decode()


def test_a_narrowed_timeline_stays_as_known(readers, address, case):
    put(Event, case, "2 May 2019", kind="meeting", title="A meeting")
    response = readers.get(address, {"known_by": "1 September 2019", "kind": "event"})
    assert 'type="hidden" name="known_by" value="1 September 2019"' in response.content.decode()
    assert 'type="hidden" name="kind" value="event"' in response.content.decode()
    assert 'href="?known_by=1+September+2019"' in response.content.decode()


def test_words_that_are_no_date_are_refused_in_place(readers, address, case):
    put(Event, case, "2 May 2019", kind="meeting", title="A meeting")
    told = words(readers.get(address, {"known_by": "long ago"}))
    assert "There is a problem" in told
    assert "A meeting" in told


def test_an_empty_timeline_says_that_there_was_nothing_by_then(readers, address, case):
    put(Event, case, "2 May 2019", kind="meeting", title="A meeting")
    assert "nothing in this case by then" in words(readers.get(address, {"known_by": "1 May 2019"}))


def test_answers_given_later_are_not_there(readers, address, amended_question):
    told = words(readers.get(address, {"known_by": "18 July 2019"}))
    assert "Facial recognition" in told
    assert "did not share" not in told
