"""The forms of what can be said in an answer, a letter or an event: statements, commitments and recommendations."""

from typing import Any

from cases.forms.parts import StatementLinkRow, people_of
from cases.forms.records import RecordForm, text_area
from cases.models import Commitment, PartyRole, Recommendation, Record, Statement
from oversight.dates import StatedDate
from oversight.entry.pickers import PickerField
from oversight.entry.rows import RowsField
from oversight.forms import EntryDateField


class MadeInForm(RecordForm):
    """A record that can be made in an answer, a letter or an event: by whoever answered or wrote, on its date."""

    begins_with = {"made_in": "made-in"}

    made_in = PickerField(
        "made-in",
        label="Said in",
        required=False,
        help_text="The answer, letter, document or event; empty where it stands by itself.",
    )

    def beginning(self, named: dict[str, Any]) -> dict[str, Any]:
        if "made_in" not in named:
            return {}
        record: Record = named["made_in"]
        return {
            "made_in": record,
            "date": record.date_stated,
            "date_derivation": record.date_derivation,
            self.required_roles[0]: people_of(record, PartyRole.ANSWERED_BY, PartyRole.SENDER),
            "sources": [{"cited": record}],
        }

    def initial_of_parts(self) -> dict[str, Any]:
        return super().initial_of_parts() | {"made_in": self.row.made_in}

    def _post_clean(self) -> None:
        if "made_in" in self.cleaned_data:
            self.instance.made_in = self.cleaned_data["made_in"]
        super()._post_clean()


class StatementForm(MadeInForm):
    order = ("text", "date", "speaker", "made_in", "incident", "links_made")
    required_roles = ("speaker",)
    folded_roles = ("on_information_of",)
    lists = {"links_made": StatementLinkRow}
    begins_with = {**MadeInForm.begins_with, "incident": "incident", "about": "statement"}

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

    def beginning(self, named: dict[str, Any]) -> dict[str, Any]:
        """About an incident, or about an earlier statement, and then about the incident that it was about."""
        begun = super().beginning(named)
        if "made_in" in named:
            begun["on_information_of"] = people_of(named["made_in"], PartyRole.ON_INFORMATION_OF)
        if "about" in named:
            begun |= {"incident": named["about"].incident, "links_made": [{"target": named["about"]}]}
        return begun | {name: named[name] for name in ("incident",) if name in named}

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


SAID: dict[type[Record], type[RecordForm]] = {
    Statement: StatementForm,
    Commitment: CommitmentForm,
    Recommendation: RecommendationForm,
}
