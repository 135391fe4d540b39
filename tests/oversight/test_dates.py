"""Dates as people write them: what is understood, how it is kept, what is refused and in which words."""

from datetime import date, timedelta

import pytest
from edtf import parse_edtf
from hypothesis import assume, given
from hypothesis import strategies as st

from oversight.dates import DateNotUnderstood, bounds, exact_day, plain, read_date, understood


def day(text):
    return None if text == ".." else date.fromisoformat(text)


READ = [
    # as written, EDTF, earliest, latest
    ("4 Sept 2019", "2019-09-04", "2019-09-04", "2019-09-04"),
    ("4 September 2019", "2019-09-04", "2019-09-04", "2019-09-04"),
    ("the 4th of September, 2019", "2019-09-04", "2019-09-04", "2019-09-04"),
    ("Wednesday 4 September 2019", "2019-09-04", "2019-09-04", "2019-09-04"),
    ("2019-09-04", "2019-09-04", "2019-09-04", "2019-09-04"),
    ("04/09/2019", "2019-09-04", "2019-09-04", "2019-09-04"),
    ("4/9/2019", "2019-09-04", "2019-09-04", "2019-09-04"),
    ("24.9.2019", "2019-09-24", "2019-09-24", "2019-09-24"),
    ("September 4, 2019", "2019-09-04", "2019-09-04", "2019-09-04"),
    ("29 February 2020", "2020-02-29", "2020-02-29", "2020-02-29"),
    ("August 2019", "2019-08", "2019-08-01", "2019-08-31"),
    ("2019-08", "2019-08", "2019-08-01", "2019-08-31"),
    ("2018", "2018", "2018-01-01", "2018-12-31"),
    ("spring 2018", "2018-21", "2018-03-01", "2018-05-31"),
    ("Summer 2018", "2018-22", "2018-06-01", "2018-08-31"),
    ("autumn of 2018", "2018-23", "2018-09-01", "2018-11-30"),
    ("winter 2018", "2018-24", "2018-12-01", "2019-02-28"),
    ("winter 2019", "2019-24", "2019-12-01", "2020-02-29"),
    ("between May 2016 and March 2018", "2016-05/2018-03", "2016-05-01", "2018-03-31"),
    ("between 2016 and 2018", "2016/2018", "2016-01-01", "2018-12-31"),
    ("from 2016 to 2018", "2016/2018", "2016-01-01", "2018-12-31"),
    ("2016–2018", "2016/2018", "2016-01-01", "2018-12-31"),
    ("May 2016 – March 2018", "2016-05/2018-03", "2016-05-01", "2018-03-31"),
    ("2-3 September 2019", "2019-09-02/2019-09-03", "2019-09-02", "2019-09-03"),
    ("2 to 3 September 2019", "2019-09-02/2019-09-03", "2019-09-02", "2019-09-03"),
    ("28 August to 2 September 2019", "2019-08-28/2019-09-02", "2019-08-28", "2019-09-02"),
    ("2016 to mid-February 2019", "2016/2019-02-20", "2016-01-01", "2019-02-20"),
    ("summer 2018 to spring 2019", "2018-06-01/2019-05-31", "2018-06-01", "2019-05-31"),
    ("by 20 August 2019", "[..2019-08-20]", "..", "2019-08-20"),
    ("on or before 20 August 2019", "[..2019-08-20]", "..", "2019-08-20"),
    ("by August 2019", "[..2019-08-31]", "..", "2019-08-31"),
    ("before 20 August 2019", "[..2019-08-19]", "..", "2019-08-19"),
    ("before August 2019", "[..2019-07-31]", "..", "2019-07-31"),
    ("since May 2016", "2016-05/..", "2016-05-01", ".."),
    ("from May 2016", "2016-05/..", "2016-05-01", ".."),
    ("on or after 4 September 2019", "2019-09-04/..", "2019-09-04", ".."),
    ("after 4 September 2019", "[2019-09-05..]", "2019-09-05", ".."),
    ("after 2018", "[2019-01-01..]", "2019-01-01", ".."),
    ("early July 2019", "2019-07-01/2019-07-10", "2019-07-01", "2019-07-10"),
    ("mid July 2019", "2019-07-11/2019-07-20", "2019-07-11", "2019-07-20"),
    ("late July 2019", "2019-07-21/2019-07-31", "2019-07-21", "2019-07-31"),
    ("mid-February 2019", "2019-02-11/2019-02-20", "2019-02-11", "2019-02-20"),
    ("beginning of 2019", "2019-01/2019-03", "2019-01-01", "2019-03-31"),
    ("mid-2019", "2019-04/2019-09", "2019-04-01", "2019-09-30"),
    ("the end of 2019", "2019-10/2019-12", "2019-10-01", "2019-12-31"),
    ("c. 2015", "2015~", "2015-01-01", "2015-12-31"),
    ("c.2015", "2015~", "2015-01-01", "2015-12-31"),
    ("circa 2015", "2015~", "2015-01-01", "2015-12-31"),
    ("about May 2016", "2016-05~", "2016-05-01", "2016-05-31"),
    ("circa spring 2018", "2018-03-01~/2018-05-31~", "2018-03-01", "2018-05-31"),
    ("12 or 13 August 2019", "[2019-08-12,2019-08-13]", "2019-08-12", "2019-08-13"),
    ("15 August 2019, or 16 August 2019", "[2019-08-15,2019-08-16]", "2019-08-15", "2019-08-16"),
    ("16 August 2019 or 15 August 2019", "[2019-08-15,2019-08-16]", "2019-08-15", "2019-08-16"),
    ("spring or summer 2018", "[2018-03-01..2018-08-31]", "2018-03-01", "2018-08-31"),
    ("4th of Sept., 2019", "2019-09-04", "2019-09-04", "2019-09-04"),
    ("4Sept2019", "2019-09-04", "2019-09-04", "2019-09-04"),
    ("4-Sep-2019", "2019-09-04", "2019-09-04", "2019-09-04"),
    ("4 - 9 - 2019", "2019-09-04", "2019-09-04", "2019-09-04"),
    ("2019/09/04", "2019-09-04", "2019-09-04", "2019-09-04"),
    ("“Wednesday 4 September” [2019]", "2019-09-04", "2019-09-04", "2019-09-04"),
    ("Thu, 29 Aug 2019", "2019-08-29", "2019-08-29", "2019-08-29"),
    ("Thu, 29 Aug 2019 14:05:31", "2019-08-29", "2019-08-29", "2019-08-29"),
    ("4 September 2019 at 10.30am", "2019-09-04", "2019-09-04", "2019-09-04"),
    ("dated 4 September 2019", "2019-09-04", "2019-09-04", "2019-09-04"),
    ("Sept-2019", "2019-09", "2019-09-01", "2019-09-30"),
    ("9/2019", "2019-09", "2019-09-01", "2019-09-30"),
    ("some time in August 2019", "2019-08", "2019-08-01", "2019-08-31"),
    ("2016-18", "2016/2018", "2016-01-01", "2018-12-31"),
    ("the 1990s", "199X", "1990-01-01", "1999-12-31"),
    ("winter 2018/19", "2018-24", "2018-12-01", "2019-02-28"),
    ("winter 2018-2019", "2018-24", "2018-12-01", "2019-02-28"),
    ("financial year 2018/19", "2018-04/2019-03", "2018-04-01", "2019-03-31"),
    ("2018-19 financial year", "2018-04/2019-03", "2018-04-01", "2019-03-31"),
    ("May-July 2019", "2019-05/2019-07", "2019-05-01", "2019-07-31"),
    ("week commencing Monday 2 September 2019", "2019-09-02/2019-09-08", "2019-09-02", "2019-09-08"),
    ("w/c 2 September 2019", "2019-09-02/2019-09-08", "2019-09-02", "2019-09-08"),
    ("week ending 6 September 2019", "2019-08-31/2019-09-06", "2019-08-31", "2019-09-06"),
    ("on or about 4 September 2019", "2019-09-04~", "2019-09-04", "2019-09-04"),
    ("2015?", "2015?", "2015-01-01", "2015-12-31"),
    ("probably May 2016", "2016-05?", "2016-05-01", "2016-05-31"),
    ("probably about 2015", "2015%", "2015-01-01", "2015-12-31"),
    ("perhaps spring 2018", "2018-03-01?/2018-05-31?", "2018-03-01", "2018-05-31"),
    ("May 2016 to date", "2016-05/..", "2016-05-01", ".."),
    ("2016-present", "2016/..", "2016-01-01", ".."),
    ("2016 onwards", "2016/..", "2016-01-01", ".."),
    ("no later than 20 August 2019", "[..2019-08-20]", "..", "2019-08-20"),
    ("prior to May 2016", "[..2016-04-30]", "..", "2016-04-30"),
    ("July/August 2019", "[2019-07,2019-08]", "2019-07-01", "2019-08-31"),
    ("4/5 September 2019", "[2019-09-04,2019-09-05]", "2019-09-04", "2019-09-05"),
    ("4 and 5 September 2019", "{2019-09-04,2019-09-05}", "2019-09-04", "2019-09-05"),
    ("4 & 5 September 2019", "{2019-09-04,2019-09-05}", "2019-09-04", "2019-09-05"),
]


@pytest.mark.parametrize(("text", "edtf", "earliest", "latest"), READ)
def test_a_date_keeps_its_words_its_edtf_and_its_two_days(text, edtf, earliest, latest):
    stated = read_date(f" {text}\n")

    assert stated.as_written == text
    assert stated.edtf == edtf
    assert (stated.earliest, stated.latest) == (day(earliest), day(latest))
    assert str(parse_edtf(edtf)).replace(" ", "") == edtf
    assert bounds(edtf) == (stated.earliest, stated.latest)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("31 June 2019", "There is no 31 June 2019: that month has 30 days"),
        ("29 February 2019", "There is no 29 February 2019: that month has 28 days"),
        ("2019-02-30", "There is no 30 February 2019"),
        ("from 1 June 2019 to 31 June 2019", "There is no 31 June 2019"),
        ("9/13/2019", "There is no month 13. Enter the day, then the month, then the year"),
        ("4/9/19", "Year must be written with 4 numbers"),
        ("4 Sept 19", "Year must be written with 4 numbers"),
        ("4 September", "Date must include a year"),
        ("spring", "Date must include a year"),
        ("31 June", "Date must include a year, such as 4 September 2019. There is no 31 June in any year"),
        ("30 February", "February has 29 days"),
        ("13/2019", "There is no month 13"),
        ("2019/14214", "Date was not understood"),
        ("2018/16", "Date was not understood"),
        ("winter 2018/20", "Date was not understood"),
        ("financial year 2018/20", "A financial year ends in the year after it began"),
        ("Wednesday 29 March", "Date must include a year"),
        ("1899", "Year must be between 1900 and 2100"),
        ("1 January 2101", "Year must be between 1900 and 2100"),
        ("September 2019 to August 2019", "comes before the beginning"),
        ("28 December to 2 January 2020", "each with its year"),
        ("", "Enter a date, such as"),
        ("  ", "Enter a date, such as"),
        ("last week", "Date was not understood. Enter a date such as"),
        ("by", "Date was not understood"),
        ("between 2016", "Date was not understood"),
        ("2019 " * 50, "Date must be 100 characters or fewer"),
    ],
)
def test_what_cannot_be_a_date_is_refused_in_a_sentence(text, says):
    with pytest.raises(DateNotUnderstood) as refusal:
        read_date(text)

    assert says in str(refusal.value)


def test_a_wrong_weekday_is_refused_with_the_right_one_and_the_months_that_fit():
    with pytest.raises(DateNotUnderstood) as refusal:
        read_date("Wednesday 29 March 2019")

    message = str(refusal.value)
    assert "29 March 2019 is a Friday, not a Wednesday" in message
    assert "The 29th is a Wednesday in August 2018 and May 2019" in message


def test_the_29_february_on_a_wrong_weekday_is_refused_too():
    with pytest.raises(DateNotUnderstood, match="29 February 2020 is a Saturday, not a Sunday"):
        read_date("Sunday 29 February 2020")


@pytest.mark.parametrize("year", ["1900", "2100"])
def test_the_first_and_last_year_are_taken(year):
    assert read_date(year).edtf == year


YEARS = st.integers(1901, 2099)
DAYS = st.dates(date(1901, 1, 1), date(2090, 12, 31))
MONTHS = st.builds(lambda d: f"{d:%B %Y}", DAYS)
DAY_WORDS = st.builds(lambda d: f"{d:%A} {d.day} {d:%b %Y}", DAYS) | st.builds(lambda d: f"{d:%d/%m/%Y}", DAYS)
SEASONS = st.builds("{} {}".format, st.sampled_from(["spring", "summer", "autumn", "winter"]), YEARS)
STRETCHES = st.builds(
    "{}{}".format, st.sampled_from(["early ", "mid-", "late ", "end of "]), MONTHS | st.builds(str, YEARS)
)
ONE = DAY_WORDS | MONTHS | st.builds(str, YEARS) | SEASONS | STRETCHES
PERHAPS = ONE | st.builds("c. {}".format, ONE)
PHRASES = st.one_of(
    PERHAPS,
    st.builds("{} {}".format, st.sampled_from(["by", "before", "since", "after", "from", "on or after"]), PERHAPS),
    st.builds("between {} and {}".format, PERHAPS, PERHAPS),
    st.builds("{} to {}".format, PERHAPS, PERHAPS),
    st.builds("{} or {}".format, PERHAPS, PERHAPS),
)


@given(PHRASES)
def test_the_edtf_of_any_phrase_has_the_days_that_were_read(text):
    try:
        stated = read_date(text)
    except DateNotUnderstood as refusal:
        assert "comes before the beginning" in str(refusal)
        return

    assert bounds(stated.edtf) == (stated.earliest, stated.latest)
    assert stated.earliest is None or stated.latest is None or stated.earliest <= stated.latest


@given(st.text(max_size=120) | st.from_regex(r"[0-9/. \-]{1,12}|(by|c|between) [0-9a-z ]{1,20}", fullmatch=True))
def test_no_text_breaks_the_reader(text):
    try:
        stated = read_date(text)
    except DateNotUnderstood as refusal:
        assert str(refusal)
    else:
        assert bounds(stated.edtf) == (stated.earliest, stated.latest)


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2016-05/..", "2016-05-01", ".."),
        ("../2019-08-20", "..", "2019-08-20"),
        ("/2019-08-20", "..", "2019-08-20"),
        ("2016-05/", "2016-05-01", ".."),
        ("2018-24", "2018-12-01", "2019-02-28"),
        ("2018-28", "2018-12-01", "2019-02-28"),
        ("2018-21/2018-24", "2018-03-01", "2019-02-28"),
        ("2015?", "2015-01-01", "2015-12-31"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("2019-XX", "2019-01-01", "2019-12-31"),
        ("{2016,2018..2019}", "2016-01-01", "2019-12-31"),
        ("2019-09-04T10:00:00", "2019-09-04", "2019-09-04"),
    ],
)
def test_edtf_from_elsewhere_has_strict_bounds(edtf, earliest, latest):
    assert bounds(edtf) == (day(earliest), day(latest))


@pytest.mark.parametrize(
    "edtf",
    [
        "",
        "spring 2018",
        "2019-13",
        "2019-06-31",
        "2019-02-29",
        "2019/2018",
        "[2019..2018]",
        " 2019",
        "Y170000",
        "-0500",
    ],
)
def test_malformed_edtf_is_refused(edtf):
    with pytest.raises(ValueError, match="is not a date in EDTF"):
        bounds(edtf)


@pytest.mark.parametrize(
    ("earliest", "latest", "words"),
    [
        ("2019-09-04", "2019-09-04", "4 September 2019"),
        ("2019-09-01", "2019-09-30", "September 2019"),
        ("2018-01-01", "2018-12-31", "2018"),
        ("2016-01-01", "2018-12-31", "2016 to 2018"),
        ("2016-05-01", "2018-03-31", "May 2016 to March 2018"),
        ("2018-03-01", "2018-05-31", "March to May 2018"),
        ("2019-09-02", "2019-09-03", "2 to 3 September 2019"),
        ("2019-08-28", "2019-09-02", "28 August to 2 September 2019"),
        ("2018-12-30", "2019-01-02", "30 December 2018 to 2 January 2019"),
        ("2016-01-01", "2019-02-20", "1 January 2016 to 20 February 2019"),
        ("..", "2019-08-20", "by 20 August 2019"),
        ("2016-05-01", "..", "since May 2016"),
        ("2016-05-02", "..", "since 2 May 2016"),
        ("2016-01-01", "..", "since 2016"),
        ("..", "..", "date not known"),
    ],
)
def test_two_days_are_written_plainly(earliest, latest, words):
    assert plain(day(earliest), day(latest)) == words


@given(DAYS | st.none(), st.integers(0, 2000) | st.none())
def test_plain_words_are_read_back_as_the_same_two_days(earliest, length):
    assume(earliest is not None or length is not None)
    latest = None if length is None else (earliest or date(2019, 1, 1)) + timedelta(days=length)

    stated = read_date(plain(earliest, latest))

    assert (stated.earliest, stated.latest) == (earliest, latest)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("4 September 2019", ""),
        ("between May 2016 and March 2018", ""),
        ("2-3 September 2019", ""),
        ("29 August 2019 to 4 September 2019", ""),
        ("by 20 August 2019", ""),
        ("spring 2018", "March to May 2018"),
        ("early July 2019", "1 to 10 July 2019"),
        ("15 August 2019, or 16 August 2019", "15 to 16 August 2019"),
    ],
)
def test_how_a_date_was_read_is_told_only_where_it_adds_to_what_is_written(written, shown):
    stated = read_date(written)
    assert understood(written, stated.earliest, stated.latest) == shown


@pytest.mark.parametrize("text", ["20 October 2019", "by 20 October 2019", "No later than the 20th of October 2019"])
def test_an_exact_day_is_one_that_is_named_without_doubt(text):
    assert exact_day(read_date(text)) == date(2019, 10, 20)


@pytest.mark.parametrize(
    "text",
    [
        *("October 2019", "mid October 2019", "by mid October 2019", "by October 2019", "before 20 October 2019"),
        *("about 20 October 2019", "20 October 2019?", "by about 20 October 2019", "since 20 October 2019"),
    ],
)
def test_no_other_date_names_an_exact_day(text):
    assert exact_day(read_date(text)) is None
