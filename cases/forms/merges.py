"""Merging two records of one person or organisation: choose the other one, then say which is kept, and why."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cases.merge_actions import merge
from cases.models import Merge, Organisation, Person
from oversight.entry.forms import EntryForm
from oversight.entry.pickers import PickerField


class ChooseOtherForm(forms.Form):
    """Sent with GET: it changes nothing."""

    is_filter = True

    def __init__(self, data: Any, *, user: Any, row: Person | Organisation) -> None:
        super().__init__(data, use_required_attribute=False)
        self.row = row
        kind = str(row._meta.verbose_name)
        missing = {"required": f"Enter the other {kind}"}
        other = PickerField(kind, label=f"The other {kind}", help_text="Type a name.", error_messages=missing)
        other.serve(user)
        self.fields["other"] = other

    def clean_other(self) -> Any:
        other = self.cleaned_data["other"]
        if other == self.row:
            raise ValidationError("Choose another one: this is the record that you came from")
        return other


class MergeForm(EntryForm):
    keep = forms.ChoiceField(
        label="Which one is kept?",
        widget=forms.RadioSelect,
        help_text="The other one is withdrawn, and its names become other names of this one.",
        error_messages={"required": "Choose which one is kept"},
    )
    reason = forms.CharField(
        label="How do you know that they are one?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It is kept in the history as the reason.",
        error_messages={"required": "Enter how you know that they are one"},
    )

    def __init__(self, *args: Any, rows: tuple[Any, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(row.pk): row for row in rows}
        self.fields["keep"].choices = [(key, str(row)) for key, row in self.rows.items()]  # type: ignore[attr-defined]

    def merge(self) -> Merge:
        kept = self.rows[self.cleaned_data["keep"]]
        (merged,) = (row for row in self.rows.values() if row != kept)
        return merge(user=self.user, kept=kept, merged=merged, reason=self.cleaned_data["reason"])
