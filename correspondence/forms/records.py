"""The forms of questions, letters and documents."""

import re
from typing import Any

from django import forms
from django.utils.html import format_html

from cases.forms.parts import PartRow, people_of
from cases.forms.records import FORMS, RecordForm, text_area
from cases.models import Case, Deadline, Party, PartyRole, Record
from correspondence.forms.documents import KINDS_HINT
from correspondence.letter_actions import Files, add_letter, correct_letter
from correspondence.models import Answer, Document, Letter, LetterEnclosure, Question, QuestionPrompt
from oversight.audit.history import Tracked
from oversight.dates import StatedDate
from oversight.entry.forms import link_to
from oversight.entry.pickers import PickerField
from oversight.entry.rows import RowsField
from oversight.forms import EntryDateField
from oversight.uploads.fields import UploadsField

ONLY_MENTIONED = "A letter that is only mentioned has neither text nor file: clear this, or say that we hold the letter"
# The direction of a reply.
GOES_BACK: dict[str, str] = {"sent": "received", "received": "sent"}


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


class EnclosureRow(PartRow):
    main = "title"
    title = forms.CharField(label="What was enclosed", max_length=300, error_messages={"required": "Enter what it is"})
    document = PickerField("document", label="Its document, where we hold one", required=False)

    @classmethod
    def initial_of(cls, row: LetterEnclosure) -> dict[str, Any]:
        return {"id": row.pk, "title": row.title, "document": row.document}

    def part(self, existing: dict[int, Any]) -> LetterEnclosure:
        row = existing.get(self.cleaned_data.get("id") or 0) or LetterEnclosure()
        row.title, row.document = self.cleaned_data["title"], self.cleaned_data["document"]
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


FILES = ("letter_file", "enclosed_files")


class LetterForm(RecordForm):
    order = ("subject", "date", "sender", "recipient", "copied_to", "direction", "holding", "summary", *FILES)
    required_roles = (PartyRole.SENDER,)
    more_fields = ("text", "references", "in_reply_to", "reply_due", "document", "enclosures")
    more_words = "Text, references, reply, enclosures without a file"
    lists = {"enclosures": EnclosureRow}
    begins_with = {"in_reply_to": "letter"}

    in_reply_to = PickerField("letter", label="In reply to", required=False)
    letter_file = UploadsField(most=1, label="The letter itself, as a file", required=False, help_text=KINDS_HINT)
    enclosed_files = UploadsField(label="Files that were enclosed", required=False)
    document = PickerField("document", label="Its document, where it is on record already", required=False)
    enclosures = RowsField(EnclosureRow, one="enclosure", label="Enclosures", required=False)
    reply_due = EntryDateField(
        label="Reply due", required=False, help_text="The day by which the letter asks for a reply."
    )

    class Meta:
        model = Letter
        fields = ("subject", "summary", "text", "references", "direction", "holding", "document", "in_reply_to")
        widgets = {"summary": text_area(3), "text": text_area(6)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row is None:
            begin = {"direction": Letter.Direction.RECEIVED, "holding": Letter.Holding.HELD}
            self.initial = {**begin, **self.initial}

    def beginning(self, named: dict[str, Any]) -> dict[str, Any]:
        """A reply goes back to whoever wrote."""
        if not named:
            return {}
        letter: Letter = named["in_reply_to"]
        subject = letter.subject if letter.subject.lower().startswith("re:") else f"Re: {letter.subject}"
        return {
            "in_reply_to": letter,
            "subject": subject[:300],
            "direction": GOES_BACK.get(letter.direction, letter.direction),
            "sender": people_of(letter, PartyRole.RECIPIENT),
            "recipient": people_of(letter, PartyRole.SENDER),
        }

    def initial_of_parts(self) -> dict[str, Any]:
        row = self.row
        due = self._reply()
        stated = StatedDate(f"{due.due_on:%-d %B %Y}", due.due_on.isoformat(), due.due_on, due.due_on) if due else None
        named = {"in_reply_to": row.in_reply_to, "document": row.document, "reply_due": stated}
        return super().initial_of_parts() | named

    def _reply(self) -> Deadline | None:
        return None if self.row is None else self.row.deadlines.current().filter(what=Letter.REPLY).first()

    def parts(self) -> dict[str, list[Tracked]]:
        return super().parts() | {"deadlines": self._deadlines()}

    def _deadlines(self) -> list[Tracked]:
        others = [] if self.row is None else list(self.row.deadlines.current().exclude(what=Letter.REPLY))
        due = self.cleaned_data["reply_due"]
        if due is None:
            return others
        reply = self._reply() or Deadline(what=Letter.REPLY, rule="As the letter asks")
        reply.due_on = due.latest or due.earliest
        return [*others, reply]

    def clean_reply_due(self) -> StatedDate | None:
        due: StatedDate | None = self.cleaned_data["reply_due"]
        if due and not (due.latest or due.earliest):
            raise forms.ValidationError("Enter the day by which a reply is due, for instance 4 October 2019")
        return due

    def clean(self) -> dict[str, Any]:
        got = super().clean() or self.cleaned_data
        if got.get("holding") == Letter.Holding.MENTIONED_ONLY:
            for name in ("text", "document", "letter_file"):
                if got.get(name):
                    self.add_error(name, ONLY_MENTIONED)
        if got.get("letter_file") and got.get("document"):
            self.add_error("letter_file", "Add a file, or name a document that is on record already, not both")
        return got

    def files_sent(self) -> Files:
        itself = self.cleaned_data["letter_file"]
        return Files(itself[0] if itself else None, self.cleaned_data["enclosed_files"])

    def likely_twins(self) -> Any:
        """Letters of the same day from one of the same senders."""
        senders = [row.cleaned_data["who"] for row in self.cleaned_data.get("sender") or []]
        parties = Party.objects.current().filter(role=PartyRole.SENDER)
        people = [party.person_id for party in senders if party.person_id]
        bodies = [party.organisation_id for party in senders if party.organisation_id and not party.person_id]
        from_them = parties.filter(person__in=people) | parties.filter(organisation__in=bodies, person=None)
        letters = Letter.objects.visible_to(self.user).current().filter(date_edtf=self.instance.date_edtf)
        return letters.filter(parties__in=from_them).distinct()

    def add(self, case: Case) -> Record:
        return add_letter(user=self.user, case=case, letter=self.instance, parts=self.parts(), files=self.files_sent())

    def correct(self) -> Tracked:
        why = {name: self.cleaned_data[name] for name in ("reason", "seen")}
        files = self.files_sent()
        return correct_letter(user=self.user, letter=self.instance, parts=self.parts(), files=files, **why)


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
