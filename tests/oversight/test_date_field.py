"""The field in which a record's date is entered."""

import re
from datetime import date

import pytest
from django import forms

from oversight.dates import StatedDate, TypedDate, bounds, read_date
from oversight.forms import EntryDateField

IMPOSSIBLE = "Wednesday 29 March 2019"
EITHER = "[2019-03-29,2019-05-29]"
IN_THE_RECORD = StatedDate(IMPOSSIBLE, EITHER, date(2019, 3, 29), date(2019, 5, 29))
# Its words alone would be read as March to May.
OVERRIDDEN = StatedDate("spring 2018", "2018-04", *bounds("2018-04"))


class DateForm(forms.Form):
    date = EntryDateField(label="Date", required=False, max_length=100)


def sent(words, reading="", stored=None):
    return DateForm({"date": words, "date_reading": reading}, initial={"date": stored} if stored else None)


def drawn(form):
    return form["date"].as_field_group()


def radios(html):
    return re.findall(r'type="radio" name="(\w+)" id="(\w+)"\s+value="([^"]+)"', html)


@pytest.mark.parametrize("written", ["not dated", "Undated", "n.d."])
def test_a_source_without_a_date_is_not_dated(written):
    form = sent(written)
    assert form.is_valid()
    assert form.cleaned_data["date"] == StatedDate(written, "", None, None)
    assert "Understood as: not dated" in drawn(form)


def test_a_date_is_kept_as_it_was_typed_with_its_days():
    form = sent(" between May 2016 and March 2018 ")
    assert form.is_valid()
    assert form.cleaned_data["date"] == read_date("between May 2016 and March 2018")


def test_it_says_below_the_input_how_a_date_was_understood():
    says = "May 2016 to March 2018 (from 1 May 2016, to 31 March 2018; a period of 23 months)"
    for form in (sent("May 2016 to March 2018"), DateForm(initial={"date": read_date("May 2016 to March 2018")})):
        html = drawn(form)
        assert f'id="id_date_says" role="status">Understood as: {says}</p>' in html
        assert 'aria-describedby="id_date_says"' in html
        assert not radios(html)


def test_an_empty_field_says_nothing():
    assert 'role="status"></p>' in drawn(DateForm())
    assert sent("").is_valid()
    assert sent("").fields["date"].clean(TypedDate("")) is None


def test_an_impossible_date_is_asked_about_at_the_field():
    form = sent(IMPOSSIBLE)
    assert not form.is_valid()
    message = "29 March 2019 is a Friday, not a Wednesday. Choose what was meant, or change the date"
    assert form.errors["date"] == [message]
    html = drawn(form)
    assert radios(html) == [
        ("date_reading", "id_date_reading_0", "2019-03-29"),
        ("date_reading", "id_date_reading_1", "2019-03-27"),
        ("date_reading", "id_date_reading_2", "2019-05-29"),
        ("date_reading", "id_date_reading_3", EITHER),
    ]
    assert " checked" not in html
    assert html.count(message) == 1, "the error message says it, so the line below does not repeat it"
    assert 'aria-describedby="id_date_error id_date_says"' in html
    assert '<fieldset class="govuk-fieldset" aria-describedby="id_date_error">' in html


@pytest.mark.parametrize(
    ("words", "reading"), [(IMPOSSIBLE, EITHER), ("31 June 2019", "2019-06"), ("2018/19", "2018/2019")]
)
def test_the_chosen_reading_decides_and_the_words_are_kept(words, reading):
    form = sent(words, reading)
    assert form.is_valid()
    assert form.cleaned_data["date"] == StatedDate(words, reading, *bounds(reading))
    assert f'value="{reading}" data-says="Understood as: ' in drawn(form)
    assert drawn(form).count(" checked") == 1


@pytest.mark.parametrize("reading", ["2019-01-01", "2019-03-28", "nonsense", "[2019-03-29,2019-05-29] ", "x" * 5000])
def test_a_reading_that_was_not_offered_for_these_words_is_refused(reading):
    form = sent(IMPOSSIBLE, reading)
    assert not form.is_valid()
    assert " checked" not in drawn(form)


def test_a_reading_left_over_from_other_words_does_not_matter():
    form = sent("29 May 2019", "2019-06-30")
    assert form.is_valid()
    assert form.cleaned_data["date"] == read_date("29 May 2019")


def test_what_cannot_be_a_date_is_refused_and_nothing_offered():
    form = sent("last week")
    assert form.errors["date"][0].startswith("Date was not understood. Enter a date such as")
    assert not radios(drawn(form))


def test_a_date_without_its_year_says_so():
    assert sent("31 June").errors["date"][0].startswith("Date must include a year")


@pytest.mark.parametrize("words", ["x" * 101, "2019 " * 50])
def test_a_date_that_is_too_long_is_refused(words):
    assert not sent(words).is_valid()


@pytest.mark.parametrize(
    "stored", [IN_THE_RECORD, OVERRIDDEN, StatedDate("the day it rained", "2019-06", *bounds("2019-06"))]
)
def test_how_a_stored_date_is_understood_stands_until_its_words_change(stored):
    form = sent(stored.as_written, stored=stored)
    assert form.is_valid()
    assert form.cleaned_data["date"] == stored
    assert not form.has_changed()
    changed = sent("4 May 2019", stored.edtf, stored=stored)
    assert changed.is_valid()
    assert changed.cleaned_data["date"] == read_date("4 May 2019")
    assert changed.has_changed()


def test_a_stored_date_that_was_chosen_shows_its_choice_and_can_be_chosen_otherwise():
    html = drawn(DateForm(initial={"date": IN_THE_RECORD}))
    assert re.search(r'value="\[2019-03-29,2019-05-29\]" data-says="[^"]+" checked', html)
    assert "Understood as: either 29 March 2019 or 29 May 2019" in html
    form = sent(IMPOSSIBLE, "2019-05-29", stored=IN_THE_RECORD)
    assert form.is_valid()
    assert form.cleaned_data["date"].edtf == "2019-05-29"
    assert form.has_changed()


def test_a_stored_reading_that_is_none_of_those_offered_is_offered_too():
    stored = StatedDate("winter 2018", "2018-12", *bounds("2018-12"))
    html = drawn(DateForm(initial={"date": stored}))
    assert [edtf for *_, edtf in radios(html)] == ["2018-12", "2018-24", "2017-24"]
    assert "December 2018, as recorded" in html
    assert sent("winter 2018", "2018-24", stored=stored).has_changed()


def test_the_page_knows_how_the_stored_words_are_understood_without_asking_again():
    html = drawn(sent("4 May 2019", stored=OVERRIDDEN))
    assert 'data-kept="spring 2018"' in html
    assert 'data-kept-says="Understood as: April 2018 (' in html


def test_a_date_that_is_left_as_it_was_has_not_changed():
    stored = read_date("spring 2018")
    assert not sent(" spring 2018 ", stored=stored).has_changed()
    assert sent("spring 2019", stored=stored).has_changed()
    assert sent("", stored=stored).has_changed()
    assert not sent("").has_changed()
    assert not EntryDateField().has_changed(stored, "spring 2018")
    assert not EntryDateField().has_changed("spring 2018", "spring 2018")
    assert not EntryDateField(disabled=True).has_changed(stored, "spring 2019")


def test_a_date_reads_as_one_line_with_what_was_chosen():
    words = EntryDateField().words
    assert words(read_date("May 2016")) == words(" May 2016 ") == words(TypedDate("May 2016")) == "May 2016"
    assert words(IN_THE_RECORD) == f"{IMPOSSIBLE} (either 29 March 2019 or 29 May 2019)"
    assert words(TypedDate(IMPOSSIBLE, "2019-05-29")) == f"{IMPOSSIBLE} (Wednesday 29 May 2019)"
    assert words(TypedDate(IMPOSSIBLE)) == IMPOSSIBLE
    assert words(None) == words("") == "nothing"


def test_words_are_shown_as_text_and_never_as_markup():
    html = drawn(sent('"><script>alert(1)</script>', '"><b>'))
    assert "<script>" not in html
    assert "<b>" not in html


def test_a_field_in_a_form_with_a_prefix_has_its_own_radio_buttons():
    form = DateForm({"source-0-date": "31 June 2019", "source-0-date_reading": "2019-06"}, prefix="source-0")
    assert form.is_valid()
    assert 'name="source-0-date_reading"' in drawn(form)
