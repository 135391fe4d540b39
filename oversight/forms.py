"""How forms are drawn (GOV.UK Frontend's markup, from templates/govuk/), and fields that more than one form needs."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting

from oversight.dates import DateNotUnderstood, StatedDate, TypedDate, as_typed, in_one_line, read_date, understand


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


class EntryDateWidget(forms.TextInput):
    """The words, how they are understood, and where they leave something to choose the readings as radio buttons.

    `static/js/dates.js` asks for the last two anew while somebody types; without it they come with the next page.
    """

    template_name = "govuk/widgets/date.html"
    stored: StatedDate | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> TypedDate:
        return as_typed(TypedDate(str(data.get(name) or ""), str(data.get(f"{name}_reading") or "")))

    def format_value(self, value: Any) -> str:
        return as_typed(value).words

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed, said = as_typed(value), context["widget"]["attrs"]
        found = understand(typed, self.stored) if typed.words else None
        kept = understand(TypedDate(self.stored.as_written), self.stored) if self.stored else None
        input_id = said.get("id", f"id_{name}")
        said["aria-describedby"] = f"{said.get('aria-describedby', '')} {input_id}_says".strip()
        # Where the error message says what is wrong, it is not said again.
        is_silent = found is None or (found.stated is None and "aria-invalid" in said)
        return context | {"id": input_id, "name": name, "found": found, "is_silent": is_silent, "kept": kept}


class EntryDateField(StatedDateField):
    """The date of a record, "not dated" among them. Where the words leave something to choose, it asks.

    Its initial value is a StatedDate. How that is understood stands, even where its words alone would be read
    otherwise, until they are changed.
    """

    widget = EntryDateWidget

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        initial, widget = form.get_initial_for_field(self, field_name), self.widget
        if isinstance(initial, StatedDate) and isinstance(widget, EntryDateWidget):
            widget.stored = initial
        return super().get_bound_field(form, field_name)

    @property
    def stored(self) -> StatedDate | None:
        return getattr(self.widget, "stored", None)

    def clean(self, value: Any) -> StatedDate | None:
        words = forms.CharField.clean(self, as_typed(value).words)
        if not words:
            return None
        found = understand(TypedDate(words, as_typed(value).reading), self.stored)
        if found.stated is None:
            raise ValidationError(found.refusal, code="asks" if found.choices else "invalid")
        return found.stated

    def has_changed(self, initial: Any, data: Any) -> bool:
        before, after = as_typed(initial), as_typed(data)
        if self.disabled or before.words != after.words:
            return not self.disabled
        return isinstance(initial, StatedDate) and understand(after, initial).stated != initial

    def is_filled_in(self, value: Any) -> bool:
        return bool(as_typed(value).words)

    def words(self, value: Any) -> str:
        """How a StatedDate, or what somebody typed, reads as one line of text."""
        typed = as_typed(value)
        stated = value if isinstance(value, StatedDate) else understand(typed, self.stored).stated
        return in_one_line(typed, stated)
