"""What is asked when a briefing letter is moved on."""

from collections.abc import Sequence
from typing import Any

from django import forms

from oversight.entry.forms import EntryForm


class ButtonForm(EntryForm):
    """A button: pressed twice, it does its work once."""


class SendBackForm(EntryForm):
    comments = forms.CharField(
        label="What is to be changed",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="The author reads it on the page of the letter. It stays in its history.",
        error_messages={"required": "Enter what is to be changed"},
    )


class ApproveForm(EntryForm):
    """`seen`: which versions of the record the approver was shown."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    put_in: Any = forms.MultipleChoiceField(
        label="Restricted items to put in",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Not every reader of the record may see these. Each that is not ticked is left out, and the letter "
        "does not say so.",
    )

    def __init__(self, *args: Any, seen: str, restricted: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = seen
        self.fields["put_in"].choices = restricted  # type: ignore[attr-defined]
        if not restricted:
            del self.fields["put_in"]

    def choices_made(self) -> dict[str, Any]:
        return {"put_in": self.cleaned_data.get("put_in", []), "seen": self.cleaned_data["seen"]}

    def show_anew(self, seen: str) -> None:
        """What is approved next time is what the page shows now."""
        self._put("seen", seen)
