"""The rows of lists in a record's form: who took part, what it rests on, what a statement does to an earlier one."""

from typing import Any

from django import forms

from cases.models import Party, Publication, Record, Source, StatementLink
from oversight.audit.history import Tracked
from oversight.entry.pickers import PickerField
from oversight.entry.rows import RowForm
from oversight.forms import EntryDateField


class PartRow(RowForm):
    """A row of a list that becomes a row of the database."""

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        raise NotImplementedError

    def part(self, existing: dict[int, Any]) -> Tracked:
        """The row that was meant, changed as typed, or a new one; it is not saved here."""
        raise NotImplementedError


class PartyRow(PartRow):
    main = "who"
    who = PickerField("actor", label="Who", error_messages={"required": "Enter who it is, or clear the office"})
    named_as = forms.CharField(label="Office as given (optional)", max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["named_as"].widget.attrs["data-filled"] = True

    @classmethod
    def initial_of(cls, row: Party) -> dict[str, Any]:
        return {"id": row.pk, "who": row, "named_as": row.named_as}

    def part(self, existing: dict[int, Any]) -> Party:
        found: Party = self.cleaned_data["who"]
        row = existing.get(self.cleaned_data.get("id") or 0) or Party()
        row.person, row.organisation = found.person, found.organisation
        row.named_as = self.cleaned_data["named_as"] or found.named_as
        return row


class SourceRow(PartRow):
    main = "cited"
    folded = ("quotation", "says", "claim", "conflicts")
    folded_words = "Words quoted, another date, what it says instead"
    cited = PickerField("source", label="Source", error_messages={"required": "Enter the source"})
    locator = forms.CharField(label="Page or paragraph", max_length=200, required=False)
    quotation = forms.CharField(label="Words quoted", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    says = forms.CharField(
        label="What it says",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="In our own words, where it differs from the record.",
    )
    claim = EntryDateField(label="Date that it gives", required=False, help_text="Where it is not the record’s own.")
    conflicts = forms.BooleanField(label="It disagrees with the record", required=False)

    @classmethod
    def initial_of(cls, row: Source) -> dict[str, Any]:
        return {
            "id": row.pk,
            "cited": row.publication or row.cited,
            "locator": row.locator,
            "quotation": row.quotation,
            "says": row.says,
            "claim": row.claim_stated,
            "conflicts": row.conflicts,
        }

    def clean(self) -> dict[str, Any]:
        got = super().clean() or self.cleaned_data
        if got.get("conflicts") and not got.get("claim") and not got.get("says"):
            self.add_error("says", "Enter what the source says instead, or the date that it gives")
        return got

    def part(self, existing: dict[int, Any]) -> Source:
        got = self.cleaned_data
        row = existing.get(got.get("id") or 0) or Source()
        cited = got["cited"]
        row.publication, row.cited = (cited, None) if isinstance(cited, Publication) else (None, cited)
        for name in ("locator", "quotation", "says", "conflicts"):
            setattr(row, name, got[name])
        row.set_claim(got.get("claim"))
        return row


class StatementLinkRow(PartRow):
    main = "target"
    folded = ("note",)
    folded_words = "Note on it"
    kind = forms.ChoiceField(label="This one", choices=[("", "Choose"), *StatementLink.Kind.choices], required=False)
    target = PickerField("statement", label="The earlier statement", required=False)
    note = forms.CharField(label="In what", required=False, help_text="For instance: May 2016, against 2015.")

    @classmethod
    def initial_of(cls, row: StatementLink) -> dict[str, Any]:
        return {"id": row.pk, "kind": row.kind, "target": row.target, "note": row.note}

    def clean(self) -> dict[str, Any]:
        got = super().clean() or self.cleaned_data
        if "kind" in got and not got["kind"]:
            self.add_error("kind", "Choose what it does to the earlier statement")
        if "target" in got and not got["target"]:
            self.add_error("target", "Enter the earlier statement")
        return got

    def part(self, existing: dict[int, Any]) -> StatementLink:
        row = existing.get(self.cleaned_data.get("id") or 0) or StatementLink()
        for name in ("kind", "target", "note"):
            setattr(row, name, self.cleaned_data[name])
        return row


def rows_of(rows: Any, row_form: type[PartRow]) -> list[dict[str, Any]]:
    return [row_form.initial_of(row) for row in rows]


def people_of(record: Record, *roles: str) -> list[dict[str, Any]]:
    """Those who have one of these roles in a record, for the rows of another record."""
    parties = record.parties.current().filter(role__in=roles).select_related("person", "organisation")
    return [
        {"who": Party(person=row.person, organisation=row.organisation), "named_as": row.named_as} for row in parties
    ]
