"""People, organisations, offices and publications: one form each for adding and for correcting."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases.forms.parts import PartRow, rows_of
from cases.models import Appointment, Organisation, OrganisationName, Person, PersonName, Publication
from cases.people_actions import add_to_register
from cases.record_actions import correct_record
from cases.similar import likely_the_same
from oversight.audit.history import Tracked
from oversight.dates import StatedDate
from oversight.entry.forms import CorrectionForm, link_to
from oversight.entry.pickers import PickerField
from oversight.entry.rows import RowsField
from oversight.forms import EntryDateField

SHORTEST_WORD = 3


class OtherNameRow(PartRow):
    main = "name"
    model: ClassVar[type[Tracked]]

    name = forms.CharField(
        label="Other name", max_length=200, error_messages={"required": "Enter the name, or clear its use"}
    )
    note = forms.CharField(label="Where it is used", max_length=200, required=False)

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        return {"id": row.pk, "name": row.name, "note": row.note}

    def part(self, existing: dict[int, Any]) -> Tracked:
        row: Any = existing.get(self.cleaned_data.get("id") or 0) or self.model()
        row.name, row.note = self.cleaned_data["name"], self.cleaned_data["note"]
        return row


class PersonNameRow(OtherNameRow):
    model = PersonName


class OrganisationNameRow(OtherNameRow):
    model = OrganisationName


def other_names(row_form: type[OtherNameRow]) -> RowsField:
    hint = "What sources call them too, or another spelling. Colleagues find them by it."
    return RowsField(row_form, one="other name", label="Other names", required=False, help_text=hint)


class RegisterForm(CorrectionForm, forms.ModelForm):
    """A row of a register: a person, an organisation, a publication. What is likely the same is pointed out first."""

    last_fields = ("reason", "is_another")
    is_another = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.twins: list[Any] = []
        if self.row is not None and "other_names" in self.fields:
            self.initial["other_names"] = rows_of(self.row.other_names.current(), OtherNameRow)

    @property
    def last(self) -> list[forms.BoundField]:
        return [field for field in super().last if field.name != "is_another" or self.twins]

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        is_asked = self.row is None and not self.errors and not self.cleaned_data.get("is_another")
        if is_asked and not self.was_carried_out:
            self.twins = self.likely_twins()
            for twin in self.twins:
                self.add_error("is_another", self.point_at(twin))

    def likely_twins(self) -> list[Any]:
        """Those on record already that this may well be."""
        names = [self.cleaned_data["name"], *(row.cleaned_data["name"] for row in self.cleaned_data["other_names"])]
        return likely_the_same(type(self.instance), names, self.user)

    def point_at(self, twin: Any) -> SafeString:
        return format_html("{} is on record already. Is it the same?", link_to(twin))

    def parts(self) -> dict[str, list[Tracked]]:
        if "other_names" not in self.fields:
            return {}
        existing = {} if self.row is None else {row.pk: row for row in self.row.other_names.current()}
        return {"other_names": [row.part(existing) for row in self.cleaned_data["other_names"]]}

    def add(self) -> Tracked:
        return add_to_register(user=self.user, row=self.instance, parts=self.parts())

    def correct(self) -> Tracked:
        got = self.cleaned_data
        return correct_record(
            user=self.user, record=self.instance, parts=self.parts(), reason=got["reason"], seen=got["seen"]
        )


class PersonForm(RegisterForm):
    more_fields = ("honorific_prefix", "honorific_suffix", "other_names", "note")
    more_words = "More: title, letters after the name, other names, note"
    other_names = other_names(PersonNameRow)
    is_another = forms.BooleanField(label="It is somebody else: add this person all the same", required=False)

    class Meta:
        model = Person
        fields = ("name", "naming", "pseudonym", "honorific_prefix", "honorific_suffix", "note")
        widgets = {"naming": forms.RadioSelect, "note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "name": "Without title. Where the source gives none: what it calls them, for instance “a spokesperson”.",
            "pseudonym": "Only for a protected person: what everybody but the staff reads instead of the name.",
        }

    def clean_pseudonym(self) -> str:
        pseudonym: str = self.cleaned_data["pseudonym"]
        is_protected = self.cleaned_data.get("naming") == Person.Naming.PROTECTED
        if is_protected and not pseudonym:
            raise ValidationError("Enter what is shown instead of the name, for instance Witness A")
        if pseudonym and not is_protected:
            raise ValidationError("Clear this: only a protected person is shown under another name")
        words = {word for word in self.cleaned_data.get("name", "").casefold().split() if len(word) >= SHORTEST_WORD}
        if words & set(pseudonym.casefold().split()):
            raise ValidationError("It must not have a part of the real name in it")
        return pseudonym

    def likely_twins(self) -> list[Any]:
        """Nothing says that somebody without a name is the same as another without one."""
        is_unnamed = self.cleaned_data["naming"] == Person.Naming.UNNAMED
        return [] if is_unnamed else super().likely_twins()


class OrganisationForm(RegisterForm):
    more_fields = ("other_names", "note")
    more_words = "More: other names, note"
    part_of = PickerField("organisation", label="Part of", required=False)
    other_names = other_names(OrganisationNameRow)
    is_another = forms.BooleanField(label="It is another one: add this organisation all the same", required=False)
    field_order = ("name", "abbreviation", "classification", "part_of")

    class Meta:
        model = Organisation
        fields = ("name", "abbreviation", "classification", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        labels = {"abbreviation": "Short name", "classification": "Kind"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row is not None:
            self.initial["part_of"] = self.row.part_of

    def _post_clean(self) -> None:
        if "part_of" in self.cleaned_data:
            self.instance.part_of = self.cleaned_data["part_of"]
        super()._post_clean()

    def likely_twins(self) -> list[Any]:
        short = self.cleaned_data["abbreviation"]
        twins = super().likely_twins()
        return twins + [
            twin for twin in likely_the_same(Organisation, [short] if short else [], self.user) if twin not in twins
        ]


class PublicationForm(RegisterForm):
    address = forms.URLField(
        label="Address on the web",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter an address on the web, for instance https://www.example.org/report"},
    )
    is_another = forms.BooleanField(label="It is another one: add this publication all the same", required=False)

    class Meta:
        model = Publication
        fields = ("title", "publisher", "date_as_written", "address", "identifier", "code")
        labels = {"code": "Short name"}
        help_texts = {"publisher": "For instance The Guardian, or London Assembly."}

    def likely_twins(self) -> list[Any]:
        """Of the same publisher: many have titles such as "Written answer"."""
        publisher = self.cleaned_data["publisher"].casefold()
        twins = likely_the_same(Publication, [self.cleaned_data["title"]], self.user)
        return [twin for twin in twins if twin.publisher.casefold() == publisher]


class OfficeForm(CorrectionForm, forms.ModelForm):
    """An office of a person, dated as its source gives it."""

    organisation = PickerField("organisation", label="Organisation")
    date = EntryDateField(
        label="When",
        max_length=200,
        help_text="As the source gives it: since 2016, May 2016 to March 2018, or the day on which it gives the role.",
    )
    publication = PickerField("publication", label="Source", required=False)
    date_derivation = forms.CharField(
        label="How the date was worked out", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    more_fields = ("date_derivation",)
    more_words = "More: how the date was worked out"
    field_order = ("role", "organisation", "date", "publication", "date_derivation")

    class Meta:
        model = Appointment
        fields = ("role",)
        help_texts = {"role": "For instance Deputy Mayor for Policing and Crime, or Chair."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (row := self.row) is not None:
            shown = {"organisation": row.organisation, "publication": row.publication, "date": row.date_stated}
            self.initial = {**self.initial, **shown, "date_derivation": row.date_derivation}

    def _post_clean(self) -> None:
        got = self.cleaned_data
        for name in ("organisation", "publication"):
            if got.get(name) or name == "publication":
                setattr(self.instance, name, got.get(name))
        stated: StatedDate | None = got.get("date")
        if stated:
            self.instance.set_date(stated, got.get("date_derivation", ""))
        super()._post_clean()  # type: ignore[misc]

    def add(self, person: Person) -> Tracked:
        self.instance.person = person
        return add_to_register(user=self.user, row=self.instance)

    def correct(self) -> Tracked:
        got = self.cleaned_data
        return correct_record(user=self.user, record=self.instance, parts={}, reason=got["reason"], seen=got["seen"])
