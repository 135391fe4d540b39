"""Small forms: a reason, a case to file a record in, a record to put into a case."""

from typing import Any

from django import forms

from oversight.entry.finders import FINDERS, Asked
from oversight.entry.forms import EntryForm
from oversight.entry.pickers import PickerField


class ReasonForm(EntryForm):
    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody who may read this record reads the reason in its history.",
        error_messages={"required": "Enter the reason"},
    )


class PutIntoCaseForm(EntryForm):
    case = PickerField("case", label="Case", help_text="Type its reference or words of its title.")


class LeaveCaseForm(ReasonForm):
    case: forms.ModelChoiceField = forms.ModelChoiceField(None, label="Case", empty_label="Choose")
    field_order = ("case", "reason")

    def __init__(self, *args: Any, cases: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].queryset = cases  # type: ignore[attr-defined]


class PutRecordForm(EntryForm):
    record = PickerField(
        "record", label="What is on record already", help_text="Type its reference, words of it, a name or a date."
    )

    def __init__(self, *args: Any, named: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if named:
            self.initial["record"] = FINDERS["record"].row(Asked(self.user), named)
