"""How forms are drawn (GOV.UK Frontend's markup, from templates/govuk/), and fields that more than one form needs."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting

from oversight.dates import DateNotUnderstood, StatedDate, read_date, read_entry


class GovukFormRenderer(TemplatesSetting):
    form_template_name = "govuk/form.html"
    field_template_name = "govuk/field.html"


class StatedDateField(forms.CharField):
    """A date as people write it. Cleans to a StatedDate, or None where it is empty."""

    read = staticmethod(read_date)

    def clean(self, value: Any) -> StatedDate | None:
        words = super().clean(value)
        if not words:
            return None
        try:
            return self.read(words)
        except DateNotUnderstood as refusal:
            raise ValidationError(str(refusal)) from refusal


class EntryDateField(StatedDateField):
    """The date of a record, "not dated" among them. Its initial value is a StatedDate, or words."""

    read = staticmethod(read_entry)

    def prepare_value(self, value: Any) -> Any:
        return value.as_written if isinstance(value, StatedDate) else value

    def words(self, value: Any) -> str:
        """How a StatedDate, or what somebody typed, reads as one line of text."""
        return str(self.prepare_value(value) or "").strip()

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and self.words(initial) != self.words(data)
