"""A field that finds a row by typing.

With JavaScript suggestions drop down (static/js/pickers.js). Without, the words are looked up when the form is sent:
where they are the name of one row it is taken, else the form asks which one is meant, or what to make of new words.
"""

from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from oversight.entry.finders import FINDERS, Asked, Finder, Option

LONGEST = 300


class Picked(NamedTuple):
    """What was typed, the key that was chosen, and for which words it was chosen."""

    text: str
    key: str = ""
    chosen_for: str = ""


class PickerWidget(forms.Widget):
    template_name = "entry/picker.html"

    def __init__(self, finder: str, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.finder_name = finder
        self.near, self.day_field = "", ""
        self.options: list[Option] = []

    @property
    def finder(self) -> Finder:
        return FINDERS[self.finder_name]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Picked:
        said = (str(data.get(part, "")).replace("\0", "").strip() for part in (name, f"{name}_key", f"{name}_for"))
        return Picked(*said)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def as_picked(self, value: Any) -> Picked:
        if value is None or isinstance(value, Picked):
            return value or Picked("")
        if isinstance(value, str):
            return Picked(value)
        option = self.finder.option(value)
        return Picked(option.label, option.key, option.label)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        picked = self.as_picked(value)
        is_taken = bool(picked.key) and picked.chosen_for == picked.text and not self.options
        context["widget"] |= {
            "value": picked.text,
            "key": picked.key if is_taken or self.options else "",
            "chosen_for": picked.text if is_taken or self.options else "",
            "options": [option for option in self.options if not option.is_new],
            "new_options": [option for option in self.options if option.is_new],
            "address": reverse("find", args=[self.finder_name]),
            "near": self.near,
            "day_field": self.day_field,
            "noun": self.finder.noun,
        }
        return context


class PickerField(forms.Field):
    """Cleans to the row that was found (or an unsaved one, where the finder makes new ones), or None."""

    def __init__(self, finder: str, **options: Any) -> None:
        super().__init__(widget=PickerWidget(finder), **options)
        self.user: Any = None
        self.near = ""
        self.on: date | None = None

    def serve(self, user: Any, near: str = "", day_field: str = "", on: date | None = None) -> None:
        """Whom it serves, the reference of the case that it is in, the id of the form's date input, and the day."""
        self.user, self.near, self.on = user, near or self.near, on or self.on
        widget: Any = self.widget
        widget.near, widget.day_field = self.near, day_field or widget.day_field

    def clean(self, value: Any) -> Any:
        widget: Any = self.widget
        widget.options = []
        picked: Picked = widget.as_picked(value)
        if not picked.text:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if len(picked.text) > LONGEST:
            raise ValidationError(f"{self.label} must be {LONGEST} characters or fewer")
        finder: Finder = widget.finder
        asked = Asked(self.user, picked.text, self.near, self.on)
        if picked.key and picked.chosen_for == picked.text:
            row = finder.row(asked, picked.key)
            if row is not None:
                return row
        return self._found(finder, asked)

    def _found(self, finder: Finder, asked: Asked) -> Any:
        options = finder.find(asked)
        exact = [option for option in options if option.exact]
        if len(exact) == 1:
            return finder.row(asked, exact[0].key)
        options = exact or options
        self.widget.options = [*options, *finder.new(asked.words)]
        if options:
            raise ValidationError(f"Choose which {finder.noun} you mean by “{asked.words}”", code="which")
        if self.widget.options:
            raise ValidationError(f"“{asked.words}” is not on record. Choose what to add", code="new")
        raise ValidationError(f"No {finder.noun} on record fits “{asked.words}”. Check the spelling", code="none")

    def has_changed(self, initial: Any, data: Any) -> bool:
        widget: Any = self.widget
        return bool(widget.as_picked(initial).text != widget.as_picked(data).text)

    def is_filled_in(self, value: Any) -> bool:
        return bool(self.words(value) != "nothing")

    def words(self, value: Any) -> str:
        widget: Any = self.widget
        return widget.as_picked(value).text or "nothing"
