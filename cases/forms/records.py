"""The form of each kind of record: its own fields, its date, who took part, what it rests on.

One form serves for adding and for correcting. Each role that a kind of record has is a list of its own, so that nobody
chooses roles; what is seldom needed is folded away.
"""

from typing import Any, ClassVar

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from cases.forms.parts import PartyRow, SourceRow, StatementLinkRow, rows_of
from cases.models import Case, Commitment, Event, Incident, PartyRole, Recommendation, Record, Statement
from cases.querysets import visible_links
from cases.record_actions import add_record, correct_record
from oversight.audit.history import Tracked
from oversight.dates import StatedDate
from oversight.entry.forms import CorrectionForm, link_to
from oversight.entry.pickers import PickerField
from oversight.entry.rows import RowForm, RowsField
from oversight.forms import EntryDateField

DATE_HINT = "As the source writes it, for instance 4 September 2019, spring 2018, between May 2016 and March 2018."


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class RecordForm(CorrectionForm, forms.ModelForm):
    """A record of any kind. A subclass names the fields to show in `order`; those after them are folded."""

    # Whether a case's page can add one: an answer is added from the page of its question instead.
    adds = True
    order: ClassVar[tuple[str, ...]]
    # Asked for when a record is added; one that stands without them can still be corrected.
    required_roles: ClassVar[tuple[str, ...]] = ()
    folded_roles: ClassVar[tuple[str, ...]] = ()
    last_fields = ("reason", "is_another")
    more_words = "More: seldom needed"
    # Relations that the form edits as lists beside parties, and the rows of each: {"links_made": StatementLinkRow}.
    lists: ClassVar[dict[str, type[RowForm]]] = {}

    date = EntryDateField(label="Date", max_length=200, help_text=DATE_HINT)
    date_derivation = forms.CharField(
        label="How the date was worked out",
        required=False,
        widget=text_area(2),
        help_text="Only where no source gives the date itself.",
    )
    sources = RowsField(SourceRow, one="source", label="Sources", required=False)
    is_another = forms.BooleanField(label="It is another one: add it all the same", required=False)

    def __init__(self, *args: Any, near: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.near = near or self._first_case()
        self.twins: list[Any] = []
        for role in self._meta.model.party_roles:
            self.fields[role] = self._role_field(role)
        self.more_fields = (*self.more_fields, *self.folded_roles, "date_derivation")
        self.order_fields([*self.order, "sources", *self.more_fields, *self.last_fields])
        if self.row is not None:
            self.initial = {**self.initial, **self.initial_of_parts()}
        for field in self.fields.values():
            if hasattr(field, "serve"):
                field.serve(self.user, near=self.near, day_field="id_date")

    def _first_case(self) -> str:
        if self.row is None:
            return ""
        links = visible_links(self.user).filter(content_type=_kind(self.row), object_id=self.row.pk)
        return str(links.values_list("case__reference", flat=True).first() or "")

    def _role_field(self, role: str) -> RowsField:
        label = capfirst(str(PartyRole(role).label))
        required = self.row is None and role in self.required_roles
        return RowsField(
            PartyRow,
            one="person or organisation",
            label=label,
            required=required,
            error_messages={"required": f"Enter at least one name under “{label}”"} if required else {},
        )

    def initial_of_parts(self) -> dict[str, Any]:
        """What the lists and the date show of the record as it is stored."""
        row = self.row
        parties = list(row.parties.current().select_related("person", "organisation"))
        shown: dict[str, Any] = {
            role: rows_of([party for party in parties if party.role == role], PartyRow) for role in row.party_roles
        }
        shown["date"] = row.date_stated
        shown["sources"] = rows_of(row.sources.current().select_related("publication"), SourceRow)
        for relation, row_form in self.lists.items():
            shown[relation] = rows_of(getattr(row, relation).current(), row_form)  # type: ignore[arg-type]
        return shown

    def clean_date(self) -> StatedDate | None:
        stated: StatedDate | None = self.cleaned_data["date"]
        for role in self._meta.model.party_roles:
            if stated:
                self.fields[role].serve(self.user, on=stated.latest or stated.earliest)  # type: ignore[attr-defined]
        return stated

    def _post_clean(self) -> None:
        stated = self.cleaned_data.get("date")
        if stated:
            self.instance.set_date(stated, self.cleaned_data.get("date_derivation", ""))
        super()._post_clean()  # type: ignore[misc]
        is_asked = self.row is None and stated and not self.cleaned_data.get("is_another")
        if is_asked and not self.was_carried_out:
            self.twins = list(self.likely_twins()[:3])
            for twin in self.twins:
                self.add_error("is_another", self._point_at(twin))

    def likely_twins(self) -> Any:
        """Records on record already that this one may well be: of the same words and date."""
        model: Any = self._meta.model
        line = getattr(self.instance, model.timeline_field)
        same = {f"{model.timeline_field}__iexact": line, "date_edtf": self.instance.date_edtf}
        return model.objects.visible_to(self.user).current().filter(**same)

    def _point_at(self, twin: Record) -> SafeString:
        put = ""
        if self.near and not twin.case_links.filter(case__reference=self.near, withdrawn_at=None).exists():
            address = f"{reverse('cases:case_put', args=[self.near])}?record={twin._meta.model_name}-{twin.pk}"
            put = format_html(' <a class="govuk-link" href="{}">Put that one into {}</a>, or', address, self.near)
        words = "A {} of {} is on record already: {}.{} say below that it is another one"
        kind = twin._meta.verbose_name
        return format_html(words, kind, twin.date_as_written, link_to(twin), put or " Or")

    @property
    def last(self) -> list[forms.BoundField]:
        return [field for field in super().last if field.name != "is_another" or self.twins]

    def add(self, case: Case) -> Record:
        return add_record(user=self.user, case=case, record=self.instance, parts=self.parts())

    def correct(self) -> Tracked:
        got = self.cleaned_data
        return correct_record(
            user=self.user, record=self.instance, parts=self.parts(), reason=got["reason"], seen=got["seen"]
        )

    def parts(self) -> dict[str, list[Tracked]]:
        """The rows that hang on the record, as typed: not saved yet."""
        made = {"parties": self._parties(), "sources": self._rows("sources")}
        return made | {relation: self._rows(relation) for relation in self.lists}

    def _parties(self) -> list[Tracked]:
        """In the order of the roles. Somebody new who is named in two of them is one person."""
        existing = self._existing("parties")
        parties: list[Tracked] = []
        new: dict[tuple[type, str], Any] = {}
        for role in self.instance.party_roles:
            for row in self.cleaned_data[role]:
                party = row.part(existing)
                party.role = role
                for name in ("person", "organisation"):
                    somebody = getattr(party, name)
                    if somebody is not None and somebody.pk is None:
                        setattr(party, name, new.setdefault((type(somebody), somebody.name.casefold()), somebody))
                parties.append(party)
        return parties

    def _rows(self, relation: str) -> list[Tracked]:
        existing = self._existing(relation)
        return [row.part(existing) for row in self.cleaned_data[relation]]

    def _existing(self, relation: str) -> dict[int, Any]:
        return {} if self.row is None else {row.pk: row for row in getattr(self.row, relation).current()}


class MadeInForm(RecordForm):
    """A record that can be made in an answer, a letter or an event."""

    made_in = PickerField(
        "made-in",
        label="Said in",
        required=False,
        help_text="The answer, letter or event; empty where it stands by itself.",
    )

    def initial_of_parts(self) -> dict[str, Any]:
        return super().initial_of_parts() | {"made_in": self.row.made_in}

    def _post_clean(self) -> None:
        if "made_in" in self.cleaned_data:
            self.instance.made_in = self.cleaned_data["made_in"]
        super()._post_clean()


class IncidentForm(RecordForm):
    order = ("title", "kind", "date", "standing", "disclosed_by", "disclosed_to", "operated", "description")
    more_fields = ("quantity_as_stated",)
    folded_roles = ("took_part", "affected", "oversaw")

    class Meta:
        model = Incident
        fields = ("title", "kind", "standing", "description", "quantity_as_stated")
        widgets = {"description": text_area(4)}


class EventForm(RecordForm):
    order = ("title", "kind", "date", "took_part", "description")
    folded_roles = ("chair", "affected", "oversaw")

    class Meta:
        model = Event
        fields = ("title", "kind", "description")
        widgets = {"description": text_area(4)}


class StatementForm(MadeInForm):
    order = ("text", "date", "speaker", "made_in", "incident", "links_made")
    required_roles = ("speaker",)
    folded_roles = ("on_information_of",)
    lists = {"links_made": StatementLinkRow}

    incident = PickerField("incident", label="About the incident", required=False)
    links_made = RowsField(
        StatementLinkRow,
        one="earlier statement",
        label="What it does to earlier statements",
        required=False,
        help_text="After “corrects” or “withdraws” the earlier statement no longer stands.",
    )

    class Meta:
        model = Statement
        fields = ("text",)
        widgets = {"text": text_area(4)}

    def initial_of_parts(self) -> dict[str, Any]:
        return super().initial_of_parts() | {"incident": self.row.incident}

    def _post_clean(self) -> None:
        if "incident" in self.cleaned_data:
            self.instance.incident = self.cleaned_data["incident"]
        super()._post_clean()


class CommitmentForm(MadeInForm):
    order = ("text", "date", "undertaken_by", "undertaken_to", "made_in", "condition", "due", "status")
    required_roles = ("undertaken_by",)
    more_fields = ("progress", "evidence")

    due = EntryDateField(label="Due", required=False, help_text="As it was promised, for instance by 20 August 2019.")

    class Meta:
        model = Commitment
        fields = ("text", "condition", "status", "progress", "evidence")
        widgets = {name: text_area(3) for name in ("text", "condition", "progress", "evidence")}

    def initial_of_parts(self) -> dict[str, Any]:
        row = self.row
        due = StatedDate(row.due_as_written, row.due_on.isoformat() if row.due_on else "", None, row.due_on)
        return super().initial_of_parts() | {"due": due if row.due_as_written else None}

    def _post_clean(self) -> None:
        due = self.cleaned_data.get("due")
        if "due" in self.cleaned_data:
            self.instance.due_as_written = due.as_written if due else ""
            self.instance.due_on = (due.latest or due.earliest) if due else None
        super()._post_clean()


class RecommendationForm(MadeInForm):
    order = ("text", "date", "made_by", "made_to", "made_in", "response", "response_note")
    required_roles = ("made_by",)
    more_fields = ("progress",)

    class Meta:
        model = Recommendation
        fields = ("text", "response", "response_note", "progress")
        widgets = {name: text_area(3) for name in ("text", "response_note", "progress")}


def _kind(row: Record) -> ContentType:
    return ContentType.objects.get_for_model(row)


# The form of each kind; other apps add theirs when they start.
FORMS: dict[type[Record], type[RecordForm]] = {
    Incident: IncidentForm,
    Event: EventForm,
    Statement: StatementForm,
    Commitment: CommitmentForm,
    Recommendation: RecommendationForm,
}


def form_for(model_name: str) -> type[RecordForm] | None:
    """The form of the kind of record that addresses call so ("incident"); None where there is none."""
    return next((form for model, form in FORMS.items() if model._meta.model_name == model_name), None)
