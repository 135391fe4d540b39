"""What a briefing letter is made of, step by step. Each step can be left, and taken up again later."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Min
from django.urls import reverse

from cases.filters import TimelineFilter
from cases.models import Case
from correspondence.addressing import close_for, first_lines, salutation_for
from correspondence.models import Briefing, BriefingTemplate, Document
from oversight.audit.moments import MomentField, said
from oversight.dates import StatedDate
from oversight.entry.forms import CorrectionForm, EntryForm
from oversight.forms import StatedDateField

ONE_DAY = "Enter one day, for instance 4 October 2019"
LONGEST_TEXT = 20_000
# The window of a DL envelope shows so many lines.
LINES_OF_ADDRESS = 8
# The button that shows the text as it will be set.
PREVIEW = "preview"
FILTERS = ("kind", "organisation", "person", "since", "until")


def line(label: str, longest: int, required: str = "", **options: Any) -> forms.CharField:
    """One line of text; `required` is what to say where it is missing, empty where it may be."""
    messages = {"required": required, "max_length": f"{label} must be {longest} characters or fewer"}
    return forms.CharField(label=label, max_length=longest, required=bool(required), error_messages=messages, **options)


def lines(label: str, rows: int, required: str = "", **options: Any) -> forms.CharField:
    widget = options.pop("widget", forms.Textarea)(attrs={"rows": rows})
    return line(label, LONGEST_TEXT, required, widget=widget, **options)


class ToWhom(forms.Form):
    addressee = line(
        "Addressee",
        200,
        "Enter to whom the letter goes",
        help_text="A person, or a body. Type a name, or choose one of the case.",
        widget=forms.TextInput(attrs={"list": "addressees", "autocomplete": "off"}),
    )
    office = line("Their office", 200, help_text="For instance Chair, Police and Crime Committee.")
    address = lines("Address", 4, help_text="It is printed where the window of a DL envelope is.")
    further_addressees = lines(
        "Further addressees",
        4,
        help_text="For a letter to several. Name, office and address on lines of their own, with an empty line between "
        "one and the next.",
    )
    salutation = line("Salutation", 100, help_text="For instance Dear Unmesh. Left empty, it fits the addressees.")

    def clean(self) -> dict[str, Any]:
        got = super().clean() or self.cleaned_data
        if len(got.get("address", "").splitlines()) + bool(got.get("office")) + 1 > LINES_OF_ADDRESS:
            most = LINES_OF_ADDRESS
            self.add_error("address", f"Name, office and address must fit in {most} lines, the window of an envelope")
        if not got.get("salutation") and got.get("addressee"):
            names = [got["addressee"], *first_lines(got.get("further_addressees", ""))]
            got["salutation"] = salutation_for(names, got.get("office", ""))
        return got


class Wording(forms.Form):
    dated = StatedDateField(
        label="Date of the letter",
        max_length=100,
        help_text="For instance 4 October 2019.",
        error_messages={"required": "Enter the date of the letter, for instance 4 October 2019"},
    )
    subject = line("Subject", 200, "Enter the subject")
    opening = lines(
        "Text of the letter",
        14,
        "Enter the text of the letter",
        help_text="Leave an empty line between paragraphs. For **bold** and lists write Markdown.",
    )
    close = line("Close", 100, help_text="For instance Yours sincerely. Left empty, it fits the salutation.")
    signatory = line("Signed by", 200, "Enter who signs the letter")
    signatory_office = line("Office of the signatory", 200)

    def clean_dated(self) -> date:
        stated: StatedDate = self.cleaned_data["dated"]
        if stated.earliest is None or stated.edtf != stated.earliest.isoformat():
            raise ValidationError(ONE_DAY)
        return stated.earliest


class Parts(forms.Form):
    parts = forms.MultipleChoiceField(
        label="What goes with it",
        choices=Briefing.Part.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Each becomes an annex.",
    )


class Copies(forms.Form):
    copied_to = lines("Copied to", 4, help_text="One a line.")


class BriefingForm(ToWhom, Wording, Parts, Copies, TimelineFilter):
    """A whole letter at once, with the filter of its timeline: what the command is given."""

    is_filter = False

    def __init__(self, data: Any, *, user: Any, case: Case) -> None:
        TimelineFilter.__init__(self, data, user=user, case=case)
        # A letter never shows what was withdrawn.
        self.fields.pop("withdrawn")

    def choices_made(self) -> dict[str, Any]:
        """The fields of the Briefing, from a form that is valid."""
        made = {name: value for name, value in self.cleaned_data.items() if name not in FILTERS}
        made["close"] = made["close"] or close_for(made["salutation"])
        return made | {"timeline_filter": filter_as_typed(self)}


class BeginForm(EntryForm, ToWhom):
    """The first step of a new letter."""

    template: forms.ModelChoiceField = forms.ModelChoiceField(
        BriefingTemplate.objects.none(),
        label="Template",
        required=False,
        empty_label="None: Oversight’s own letterhead",
        help_text="The letterhead, and the words and annexes that the letter begins with. All can be changed later.",
    )
    field_order = ("template", *ToWhom.base_fields)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_templates(self)


class DraftForm(CorrectionForm):
    """A step of a draft: it asks for no reason, and is refused where another went on with the letter meanwhile."""

    last_fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, instance: Briefing, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
        stored = {name: getattr(instance, name) for name in self.fields if hasattr(instance, name)}
        self.initial = {**self.initial, **stored}

    def choices_made(self) -> dict[str, Any]:
        """What `write_briefing` takes."""
        return self.cleaned_as_seen()


class ToWhomForm(DraftForm, ToWhom):
    template: forms.ModelChoiceField = forms.ModelChoiceField(
        BriefingTemplate.objects.none(),
        label="Letterhead of",
        required=False,
        empty_label="Oversight’s own",
        help_text="Another template changes the letterhead, and not what is written already.",
    )
    field_order = ("template", *ToWhom.base_fields)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_templates(self, self.instance.template)

    def choices_made(self) -> dict[str, Any]:
        """A close that fitted the old salutation fits the new one."""
        made, letter = super().choices_made(), self.instance
        fitted = letter.close == close_for(letter.salutation)
        return made | {"close": close_for(made["salutation"])} if fitted else made


class WordingForm(DraftForm, Wording):
    """It can be shown again with the text as it will be set; nothing is saved then."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opening"].widget.attrs["data-preview"] = reverse("correspondence:briefing_preview")
        letter = self.instance
        self.initial = {**self.initial, "dated": f"{letter.dated:%-d %B %Y}", "subject": letter.subject_line}

    @property
    def waits(self) -> bool:
        return super().waits or self.pressed(PREVIEW)

    def choices_made(self) -> dict[str, Any]:
        made = super().choices_made()
        return made | {"close": made["close"] or close_for(self.instance.salutation)}


class PartsForm(DraftForm, Parts):
    """The annexes, the filter of the timeline, and as of when the record is told."""

    recorded = MomentField(
        label="Tell the case as recorded on",
        max_length=100,
        required=False,
        help_text="A day, for instance 1 September 2019: the letter then says so. Left empty, it is told as it is when "
        "the letter is issued.",
    )
    is_archival = forms.BooleanField(
        label="Make it for an archive (PDF/A-3a)",
        required=False,
        help_text="In place of PDF/UA-1, which is made for every reader. Of enclosed PDFs whose fonts or colours an "
        "archive would refuse, only the cover sheet is in it.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        letter = self.instance
        # A letter never shows what was withdrawn.
        offered = TimelineFilter(None, user=self.user, case=letter.case).fields
        self.fields |= {name: offered[name] for name in FILTERS}
        recorded = said(letter.recorded) if letter.recorded else ""
        self.initial = {**self.initial, **letter.timeline_filter, "recorded": recorded}

    def clean_recorded(self) -> datetime | None:
        recorded: datetime | None = self.cleaned_data["recorded"]
        first = self.instance.case.history.aggregate(first=Min("history_date"))["first"]
        if recorded and first and recorded < first:
            raise ValidationError(f"The case is recorded since {said(first)}. Choose that day, or a later one")
        return recorded

    def clean(self) -> dict[str, Any]:
        got = super().clean() or self.cleaned_data
        period = TimelineFilter(self.data, user=self.user, case=self.instance.case)
        if "since" in got and "until" in got and "until" in period.errors:
            self.add_error("until", period.errors["until"][0])
        return got

    def choices_made(self) -> dict[str, Any]:
        made = {name: value for name, value in super().choices_made().items() if name not in FILTERS}
        return made | {"timeline_filter": filter_as_typed(self)}

    @property
    def is_narrowed(self) -> bool:
        return any(self[name].value() for name in FILTERS) or any(self[name].errors for name in FILTERS)


class GoesWithForm(DraftForm, Copies):
    """The enclosures and the copies."""

    documents: Any = forms.ModelMultipleChoiceField(
        Document.objects.none(),
        label="Enclosures",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Documents of the case. Each is appended with a cover sheet, in this order.",
    )
    field_order = ("documents", "copied_to")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        letter = self.instance
        held = Document.objects.visible_to(self.user).of_case(letter.case).current().exclude(file="").in_order()
        enclosed = letter.enclosures.current().values_list("document", flat=True)
        self.fields["documents"].queryset = held.defer("text")  # type: ignore[attr-defined]
        self.initial["documents"] = list(enclosed)
        if not held.exists() and not self.initial["documents"]:
            del self.fields["documents"]


def offer_templates(form: forms.Form, chosen: BriefingTemplate | None = None) -> None:
    """Those that are current, and the one that is chosen already."""
    current = BriefingTemplate.objects.current()
    offered = current | BriefingTemplate.objects.filter(pk=chosen.pk) if chosen else current
    field: Any = form.fields["template"]
    field.queryset = offered
    if not offered.exists():
        del form.fields["template"]


def filter_as_typed(form: forms.Form) -> dict[str, Any]:
    """The timeline's filter as JSON that TimelineFilter reads again; what was left empty is left out."""
    typed = {name: form.fields[name].widget.value_from_datadict(form.data, form.files, name) for name in FILTERS}
    return {name: value for name, value in typed.items() if value}
