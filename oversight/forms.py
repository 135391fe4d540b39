"""How forms are drawn (GOV.UK Frontend's markup, from templates/govuk/), and fields that more than one form needs."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting

from oversight.dates import DateNotUnderstood, StatedDate, read_date


class GovukFormRenderer(TemplatesSetting):
    form_template_name = "govuk/form.html"
    field_template_name = "govuk/field.html"


class StatedDateField(forms.CharField):
    """A date as people write it. Cleans to a StatedDate, or None where it is empty."""

    def clean(self, value: Any) -> StatedDate | None:
        words = super().clean(value)
        if not words:
            return None
        try:
            return read_date(words)
        except DateNotUnderstood as refusal:
            raise ValidationError(str(refusal)) from refusal
