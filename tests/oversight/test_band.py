"""The band above a timeline: what it shows, what it says, and that nothing in it collides."""

import random
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.band import band, svg
from oversight.dates import read_date

DATES = st.dates(date(1900, 1, 1), date(2100, 12, 31))
RECENT = st.dates(date(2015, 1, 1), date(2022, 12, 31))


@st.composite
def spans(draw, days):
    first, last = sorted([draw(days), draw(days)])
    return draw(st.sampled_from([(first, first), (first, last), (None, last), (first, None), (None, None)]))


SPANS = st.lists(spans(RECENT), max_size=30) | st.lists(spans(DATES), max_size=30)


def stated(*texts):
    return [(read.earliest, read.latest) for read in map(read_date, texts)]


def exact(*texts):
    return [(day, day) for day in map(date.fromisoformat, texts)]


def number(text):
    return float(text.removesuffix("%"))


BURST = exact(
    *["2019-08-12", "2019-08-13", "2019-08-13", "2019-09-02", "2019-09-04", "2019-09-04", "2019-09-04"],
    *["2018-03-05", "2022-02-10"],
)
LONG = stated("2015", "between May 2016 and March 2018")


def test_the_sentence_says_how_many_from_when_to_when_and_where_most():
    assert band(BURST + LONG).text == (
        "11 records between 2015 and February 2022; most in September 2019 (4) and August 2019 (3); "
        "2 spread over longer periods"
    )


@pytest.mark.parametrize(
    ("given_spans", "text"),
    [
        ([], "No records"),
        ([(None, None)], "1 record without a date"),
        ([(None, None)] * 2, "2 records without a date"),
        ([*exact("2019-09-04"), (None, None)], "2 records on 4 September 2019; 1 without a date"),
        (exact("2019-09-04"), "1 record, 4 September 2019"),
        (stated("spring 2018"), "1 record, March to May 2018"),
        (exact("2019-09-04", "2019-09-04"), "2 records, all 4 September 2019"),
        (exact("2019-09-04", "2019-09-06"), "2 records between 4 September 2019 and 6 September 2019"),
        (
            [*exact("2019-09-04", "2019-09-04", "2019-09-06"), (None, None)],
            "4 records between 4 September 2019 and 6 September 2019; "
            "most on 4 September 2019 (2) and 6 September 2019 (1); 1 without a date",
        ),
        (
            exact("2019-07-01", "2019-09-04", "2019-09-06", "2019-09-06"),
            "4 records between 1 July 2019 and 6 September 2019; most in the week of 2 September 2019 (3)",
        ),
        (exact("2017-09-04", "2018-09-06", "2019-09-06"), "3 records between September 2017 and September 2019"),
        (stated("by 20 August 2019"), "1 record, by 20 August 2019"),
    ],
)
def test_the_sentence_fits_the_records(given_spans, text):
    assert band(given_spans).text == text


def test_without_a_dated_record_nothing_is_drawn():
    assert svg(band([])) == ""
    assert svg(band([(None, None)])) == ""


@pytest.mark.parametrize(
    ("last", "columns"),
    [("2019-02-20", "day"), ("2020-02-01", "week"), ("2025-01-01", "month"), ("2040-01-01", "quarter")],
)
def test_a_longer_time_has_longer_columns(last, columns):
    """Two records, some time apart, share a column or have one each, by its length."""
    apart = {"day": 1, "week": 6, "month": 30, "quarter": 80}
    start = date(2019, 1, 7) if columns in ("day", "week") else date(2019, 1, 1)
    near = start + timedelta(days=apart[columns])

    shared = band([(start, start), (near, near), *exact(last)])
    parted = band([(start, start), (near + timedelta(days=12), near + timedelta(days=12)), *exact(last)])

    assert len(shared.columns) == (3 if columns == "day" else 2)
    assert len(parted.columns) == 3


def test_a_busy_month_is_drawn_wider_than_a_quiet_one():
    drawn = band(BURST)

    quiet, august, september, other_quiet = [number(column.width) for column in drawn.columns]
    assert september > august > quiet == other_quiet
    assert drawn.stretched


def test_weeks_and_days_keep_an_even_scale():
    drawn = band(exact("2019-08-01", "2019-08-01", "2019-08-20"))

    assert len({column.width for column in drawn.columns}) == 1
    assert not drawn.stretched


def test_the_highest_column_has_the_most_records_and_says_how_many():
    drawn = band(BURST)

    highest = max(drawn.columns, key=lambda column: float(column.height))
    assert highest.level == 4
    assert drawn.peak.text == "4"
    assert number(highest.x) < number(drawn.peak.x) < number(highest.x) + number(highest.width)


def test_an_exact_day_is_a_tick_and_a_longer_time_a_bar():
    drawn = band([*exact("2018-01-01", "2019-09-04", "2019-09-04"), *stated("between May 2016 and March 2018")])

    assert len(drawn.ticks) == 2
    assert [(bar.x, bar.level) for bar in drawn.bars] == [("0.00%", 4)]
    assert len(drawn.columns) == 2


def test_bars_are_strongest_where_most_records_may_lie():
    drawn = band(stated("2016 to 2019", "2017 to 2018", "2018"))

    assert [bar.level for bar in drawn.bars] == [2, 3, 4, 2]


@pytest.mark.parametrize("text", ["by 20 August 2019", "since 20 August 2019"])
def test_an_open_end_stands_at_the_end_that_is_known(text):
    known = exact("2019-01-01", "2019-08-20", "2021-01-01")

    assert band([known[0], *stated(text), known[2]]).columns == band(known).columns


def test_every_label_has_room_on_a_phone_or_is_marked_wide():
    drawn = band(BURST + LONG)

    narrow = [label for label in drawn.labels if not label.wide]
    assert {label.text for label in drawn.labels} >= {"2016", "2018", "2019", "2020"}
    assert 2 <= len(narrow) < len(drawn.labels)
    for left, right in pairwise(narrow):
        assert (number(right.x) - number(left.x)) * 3 > 8 * len(left.text)


@given(SPANS, st.sampled_from([320, 640, 960]))
def test_labels_never_overlap(given_spans, width):
    labels = band(given_spans, width=width).labels

    for left, right in pairwise(labels):
        assert (number(right.x) - number(left.x)) * width / 100 >= 8 * len(left.text)


@given(SPANS, st.sampled_from([56, 88, 120]))
def test_everything_lies_inside_the_drawing(given_spans, height):
    drawn = band(given_spans, height=height)

    assert bool(drawn.labels) == any(first or last for first, last in given_spans)
    for box in drawn.columns + drawn.bars:
        assert number(box.x) >= 0 and number(box.x) + number(box.width) <= 100.02
        assert float(box.y) >= 0 and float(box.y) + float(box.height) <= height
        assert float(box.width.rstrip("%")) >= 0 and 1 <= box.level <= 4
    for line in drawn.lines + drawn.ticks:
        assert 0 <= number(line.x) <= 100
    assert len(drawn.columns) <= 120


@given(SPANS)
def test_the_svg_is_well_formed_named_and_without_style(given_spans):
    markup = svg(band(given_spans), ident="case-band")
    if not markup:
        return

    root = ElementTree.fromstring(markup)  # noqa: S314
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "case-band-title case-band-desc"
    assert [child.get("id") for child in root[:2]] == ["case-band-title", "case-band-desc"]
    assert root[1].text == band(given_spans).text
    assert "style" not in markup


def test_a_title_is_escaped():
    assert '<title id="ov-band-title">King&#x27;s &lt;Cross&gt;</title>' in svg(band(BURST), title="King's <Cross>")


def test_ten_thousand_records_give_a_small_drawing():
    chance = random.Random(2019)  # noqa: S311
    starts = [date(2000, 1, 1) + timedelta(days=chance.randrange(9000)) for _ in range(10_000)]
    many = [(start, start + timedelta(days=chance.choice([0, 0, 30, 400]))) for start in starts]

    drawn = band(many)

    assert drawn.text.startswith("10,000 records between January 2000 and")
    assert len(drawn.columns) <= 120
    assert len(svg(drawn)) < 300_000


def test_years_far_off_do_not_break_the_scale():
    drawn = band([(date.min, date.min), (date.max, date.max), *exact("2019-09-04")])

    assert 2 <= len(drawn.columns) <= 3
