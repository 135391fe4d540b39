"""What administrators type about the templates of briefing letters."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from correspondence.addressing import FAITHFULLY, SINCERELY
from correspondence.briefing.logo import Logo, look_at
from correspondence.briefing.placeholders import known
from correspondence.forms.briefing import line, lines
from correspondence.models import Briefing, BriefingTemplate
from correspondence.models.template import wrong_braces
from oversight.entry.forms import CorrectionForm, EntryForm
from oversight.uploads.refusal import FileRefused, shown


class TemplateFields(forms.Form):
    name = line("Name of the template", 100, "Enter the name of the template", help_text="Only those who write see it.")
    organisation = line("Name on the letterhead", 200, "Enter the name on the letterhead")
    address = lines("Address on the letterhead", 4)
    opening = lines("Text that a letter begins with", 8)
    close = line("Close", 100, help_text=f"{SINCERELY} becomes {FAITHFULLY} to whom is not named.")
    signatory_office = line("Office of the signatory", 200)
    parts = forms.MultipleChoiceField(
        label="What goes with a letter",
        choices=Briefing.Part.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Where a letter begins. Whoever writes may choose otherwise.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opening"].help_text = f"Markdown. Placeholders are filled in when a letter is begun: {known()}."
        self.initial = {"close": SINCERELY, "parts": Briefing.Part.values, **self.initial}

    def clean(self) -> dict[str, Any]:
        got = super().clean() or self.cleaned_data
        for name, sentence in wrong_braces(got).items():
            self.add_error(name, sentence)
        got["close"] = got.get("close") or SINCERELY
        return got


class AddTemplateForm(EntryForm, TemplateFields):
    pass


class CorrectTemplateForm(CorrectionForm, TemplateFields):
    def __init__(self, *args: Any, instance: BriefingTemplate, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)
        stored = {name: getattr(instance, name) for name in TemplateFields.base_fields}
        self.initial = {**self.initial, **stored}


class LogoForm(EntryForm):
    logo = forms.FileField(
        label="Logo",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".svg,.png,image/svg+xml,image/png"}),
        help_text="SVG or PNG, up to 200 kB. It is printed 48 mm wide at most.",
        error_messages={"required": "Choose the file of the logo"},
    )
    take_away = forms.BooleanField(label="Take the logo away", required=False)
    says = line(
        "What the logo shows", 200, help_text="Read out to those who cannot see it, for instance Crest of the borough."
    )
    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It is kept in the history.",
        error_messages={"required": "Enter the reason"},
    )

    def __init__(self, *args: Any, has_logo: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_logo:
            self.fields["logo"].help_text += " Left empty, the logo stays as it is."
        else:
            del self.fields["take_away"]
            self.fields["logo"].required = True

    def clean_logo(self) -> Logo | None:
        file = self.cleaned_data["logo"]
        if not file:
            return None
        try:
            return look_at(shown(file.name), file.read())
        except FileRefused as refusal:
            raise ValidationError(str(refusal)) from refusal

    def clean(self) -> dict[str, Any]:
        got = super().clean() or self.cleaned_data
        if got.get("logo") and got.get("take_away"):
            self.add_error("take_away", "Choose a logo or take the one away, not both")
        return got
