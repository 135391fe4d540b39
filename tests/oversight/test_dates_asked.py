"""Dates that cannot be, or can be read in two ways: what is asked; and how an understood one is told."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.dates import DateAsks, DateNotUnderstood, StatedDate, bounds, explained, precision, read_date, read_entry
from tests.oversight.test_dates import DAYS, MONTHS, PHRASES, READ


def asked(text, read=read_entry):
    with pytest.raises(DateAsks) as refusal:
        read(text)
    return refusal.value


def choices(text):
    return [(choice.words, choice.stated.edtf) for choice in asked(text).choices]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        (
            "Wednesday 29 March 2019",
            [
                ("Friday 29 March 2019", "2019-03-29"),
                ("Wednesday 27 March 2019", "2019-03-27"),
                ("Wednesday 29 May 2019", "2019-05-29"),
                ("either 29 March 2019 or 29 May 2019", "[2019-03-29,2019-05-29]"),
            ],
        ),
        (
            "Monday 6 January 2019",
            [
                ("Sunday 6 January 2019", "2019-01-06"),
                ("Monday 7 January 2019", "2019-01-07"),
                ("Monday 6 May 2019", "2019-05-06"),
                ("Monday 6 January 2020", "2020-01-06"),
                ("either 6 January 2019 or 6 May 2019", "[2019-01-06,2019-05-06]"),
            ],
        ),
        (
            "31 June 2019",
            [
                ("Sunday 30 June 2019", "2019-06-30"),
                ("Monday 1 July 2019", "2019-07-01"),
                ("June 2019", "2019-06"),
            ],
        ),
        (
            "29 February 2019",
            [
                ("Thursday 28 February 2019", "2019-02-28"),
                ("Friday 1 March 2019", "2019-03-01"),
                ("February 2019", "2019-02"),
            ],
        ),
        ("45 June 2019", [("June 2019", "2019-06")]),
        ("9/13/2019", [("Friday 13 September 2019", "2019-09-13")]),
        ("2019-13-09", [("Friday 13 September 2019", "2019-09-13")]),
        ("9/13/19", [("Friday 13 September 2019", "2019-09-13")]),
        ("4 Sept 19", [("Wednesday 4 September 2019", "2019-09-04")]),
        ("4 Sept ’19", [("Wednesday 4 September 2019", "2019-09-04")]),
        ("4/9/85", [("Wednesday 4 September 1985", "1985-09-04")]),
        ("spring 18", [("March to May 2018", "2018-21")]),
        ("between May 16 and March 18", [("May 2016 to March 2018", "2016-05/2018-03")]),
        (
            "2018/19",
            [
                ("2018 to 2019, two calendar years", "2018/2019"),
                ("April 2018 to March 2019, the financial year", "2018-04/2019-03"),
            ],
        ),
        (
            "2018-19",
            [
                ("2018 to 2019, two calendar years", "2018/2019"),
                ("April 2018 to March 2019, the financial year", "2018-04/2019-03"),
            ],
        ),
        (
            "2009-10",
            [
                ("October 2009", "2009-10"),
                ("2009 to 2010, calendar years", "2009/2010"),
                ("April 2009 to March 2010, the financial year", "2009-04/2010-03"),
            ],
        ),
        ("2009-12", [("December 2009", "2009-12"), ("2009 to 2012, calendar years", "2009/2012")]),
        (
            "winter 2018",
            [("December 2018 to February 2019", "2018-24"), ("December 2017 to February 2018", "2017-24")],
        ),
        ("the 1900s", [("1900 to 1909", "190X"), ("1900 to 1999", "19XX")]),
        ("by 31 June 2019", [("by 30 June 2019", "[..2019-06-30]"), ("by 1 July 2019", "[..2019-07-01]")]),
        (
            "28 to 31 June 2019",
            [("28 to 30 June 2019", "2019-06-28/2019-06-30"), ("28 June to 1 July 2019", "2019-06-28/2019-07-01")],
        ),
        ("since winter 2018", [("since December 2018", "2018-12-01/.."), ("since December 2017", "2017-12-01/..")]),
        (
            "c. 31 June 2019",
            [
                ("about Sunday 30 June 2019", "2019-06-30~"),
                ("about Monday 1 July 2019", "2019-07-01~"),
                ("about June 2019", "2019-06~"),
            ],
        ),
    ],
)
def test_the_readings_that_may_have_been_meant_are_offered(text, offered):
    assert choices(text) == offered


def test_a_choice_keeps_the_words_and_has_the_days_of_its_edtf():
    stated = asked("Wednesday 29 March 2019").choices[-1].stated
    assert stated == StatedDate(
        "Wednesday 29 March 2019", "[2019-03-29,2019-05-29]", date(2019, 3, 29), date(2019, 5, 29)
    )


def test_it_says_what_is_wrong_without_telling_what_to_type():
    assert asked("Wednesday 29 March 2019").what == "29 March 2019 is a Friday, not a Wednesday"
    assert asked("31 June 2019").what == "There is no 31 June 2019: that month has 30 days"


@pytest.mark.parametrize("text", ["winter 2018", "2009-10", "2009-12", "the 1900s", "since winter 2018"])
def test_only_the_record_asks_where_one_reading_is_the_plainer(text):
    assert read_date(text).edtf == choices(text)[0][1]


@pytest.mark.parametrize("text", ["13/13/2019", "4 September", "31 June", "32 June to 1 May 2019"])
def test_where_nothing_else_can_be_meant_nothing_is_offered(text):
    with pytest.raises(DateNotUnderstood) as refusal:
        read_entry(text)
    assert not isinstance(refusal.value, DateAsks)


def test_a_phrase_with_two_faults_offers_few_readings_and_no_two_alike():
    offered = choices("31 June 2019 to 31 September 2019")
    assert offered[0] == ("30 June to 30 September 2019", "2019-06-30/2019-09-30")
    assert len(offered) <= 8
    assert len({words for words, _ in offered}) == len({edtf for _, edtf in offered}) == len(offered)


@pytest.mark.parametrize("text", ["not dated", "Undated", "n.d.", "no date", "date not known"])
def test_a_record_may_be_not_dated_but_no_filter_is(text):
    assert read_entry(text) == StatedDate(text, "", None, None)
    with pytest.raises(DateNotUnderstood):
        read_date(text)


@pytest.mark.parametrize("text", [text for text, *_ in READ if text not in ("winter 2018", "winter 2019")])
def test_the_record_reads_what_filters_read(text):
    assert read_entry(text) == read_date(text)


WRONG = st.one_of(
    st.builds("{} {}".format, st.sampled_from(["30", "31"]), MONTHS),
    st.builds(lambda day, weekday: f"{weekday} {day:%d/%m/%Y}", DAYS, st.sampled_from(["Monday", "Friday"])),
    st.builds(lambda day: f"{day:%m/%d/%Y}", DAYS),
    st.builds(lambda day: f"{day.day} {day:%b %y}", DAYS),
    st.builds("winter {}".format, st.integers(1901, 2098)),
    st.builds(lambda year: f"{year}/{(year + 1) % 100:02}", st.integers(1901, 2098)),
)
JOINED = WRONG | st.builds("{} {}".format, st.sampled_from(["by", "since", "c."]), WRONG)
JOINED |= st.builds("{} to {}".format, WRONG, WRONG) | st.builds("{} or {}".format, PHRASES, WRONG)


@given(JOINED | PHRASES)
def test_whatever_is_offered_is_a_date_in_edtf_with_its_own_days_and_words(text):
    try:
        stated = [read_entry(text)]
    except DateAsks as asks:
        assert asks.what
        assert asks.choices
        assert len({choice.words for choice in asks.choices}) == len(asks.choices) <= 8
        stated = [choice.stated for choice in asks.choices]
    except DateNotUnderstood as refusal:
        assert str(refusal)
        return
    for one in stated:
        assert one.as_written == text
        assert bounds(one.edtf) == (one.earliest, one.latest)
        assert precision(one) in explained(one)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader_of_the_record(text):
    try:
        assert explained(read_entry(text))
    except DateNotUnderstood as refusal:
        assert str(refusal)


@given(DAYS, st.sampled_from(["Monday", "Tuesday", "Saturday"]))
def test_a_day_with_a_wrong_weekday_is_never_taken_silently(day, weekday):
    text = f"{weekday} {day.day} {day:%B %Y}"
    if f"{day:%A}" == weekday:
        assert read_entry(text).edtf == day.isoformat()
    else:
        offered = [choice.stated.edtf for choice in asked(text).choices]
        assert day.isoformat() in offered
        assert any(edtf.startswith("[") and day.isoformat() in edtf for edtf in offered)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("4 Sept 2019", "Wednesday 4 September 2019 (one day)"),
        ("August 2019", "August 2019 (from 1 August 2019, to 31 August 2019; one month)"),
        ("2018", "2018 (from 1 January 2018, to 31 December 2018; one year)"),
        ("spring 2018", "March to May 2018 (from 1 March 2018, to 31 May 2018; a season)"),
        ("the 1990s", "1990 to 1999 (from 1 January 1990, to 31 December 1999; a decade)"),
        (
            "between May 2016 and March 2018",
            "May 2016 to March 2018 (from 1 May 2016, to 31 March 2018; a period of 23 months)",
        ),
        ("2016 to 2018", "2016 to 2018 (from 1 January 2016, to 31 December 2018; a period of 3 years)"),
        ("early July 2019", "1 to 10 July 2019 (from 1 July 2019, to 10 July 2019; a period of 10 days)"),
        (
            "2016 to mid-February 2019",
            "1 January 2016 to 20 February 2019 "
            "(from 1 January 2016, to 20 February 2019; a period of about 38 months)",
        ),
        ("by 20 August 2019", "by 20 August 2019 (to 20 August 2019; not known how much earlier)"),
        ("since May 2016", "since May 2016 (from 1 May 2016; not known when it ended)"),
        ("after 2018", "1 January 2019 or later (from 1 January 2019; not known how much later)"),
        ("c. 2015", "about 2015 (from 1 January 2015, to 31 December 2015; one year, approximate)"),
        ("May 2016?", "perhaps May 2016 (from 1 May 2016, to 31 May 2016; one month, uncertain)"),
        (
            "12 or 13 August 2019",
            "either 12 August 2019 or 13 August 2019 (from 12 August 2019, to 13 August 2019; one of two days)",
        ),
        (
            "spring or summer 2018",
            "March to August 2018 (from 1 March 2018, to 31 August 2018; some time in that period)",
        ),
        (
            "4 and 5 September 2019",
            "4 September 2019 and 5 September 2019 (from 4 September 2019, to 5 September 2019; two days)",
        ),
        ("not dated", "not dated"),
    ],
)
def test_it_is_told_how_a_date_was_understood_from_when_to_when_and_how_precise(text, words):
    assert explained(read_entry(text)) == words


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("../2019-08-20", "not known when it began"),
        ("[2019-01,2019-03,2019-05]", "one of three dates"),
        ("{2016,2018..2019}", "all of that period"),
        ("2018-24", "a season"),
        ("2019-01-01/9999-12-31", "a period of 7981 years"),
    ],
)
def test_edtf_from_elsewhere_has_a_precision_too(edtf, words):
    assert precision(StatedDate("as given", edtf, *bounds(edtf))) == words
