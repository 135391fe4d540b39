"""The field in which a record's date is entered."""

import pytest
from django import forms

from oversight.dates import StatedDate, read_date
from oversight.forms import EntryDateField


class DateForm(forms.Form):
    date = EntryDateField(required=False)


@pytest.mark.parametrize("written", ["not dated", "Undated", "n.d."])
def test_a_source_without_a_date_is_not_dated(written):
    form = DateForm({"date": written})
    assert form.is_valid()
    assert form.cleaned_data["date"] == StatedDate(written, "", None, None)


def test_a_date_that_is_left_as_it_was_has_not_changed():
    initial = {"date": read_date("spring 2018")}
    assert not DateForm({"date": " spring 2018 "}, initial=initial).has_changed()
    assert DateForm({"date": "spring 2019"}, initial=initial).has_changed()
    assert DateForm({"date": ""}, initial=initial).has_changed()
    assert not DateForm({"date": ""}).has_changed()


def test_a_date_reads_as_its_words():
    field = EntryDateField()
    assert [field.words(value) for value in (read_date("May 2016"), " May 2016 ", None)] == ["May 2016", "May 2016", ""]
