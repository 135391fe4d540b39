"""Moments as people write them."""

from datetime import UTC, datetime

import pytest

from oversight.audit.moments import NotAMoment, for_file_name, read_moment, said


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("1 September 2019", "2019-09-01T23:59:59.999999+01:00"),
        ("01/09/2019", "2019-09-01T23:59:59.999999+01:00"),
        ("1 January 2020", "2020-01-01T23:59:59.999999+00:00"),
        ("1 September 2019, 14:30", "2019-09-01T14:30:59.999999+01:00"),
        ("1 September 2019 at 9.05", "2019-09-01T09:05:59.999999+01:00"),
        ("1/9/2019 00:00", "2019-09-01T00:00:59.999999+01:00"),
        ("2019-09-01T14:30:15.5+00:00", "2019-09-01T14:30:15.5+00:00"),
        ("2019-09-01T14:30", "2019-09-01T14:30:00+01:00"),
    ],
)
def test_a_day_is_whole_and_a_minute_too(words, moment):
    assert read_moment(words) == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("September 2019", "Enter one day"),
        ("since 1 September 2019", "Enter one day"),
        ("nonsense", "Enter a day"),
        ("1 September 2019, 24:00", "The time must be between"),
        ("1 September 2100", "not in the future"),
        ("2100-01-01T00:00", "not in the future"),
        ("14:30", "Enter a day"),
        ("0001-01-01T00:00+14:00", "Enter a day"),
        ("9999-12-31T23:59-14:00", "Enter a day"),
        ("2019-09-01T99:99", "Enter a day"),
    ],
)
def test_what_names_no_moment_is_refused_with_what_to_enter(words, why):
    with pytest.raises(NotAMoment, match=why):
        read_moment(words)


def test_a_moment_is_said_in_words_and_in_a_files_name():
    day, minute = read_moment("1 September 2019"), datetime(2019, 9, 1, 13, 30, tzinfo=UTC)
    assert (said(day), said(minute)) == ("1 September 2019", "1 September 2019, 14:30")
    assert (for_file_name(day), for_file_name(minute)) == ("2019-09-01", "2019-09-01-1430")
