"""The forms of questions, answers and documents. That of letters is in forms/letters.py."""

import re
from typing import Any

from django import forms
from django.utils.html import format_html

from cases.forms.parts import PartRow
from cases.forms.records import FORMS, RecordForm, text_area
from cases.models import Party, PartyRole
from correspondence.forms.letters import LetterForm
from correspondence.models import Answer, Document, Letter, Question, QuestionPrompt
from oversight.entry.forms import link_to
from oversight.entry.pickers import PickerField
from oversight.entry.rows import RowsField


class PromptRow(PartRow):
    main = "follows"
    follows = PickerField("question-or-letter", label="Question or letter", required=False)

    @classmethod
    def initial_of(cls, row: QuestionPrompt) -> dict[str, Any]:
        return {"id": row.pk, "follows": row.follows_question or row.follows_letter}

    def part(self, existing: dict[int, Any]) -> QuestionPrompt:
        row = existing.get(self.cleaned_data.get("id") or 0) or QuestionPrompt()
        named = self.cleaned_data["follows"]
        row.follows_question = named if isinstance(named, Question) else None
        row.follows_letter = named if isinstance(named, Letter) else None
        return row


class QuestionForm(RecordForm):
    order = ("reference", "heading", "date", "asked_by", "asked_of", "text", "form")
    more_fields = ("meeting", "supplementary_to", "prompts")
    lists = {"prompts": PromptRow}
    begins_with = {"follows": "question-or-letter"}

    # Longer than it is kept: people write MQ before it.
    reference = forms.CharField(
        label="Reference",
        max_length=30,
        required=False,
        help_text="Year and number, for instance 2019/14214. A supplementary question has none.",
    )
    meeting = PickerField("event", label="Meeting", required=False)
    supplementary_to = PickerField("question", label="Supplementary to", required=False)
    prompts = RowsField(PromptRow, one="question or letter", label="What it follows", required=False)

    class Meta:
        model = Question
        fields = ("reference", "heading", "text", "form", "meeting", "supplementary_to")
        widgets = {"text": text_area(4)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row is None:
            self.initial = {"asked_of": asked_last(self.user), **self.initial}

    def beginning(self, named: dict[str, Any]) -> dict[str, Any]:
        return {"prompts": [{"follows": named["follows"]}]} if named else {}

    def initial_of_parts(self) -> dict[str, Any]:
        row = self.row
        return super().initial_of_parts() | {"meeting": row.meeting, "supplementary_to": row.supplementary_to}

    def clean_reference(self) -> str:
        """However it is printed: MQ2019/14214, MQT 2019/14214."""
        reference = re.sub(r"^MQT?\s*", "", str(self.cleaned_data["reference"]).strip(), flags=re.IGNORECASE)
        if reference and not re.fullmatch(r"[0-9]{4}/[0-9]{4,5}", reference):
            raise forms.ValidationError("A reference is a year and a number, for instance 2019/14214")
        taken = Question.objects.current().filter(reference=reference).exclude(pk=self.instance.pk).first()
        if reference and taken and self.row is not None:
            raise forms.ValidationError(format_html("This reference is another question’s: {}", link_to(taken)))
        return reference

    def likely_twins(self) -> Any:
        if not self.instance.reference:
            return super().likely_twins()
        return Question.objects.visible_to(self.user).current().filter(reference=self.instance.reference)

    def validate_constraints(self) -> None:
        """A taken reference is told as a twin, which leads to the question that has it."""
        if self.row is not None or not self.likely_twins().exists():
            super().validate_constraints()


class DocumentForm(RecordForm):
    """Corrects what is said about a document; its file is never replaced."""

    adds = False
    order = ("title", "date")

    class Meta:
        model = Document
        fields = ("title",)


class AnswerForm(RecordForm):
    """Corrects what was typed wrong in an answer. That it was amended is recorded as an answer of its own."""

    adds = False
    order = ("text", "date", "answered_by", "on_information_of")
    more_fields = ("why", "prompted_by")

    class Meta:
        model = Answer
        fields = ("text", "why", "prompted_by")
        labels = {"text": "Text of the answer"}
        widgets = {"text": text_area(8), "why": text_area(3), "prompted_by": text_area(3)}


def asked_last(user: Any) -> list[dict[str, Any]]:
    """Whom the newest question was put to: mostly the next one is too."""
    newest = Question.objects.visible_to(user).current().order_by("-pk").first()
    parties = newest.parties.current().filter(role=PartyRole.ASKED_OF) if newest else []
    return [{"who": Party(person=row.person, organisation=row.organisation)} for row in parties]


def register_forms() -> None:
    FORMS.update({Question: QuestionForm, Letter: LetterForm, Document: DocumentForm, Answer: AnswerForm})
