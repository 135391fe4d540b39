"""The forms of a case itself: open it, correct it, move it on, close it, reopen it, hand it over."""

from typing import Any

from django import forms
from django.db.models import Q

from cases.forms.filing import ReasonForm
from cases.forms.records import text_area
from cases.models import Case, CaseReader, CaseTopic, Topic
from cases.rules import UNDER_WAY
from oversight.accounts.models import Role, User
from oversight.entry.forms import CorrectionForm, EntryForm
from oversight.entry.pickers import PickerField

# A list to choose from is quicker than typing as long as it is short.
FEW = 15


class CaseForm(EntryForm):
    """What a case says of itself."""

    more_fields = ("readers",)
    more_words = "Named readers of a restricted case"

    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Enter the title"})
    summary = forms.CharField(label="Summary", max_length=20_000, required=False, widget=text_area(4))
    committee = PickerField(
        "committee",
        label="Committee",
        help_text="Type words of its name. One that is not on record yet can be added.",
        error_messages={"required": "Enter the committee"},
    )
    topics: Any = forms.ModelMultipleChoiceField(None, required=False, widget=forms.CheckboxSelectMultiple)
    visibility = forms.ChoiceField(
        label="Who reads it",
        choices=Case.Visibility.choices,
        initial=Case.Visibility.INTERNAL,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who reads it"},
    )
    readers: Any = forms.ModelMultipleChoiceField(
        None,
        label="Members who read it by name",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Beside the members of its committee.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = getattr(self, "row", None)
        members = Q(is_active=True, role=Role.MEMBER)
        self._offer("topics", Topic.objects.filter(Q(withdrawn_at=None) | Q(pk__in=topics_of(row))))
        self._offer("readers", User.objects.filter(members | Q(pk__in=readers_of(row))))

    def _offer(self, name: str, rows: Any) -> None:
        """A list of nothing is left out."""
        self.fields[name].queryset = rows  # type: ignore[attr-defined]
        if not rows.exists():
            del self.fields[name]

    def cleaned(self) -> dict[str, Any]:
        return {"topics": [], "readers": [], **super().cleaned()}


class OpenCaseForm(CaseForm):
    field_order = ("title", "summary", "committee", "topics", "lead_officer", "visibility", "readers")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_officer"] = officer_field(self.user, "Lead officer")
        self.order_fields(self.field_order)
        last = Case.objects.current().filter(lead_officer=self.user).select_related("committee").order_by("-pk").first()
        begin = {"lead_officer": self.user, "committee": last.committee if last else None}
        self.initial = {**begin, **self.initial}


class CorrectCaseForm(CaseForm, CorrectionForm):
    def __init__(self, *args: Any, instance: Case, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)
        shown = {name: getattr(instance, name) for name in ("title", "summary", "committee", "visibility")}
        parts = {"topics": list(topics_of(instance)), "readers": list(readers_of(instance))}
        self.initial = {**self.initial, **shown, **parts}


class MoveCaseForm(CorrectionForm):
    status = forms.ChoiceField(
        label="Status",
        choices=[(status.value, status.label) for status in UNDER_WAY],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the status"},
    )

    def __init__(self, *args: Any, instance: Case, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)
        self.initial = {**self.initial, "status": instance.status}


class CloseCaseForm(EntryForm):
    outcome = forms.CharField(
        label="Outcome",
        max_length=20_000,
        widget=text_area(4),
        help_text="What came of it. It shows on the page of the case.",
        error_messages={"required": "Enter the outcome"},
    )
    all_the_same = forms.BooleanField(label="Close it all the same", required=False)

    def __init__(self, *args: Any, is_owed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_owed = is_owed

    @property
    def main(self) -> list[forms.BoundField]:
        """Nobody is asked about what stands open where nothing does."""
        return [field for field in super().main if field.name != "all_the_same" or self.is_owed or field.errors]


class ReopenCaseForm(ReasonForm):
    """Why a case is opened again."""


class HandOverForm(CorrectionForm):
    def __init__(self, *args: Any, instance: Case, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)
        self.fields["lead_officer"] = officer_field(self.user, "New lead officer")
        self.order_fields(["lead_officer"])
        self.initial = {**self.initial, "lead_officer": instance.lead_officer}


def officer_field(user: Any, label: str) -> forms.Field:
    """Chooses an active case officer, from a list where there are few, else by typing."""
    officers = User.objects.filter(is_active=True, role=Role.OFFICER)
    messages = {"required": f"Choose the {label.lower()}", "invalid_choice": f"{label}: choose from the list"}
    if officers.count() <= FEW:
        return forms.ModelChoiceField(officers, label=label, empty_label="Choose", error_messages=messages)
    field = PickerField("officer", label=label, error_messages={"required": f"Enter the {label.lower()}"})
    field.serve(user)
    return field


def topics_of(case: Case | None) -> Any:
    """The keys of the topics of a case."""
    rows = CaseTopic.objects.current().filter(case=case) if case else CaseTopic.objects.none()
    return rows.values_list("topic", flat=True)


def readers_of(case: Case | None) -> Any:
    """The keys of those who read a case by name."""
    rows = CaseReader.objects.current().filter(case=case) if case else CaseReader.objects.none()
    return rows.values_list("user", flat=True)
