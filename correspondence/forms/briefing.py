"""What the pages ask for."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.filters import TimelineFilter
from cases.models import Appointment, Case, Person
from correspondence.models import Briefing
from oversight.dates import StatedDate
from oversight.forms import StatedDateField

ONE_DAY = "Enter one day, for instance 4 October 2019"
LONGEST_TEXT = 20_000
# Fields of a briefing letter, in the order of the page; those of the timeline's filter follow `parts`.
FIELDS = (
    "addressee",
    "address",
    "dated",
    "salutation",
    "opening",
    "parts",
    "close",
    "signatory",
    "signatory_office",
    "copied_to",
)
FILTERS = ("kind", "organisation", "person", "since", "until")


def line(label: str, longest: int, required: str = "", **options: Any) -> forms.CharField:
    """One line of text; `required` is what to say where it is missing, empty where it may be."""
    messages = {"required": required, "max_length": f"{label} must be {longest} characters or fewer"}
    return forms.CharField(label=label, max_length=longest, required=bool(required), error_messages=messages, **options)


def lines(label: str, rows: int, required: str = "", **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return line(label, LONGEST_TEXT, required, widget=widget, **options)


class BriefingForm(TimelineFilter):
    """A briefing letter about a case, with the filter of its timeline."""

    # What may be left empty says so, unlike on a page of filters.
    is_filter = False
    # In the order of the page, which the list of errors follows.
    field_order = (*FIELDS[:6], *FILTERS, *FIELDS[6:])
    addressee = line(
        "Addressee",
        200,
        "Enter to whom the letter goes",
        help_text="A person with their office, or a committee. Type a name, or choose one of the case.",
        widget=forms.TextInput(attrs={"list": "addressees", "autocomplete": "off"}),
    )
    address = lines("Address", 4, help_text="It is printed where the window of a DL envelope is.")
    dated = StatedDateField(
        label="Date of the letter",
        max_length=100,
        help_text="For instance 4 October 2019.",
        error_messages={"required": "Enter the date of the letter, for instance 4 October 2019"},
    )
    salutation = line("Salutation", 100, "Enter a salutation", help_text="For instance Dear Unmesh, or Dear Chair.")
    opening = lines(
        "Text of the letter",
        10,
        "Enter the text of the letter",
        help_text="Leave an empty line between paragraphs. For **bold** and lists write Markdown.",
    )
    parts = forms.MultipleChoiceField(
        label="What goes with it",
        choices=Briefing.Part.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Each becomes an annex.",
    )
    close = line("Close", 100, "Enter a close", help_text="For instance Yours sincerely.")
    signatory = line("Signed by", 200, "Enter who signs the letter")
    signatory_office = line("Their office", 200)
    copied_to = lines("Copied to", 3, help_text="One a line.")
    # Sent twice, it is known by this.
    form_token = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, user: Any, case: Case, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, user=user, case=case)
        # A letter never shows what was withdrawn.
        self.fields.pop("withdrawn")
        self.initial = initial or {}

    def clean_dated(self) -> date:
        stated: StatedDate = self.cleaned_data["dated"]
        if stated.earliest is None or stated.edtf != stated.earliest.isoformat():
            raise ValidationError(ONE_DAY)
        return stated.earliest

    def choices_made(self) -> dict[str, Any]:
        """The fields of the Briefing, from a form that is valid."""
        made = {name: self.cleaned_data[name] for name in FIELDS}
        return made | {"timeline_filter": self.filter_as_typed()}

    def filter_as_typed(self) -> dict[str, Any]:
        """The timeline's filter as JSON that TimelineFilter reads again; what was left empty is left out."""
        typed = {name: self.fields[name].widget.value_from_datadict(self.data, self.files, name) for name in FILTERS}
        return {name: value for name, value in typed.items() if value}


def first_words(user: Any, case: Case) -> dict[str, Any]:
    """What a new letter begins with."""
    return {
        "dated": f"{timezone.localdate():%-d %B %Y}",
        "opening": f"This letter sets out what is on record in the case “{case.title}” ({case.reference}).",
        "parts": Briefing.Part.values,
        "close": "Yours sincerely",
        "signatory": str(user),
    }


def likely_addressees(user: Any, case: Case) -> list[str]:
    """Named people of the case, each with the offices that they have held, and its committee."""
    people = Person.objects.visible_to(user).of_case(case).current().filter(naming=Person.Naming.NAMED)
    posts: dict[int, list[Appointment]] = {}
    held = Appointment.objects.current().visible_to(user).filter(person__in=people)
    for post in held.select_related("organisation"):
        posts.setdefault(post.person_id, []).append(post)
    found = [f"Chair, {case.committee}", f"Members of the {case.committee}"]
    for person in people:
        found += [f"{person}, {post}" for post in posts.get(person.pk, [])] or [str(person)]
    return list(dict.fromkeys(found))
