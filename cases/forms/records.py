"""The form of each kind of record: its own fields, its date, who took part, what it rests on.

One form serves for adding and for correcting. Each role that a kind of record has is a list of its own, so that nobody
chooses roles; what is seldom needed is folded away.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from cases.forms.parts import PartyRow, SourceRow, rows_of
from cases.models import Case, Event, Incident, PartyRole, Record
from cases.querysets import visible_links
from cases.record_actions import add_record, correct_record
from oversight.audit.history import Tracked
from oversight.dates import StatedDate
from oversight.entry.finders import FINDERS, Asked
from oversight.entry.forms import CorrectionForm, link_to
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
    # The rows of a role that asks for more than who it was.
    role_rows: ClassVar[dict[str, type[PartyRow]]] = {}
    last_fields = ("reason", "is_another")
    more_words = "More: seldom needed"
    # Relations that the form edits as lists beside parties, and the rows of each: {"links_made": StatementLinkRow}.
    lists: ClassVar[dict[str, type[RowForm]]] = {}
    # What the address may name for a new record to begin with, and the finder that takes it: {"made_in": "made-in"}.
    begins_with: ClassVar[dict[str, str]] = {}

    date = EntryDateField(label="Date", max_length=200, help_text=DATE_HINT)
    date_derivation = forms.CharField(
        label="How the date was worked out",
        required=False,
        widget=text_area(2),
        help_text="Only where no source gives the date itself.",
    )
    sources = RowsField(SourceRow, one="source", label="Sources", required=False)
    is_another = forms.BooleanField(label="It is another one: add it all the same", required=False)

    def __init__(self, *args: Any, near: str = "", query: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.near = near or self._first_case()
        self.twins: list[Any] = []
        for role in self._meta.model.party_roles:
            self.fields[role] = self._role_field(role)
        self.more_fields = (*self.more_fields, *self.folded_roles, "date_derivation")
        self.order_fields([*self.order, "sources", *self.more_fields, *self.last_fields])
        begun = self.beginning(self._named(query or {})) if self.row is None else self.initial_of_parts()
        self.initial = {**self.initial, **begun}
        for field in self.fields.values():
            if hasattr(field, "serve"):
                field.serve(self.user, near=self.near, day_field="id_date")

    def _named(self, query: Mapping[str, str]) -> dict[str, Any]:
        """The records that the address names, as far as this user may see them."""
        asked = Asked(self.user, near=self.near)
        found = {name: FINDERS[finder].row(asked, query.get(name, "")) for name, finder in self.begins_with.items()}
        return {name: row for name, row in found.items() if row is not None}

    def beginning(self, named: dict[str, Any]) -> dict[str, Any]:
        """What a new record begins with, given the records that the address names."""
        return {}

    def _first_case(self) -> str:
        if self.row is None:
            return ""
        links = visible_links(self.user).filter(content_type=_kind(self.row), object_id=self.row.pk)
        return str(links.values_list("case__reference", flat=True).first() or "")

    def _role_field(self, role: str) -> RowsField:
        label = capfirst(str(PartyRole(role).label))
        required = self.row is None and role in self.required_roles
        return RowsField(
            self.role_rows.get(role, PartyRow),
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
            role: rows_of([party for party in parties if party.role == role], self.role_rows.get(role, PartyRow))
            for role in row.party_roles
        }
        shown |= {"date": row.date_stated, "date_derivation": row.date_derivation}
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


def _kind(row: Record) -> ContentType:
    return ContentType.objects.get_for_model(row)


# The form of each kind; other apps add theirs when they start.
FORMS: dict[type[Record], type[RecordForm]] = {
    Incident: IncidentForm,
    Event: EventForm,
}


def form_for(model_name: str) -> type[RecordForm] | None:
    """The form of the kind of record that addresses call so ("incident"); None where there is none."""
    return next((form for model, form in FORMS.items() if model._meta.model_name == model_name), None)
