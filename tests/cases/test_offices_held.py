"""Which offices somebody may have held on a day, the likeliest first."""

from datetime import date

import pytest

from cases.models import Appointment, Organisation, Person
from oversight.dates import read_date

pytestmark = pytest.mark.django_db

DAY = date(2019, 10, 4)


@pytest.fixture
def hold(db):
    """A function that gives one person an office with this name at this date."""
    person = Person.objects.create(name="Sophie Linden")
    body = Organisation.objects.create(name="Mayor of London", classification="public_body")

    def make(role, words):
        office = Appointment(person=person, organisation=body, role=role, date_as_written=words)
        if words != "not dated":
            office.set_date(read_date(words))
        office.save()

    return make


def held(first=DAY, last=DAY):
    return [office.role for office in Appointment.objects.held_on(first, last)]


def test_an_office_known_from_one_day_may_have_been_held_on_any_and_the_nearest_comes_first(hold):
    hold("Long before", "1 March 2010")
    hold("Soon after", "6 October 2019")
    hold("On the day", "4 October 2019")
    hold("Before", "July 2019")
    assert held() == ["On the day", "Soon after", "Before", "Long before"]


@pytest.mark.parametrize(
    "words", ["2010 to 2018", "between May 2016 and March 2018", "since 2020", "from November 2019"]
)
def test_a_period_that_had_ended_or_not_begun_is_left_out(hold, words):
    hold("Not then", words)
    assert held() == []


@pytest.mark.parametrize(
    "words", ["since 2016", "2016 to 2019", "October 2019", "autumn 2019", "until 2019", "4 October 2019"]
)
def test_a_date_that_takes_in_the_day_fits(hold, words):
    hold("Another", "5 October 2019")
    hold("Then", words)
    assert held() == ["Then", "Another"]


def test_an_inexact_day_on_which_a_source_gives_an_office_is_no_period(hold):
    hold("Early", "early May 2016")
    hold("Week", "week commencing 2 September 2019")
    assert held() == ["Week", "Early"]


def test_the_closer_a_date_is_known_the_earlier_it_comes_and_the_undated_come_last(hold):
    hold("Undated", "not dated")
    hold("Since", "since 2016")
    hold("Years", "2016 to 2020")
    hold("Year", "2019")
    hold("Day", "4 October 2019")
    hold("Far", "1 March 1999")
    assert held() == ["Day", "Year", "Years", "Since", "Far", "Undated"]


def test_what_ended_by_a_day_is_as_near_as_that_day(hold):
    hold("Until 2010", "until 2010")
    hold("Until 2018", "until 2018")
    assert held() == ["Until 2018", "Until 2010"]


def test_a_letter_dated_by_a_year_is_met_by_every_office_of_that_year(hold):
    for role, words in (("January", "5 January 2019"), ("December", "30 December 2019"), ("Later", "2 January 2020")):
        hold(role, words)
    assert held(date(2019, 1, 1), date(2019, 12, 31)) == ["December", "January", "Later"]


def test_one_end_alone_counts_as_the_day_and_without_any_the_newest_come_first(hold):
    for role, words in (("Old", "2010"), ("Now", "since 2016"), ("Then", "October 2019")):
        hold(role, words)
    assert held(DAY, None) == held(None, DAY) == ["Then", "Now", "Old"]
    assert held(None, None) == ["Now", "Then", "Old"]
