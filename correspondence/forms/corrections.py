"""The list in the form of an amended answer: what it does to each statement that rests on the earlier one."""

from itertools import pairwise
from typing import Any

from django import forms

from cases.forms.records import text_area
from cases.models import PartyRole, Statement
from oversight.entry.forms import is_filled_in
from oversight.entry.pickers import PickerField
from oversight.entry.rows import RowForm, RowsField, RowsWidget


class CorrectionRow(RowForm):
    """What the amended answer does to one statement."""

    main = "how"
    folded = ("said",)
    folded_words = "It is on record already"
    # A row above says in which words, which serve for this one too.
    words_above = False

    how = forms.ChoiceField(
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", "It still stands"),
            ("corrects", "The amended answer corrects it"),
            ("withdraws", "The amended answer withdraws it"),
        ],
    )
    instead = forms.CharField(label="What the amended answer says instead", required=False, widget=text_area(3))
    said = PickerField("statement", label="The statement that puts it right", required=False)

    def __init__(self, *args: Any, statement: Statement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.statement = statement
        self.fields["how"].label = f"“{statement}”"
        self.fields["how"].help_text = _said(statement)

    @property
    def has_words(self) -> bool:
        return is_filled_in(self["instead"]) or is_filled_in(self["said"])

    def clean(self) -> dict[str, Any]:
        got = super().clean() or self.cleaned_data
        if not got.get("how"):
            self.add_error("how", "Choose whether this statement is corrected or withdrawn, or clear the words")
        if not self.has_words and not self.words_above:
            self.add_error("instead", "Enter what the amended answer says instead")
        if got.get("instead") and got.get("said"):
            self.add_error("said", "Enter new words or a statement that is on record already, not both")
        return got


def _said(statement: Any) -> str:
    """By whom it was said, and when; needs `with_parties`."""
    speakers = [party.name for party in statement.current_parties if party.role == PartyRole.SPEAKER]
    return ", ".join([*speakers, statement.date_as_written])


class CorrectionsWidget(RowsWidget):
    """A row for each of `statements`, and no more."""

    template_name = "correspondence/corrections.html"
    statements: list[Statement] = []

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[RowForm]:
        rows = self._all(name, data=data, files=files)
        for above, row in pairwise(rows):
            row.words_above = above.words_above or above.has_words
        return rows

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def rows(self, name: str, value: Any) -> list[RowForm]:
        return list(value or self._all(name, initial={"how": ""}))

    def _all(self, name: str, **options: Any) -> list[Any]:
        return [self._row(f"{name}-{row.pk}", statement=row, **options) for row in self.statements]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = forms.Widget.get_context(self, name, None, attrs)
        context["widget"]["rows"] = self.rows(name, value)
        return context


class CorrectionsField(RowsField):
    rows_widget = CorrectionsWidget
