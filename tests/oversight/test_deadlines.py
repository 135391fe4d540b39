"""Working days counted one by one."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from oversight.deadlines import (
    ANY_PART_OF_THE_UK,
    ENGLAND,
    NotKnown,
    as_steps,
    as_working,
    bank_holidays,
    count_working_days,
)

DAYS = st.dates(date(2012, 1, 1), date(2028, 12, 31))


def counted(start, days, parts=ENGLAND):
    return count_working_days(start, days, bank_holidays(parts), "the day on which it was received")


def skipped(steps):
    return {step.day: step.why for step in steps[1:] if not step.number}


def test_the_day_itself_is_not_counted_and_the_next_working_day_is_the_first():
    start, *_, first = counted(date(2019, 10, 4), 1)
    assert (start.day, start.number, start.why) == (date(2019, 10, 4), 0, "the day on which it was received")
    assert (first.day, first.number) == (date(2019, 10, 7), 1)


def test_a_bank_holiday_is_skipped_by_name():
    steps = counted(date(2019, 8, 23), 1)
    assert steps[-1].day == date(2019, 8, 27)
    assert skipped(steps)[date(2019, 8, 26)] == "bank holiday: Summer bank holiday"
    assert skipped(steps)[date(2019, 8, 24)] == "weekend"


def test_a_holiday_of_scotland_alone_is_a_working_day_in_england_but_not_under_the_freedom_of_information_act():
    assert counted(date(2019, 8, 2), 1)[-1].day == date(2019, 8, 5)
    steps = counted(date(2019, 8, 2), 1, ANY_PART_OF_THE_UK)
    assert steps[-1].day == date(2019, 8, 6)
    assert skipped(steps)[date(2019, 8, 5)] == "bank holiday in Scotland: Summer bank holiday"


def test_twenty_working_days_over_christmas():
    assert counted(date(2019, 12, 20), 20)[-1].day == date(2020, 1, 22)


@pytest.mark.parametrize("start", [date(2011, 12, 1), date(2028, 12, 20), date(2050, 1, 1), date.max])
def test_what_is_beyond_the_known_bank_holidays_is_told_and_not_guessed(start):
    with pytest.raises(NotKnown, match="known here from 1 January 2012 to 31 December 20"):
        counted(start, 20)


@given(DAYS, st.integers(1, 60))
def test_every_day_is_there_once_and_the_last_is_the_last_working_day(start, days):
    try:
        steps = counted(start, days)
    except NotKnown:
        assume(False)
    assert [step.day for step in steps] == [start + timedelta(number) for number in range(len(steps))]
    assert [step.number for step in steps if step.number] == list(range(1, days + 1))
    assert steps[-1].number == days
    assert all(step.day.weekday() < 5 for step in steps if step.number)
    assert all(step.why for step in steps if not step.number)


@given(DAYS, st.integers(1, 60))
def test_one_more_day_is_never_due_earlier_and_the_whole_kingdom_never_before_england(start, days):
    try:
        more, all_parts = counted(start, days + 1)[-1].day, counted(start, days, ANY_PART_OF_THE_UK)[-1].day
    except NotKnown:
        assume(False)
    assert counted(start, days)[-1].day < more
    assert counted(start, days)[-1].day <= all_parts


def test_what_is_kept_reads_back_as_it_was_counted():
    steps = counted(date(2019, 8, 23), 3)
    assert as_steps(as_working(steps)) == steps
