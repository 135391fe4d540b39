"""The forms that make and check PDFs."""

from django import forms


class CheckForm(forms.Form):
    # What is wrong with a file is told by what looks into it.
    pdf = forms.FileField(
        label="PDF",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={"required": "Choose a PDF"},
        help_text="The file itself, as you got it, up to 50 MB. It is looked at, and not kept.",
    )
