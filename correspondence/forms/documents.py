"""The forms for adding documents and files."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cases.forms.filing import ReasonForm
from correspondence.document_actions import TITLE_OF_SEVERAL
from oversight.entry.forms import EntryForm
from oversight.forms import EntryDateField
from oversight.uploads.fields import UploadsField

KINDS_HINT = "PDF, DOCX, ODT, TXT, EML, PNG or JPEG, up to 50 MB each."


class AddDocumentsForm(EntryForm):
    more_fields = ("date_derivation",)

    uploads = UploadsField(
        label="Files",
        required=False,
        help_text=f"{KINDS_HINT} Each becomes a document of its own. Leave it empty only where we hold no file.",
    )
    title = forms.CharField(
        label="Title",
        max_length=300,
        required=False,
        help_text="For one file, or for a document of which we hold no file. Without one, a document is called as its "
        "file is.",
    )
    date = EntryDateField(
        label="Date",
        max_length=200,
        error_messages={"required": "Enter the date, or “not dated”"},
        help_text="The date of the document, or the day it came in. “Not dated” will do too.",
    )
    date_derivation = forms.CharField(
        label="How the date was worked out",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only where no source gives the date itself.",
    )

    @property
    def number_of_files(self) -> int:
        return len(self.fields["uploads"].widget.rows)

    def clean_title(self) -> str:
        title = str(self.cleaned_data["title"])
        if title and len(self.cleaned_data.get("uploads", [])) > 1:
            raise ValidationError(TITLE_OF_SEVERAL)
        return title

    def clean(self) -> dict[str, Any]:
        got = super().clean() or self.cleaned_data
        if got.get("uploads") == [] and got.get("title") == "":
            self.add_error("uploads", "Choose a file, or enter the title of a document of which we hold no file")
        return got


class AttachFileForm(ReasonForm):
    field_order = ("uploads", "reason")

    uploads = UploadsField(most=1, label="File", help_text=KINDS_HINT)

    def file_and_reason(self) -> dict[str, Any]:
        (upload,) = self.cleaned_data["uploads"]
        return {"upload": upload, "reason": self.cleaned_data["reason"]}
