"""Notes for colleagues."""

from typing import Any

from django import forms

from cases.mentions import colleagues, handle_of
from cases.models import Note
from oversight.entry.forms import CorrectionForm, EntryForm

LONGEST = 5_000
MOST_NAMED = 30


class NoteForm(CorrectionForm):
    """A new note, or the correction of one."""

    text = forms.CharField(
        label="Note",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Enter the note"},
    )

    def __init__(self, *args: Any, instance: Note | None = None, **kwargs: Any) -> None:
        self.instance = instance or Note()
        super().__init__(*args, **kwargs)
        self.initial["text"] = self.instance.text
        self.fields["text"].help_text = _who_can_be_told()
        if "reason" in self.fields:
            self.fields["reason"].help_text = "Colleagues read the reason in the history of the note."


class NoteReasonForm(EntryForm):
    """For withdrawing a note or bringing it back."""

    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Colleagues read the reason in the history of the note.",
        error_messages={"required": "Enter the reason"},
    )


def _who_can_be_told() -> str:
    names = [handle_of(user) for user in colleagues()[: MOST_NAMED + 1]]
    more = " and others" if len(names) > MOST_NAMED else ""
    return f"To tell a colleague, mention them: {', '.join(names[:MOST_NAMED])}{more}."
