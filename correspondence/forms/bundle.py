"""The form that asks for a case bundle."""

from typing import Any

from django import forms

from correspondence.briefing.bundle import PARTS, restricted_in_bundle
from oversight.entry.forms import EntryForm


class BundleForm(EntryForm):
    parts = forms.MultipleChoiceField(
        label="What is in it",
        choices=PARTS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one part"},
    )
    put_in = forms.MultipleChoiceField(
        label="Restricted items to put in",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They are in restricted cases only. Each is left out, without a trace, unless you put it in by name.",
    )

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("parts", [part for part, _ in PARTS])
        items = restricted_in_bundle(self.user, case)
        field: Any = self.fields["put_in"]
        field.choices = [(item.key, f"{item.label} ({item.kind})") for item in items]
        if not items:
            del self.fields["put_in"]
