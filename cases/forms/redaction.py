"""Proposing a redaction, and deciding about it."""

from typing import Any

from django import forms
from django.utils.text import Truncator

from cases.redactable import file_rows_of, words_of
from oversight.entry.forms import EntryForm

SHOWN = 160


class ProposeRedactionForm(EntryForm):
    words: Any = forms.MultipleChoiceField(
        label="Words to destroy",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="All of the field goes. To keep the rest, first correct it, then destroy what earlier versions say.",
    )
    files: Any = forms.MultipleChoiceField(
        label="Files to destroy", widget=forms.CheckboxSelectMultiple, required=False
    )
    what_is_said_today = forms.ChoiceField(
        label="What the record says today",
        choices=[("goes", "Goes too"), ("stays", "Stays: only what earlier versions said goes")],
        initial="goes",
        widget=forms.RadioSelect,
    )
    with_reasons = forms.BooleanField(
        label="Destroy the reasons that were given for changes of this record and its parts, too", required=False
    )
    authority = forms.CharField(
        label="Authority",
        max_length=500,
        help_text="The law or order that demands it, for instance “UK GDPR, Article 17, request of 3 May 2026”. "
        "Everybody who may read this record reads it in its history.",
        error_messages={"required": "Enter the authority"},
    )
    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stays in the record: do not repeat here what is to be destroyed.",
        error_messages={"required": "Enter the reason"},
    )

    def __init__(self, *args: Any, record: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.said = {words.key: words for words in words_of(record)}
        self.file_rows = {f"{row._meta.model_name}-{row.pk}": row for row in file_rows_of(record)}
        self.fields["words"].choices = [(key, _told(words)) for key, words in self.said.items()]  # type: ignore[attr-defined]
        self.fields["files"].choices = [(key, _file_told(row)) for key, row in self.file_rows.items()]  # type: ignore[attr-defined]
        if not self.file_rows:
            del self.fields["files"]

    def choices_made(self) -> dict[str, Any]:
        """What `propose_redaction` takes."""
        cleaned = self.cleaned()
        return {
            "words": [self.said[key] for key in cleaned["words"]],
            "files": [self.file_rows[key] for key in cleaned.get("files", [])],
            "keeps_today": cleaned["what_is_said_today"] == "stays",
            **{name: cleaned[name] for name in ("with_reasons", "authority", "reason")},
        }


class ApproveRedactionForm(EntryForm):
    sure = forms.BooleanField(
        label="I have read what is destroyed, and that it cannot be brought back",
        error_messages={"required": "Say that you have read it"},
    )


def _file_told(row: Any) -> str:
    """ "Document “Minutes”: minutes.pdf, and its text"."""
    kind = str(row._meta.verbose_name)
    and_text = ", and its text" if row.words_of_file else ""
    return f"{kind[0].upper()}{kind[1:]} {Truncator(str(row)).chars(SHOWN)}: {row.file_name}{and_text}"


def _told(words: Any) -> str:
    today = f"“{Truncator(words.today).chars(SHOWN)}”" if words.today else "only in earlier versions"
    return f"{str(words.row._meta.verbose_name).capitalize()}, {words.field.verbose_name}: {today}"
