"""The form of a letter: who wrote to whom, what it replies to, by when a reply is due, and what came with it."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from cases.forms.parts import PartRow, PartyRow, people_of
from cases.forms.records import RecordForm, text_area
from cases.models import Case, Deadline, Party, PartyRole, Record
from correspondence.forms.documents import KINDS_HINT
from correspondence.letter_actions import Files, add_letter, correct_letter
from correspondence.models import Letter, LetterEnclosure, LetterReply, Question, ReplyRule
from correspondence.reply_due import NO_DAY, due_of, lacks_day
from oversight.audit.history import Tracked
from oversight.dates import StatedDate, exact_day
from oversight.entry.pickers import PickerField
from oversight.entry.rows import RowsField
from oversight.forms import EntryDateField
from oversight.uploads.fields import UploadsField

ONLY_MENTIONED = "A letter that is only mentioned has neither text nor file: clear this, or say that we hold the letter"
# The direction of a reply.
GOES_BACK: dict[str, str] = {"sent": "received", "received": "sent"}
# How the choice of a rule of the house is called.
HOUSE = "house-{}"
# The fields that decide by when a reply is due.
DECIDES_REPLY = {"date", "received_on", "reply_by", "reply_due"}


def one_day(day: date) -> StatedDate:
    return StatedDate(f"{day:%-d %B %Y}", day.isoformat(), day, day)


class CopiedToRow(PartyRow):
    folded = ("everyone_as",)
    folded_words = "It is a group, such as all other Assembly Members"
    everyone_as = forms.CharField(
        label="Office that all of them hold",
        max_length=200,
        required=False,
        help_text="For instance Assembly Member. The page of the letter then names those on record in that office on "
        "that day, without those who sent or received it.",
    )

    @classmethod
    def initial_of(cls, row: Party) -> dict[str, Any]:
        return {**super().initial_of(row), "everyone_as": row.everyone_as}

    def clean(self) -> dict[str, Any]:
        got = super().clean() or self.cleaned_data
        if got.get("everyone_as") and got.get("who") and got["who"].person:
            self.add_error("everyone_as", "A group is named by its organisation alone: clear this, or name that")
        return got

    def part(self, existing: dict[int, Any]) -> Party:
        row = super().part(existing)
        row.everyone_as = self.cleaned_data["everyone_as"]
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


class ReplyRow(PartRow):
    main = "to"
    to = PickerField("question-or-letter", label="Letter or question", required=False)

    @classmethod
    def initial_of(cls, row: LetterReply) -> dict[str, Any]:
        return {"id": row.pk, "to": row.to_letter or row.to_question}

    def part(self, existing: dict[int, Any]) -> LetterReply:
        row = existing.get(self.cleaned_data.get("id") or 0) or LetterReply()
        named = self.cleaned_data["to"]
        row.to_letter = named if isinstance(named, Letter) else None
        row.to_question = named if isinstance(named, Question) else None
        return row


FILES = ("letter_file", "enclosed_files")


class LetterForm(RecordForm):
    order = ("subject", "date", "sender", "recipient", "copied_to", "direction", "holding", "summary", *FILES)
    required_roles = (PartyRole.SENDER,)
    role_rows = {PartyRole.COPIED_TO: CopiedToRow}
    more_fields = (
        *("text", "in_reply_to", "replies_to", "reply_by", "reply_due", "received_on"),
        *("sender_reference", "recipient_reference", "references", "document", "document_pages", "enclosures"),
    )
    more_words = "Text, reply, references, enclosures without a file"
    lists = {"enclosures": EnclosureRow, "replies_to": ReplyRow}
    begins_with = {"in_reply_to": "question-or-letter"}

    in_reply_to = PickerField("letter", label="In reply to", required=False)
    replies_to = RowsField(ReplyRow, one="letter or question", label="Also in reply to", required=False)
    letter_file = UploadsField(most=1, label="The letter itself, as a file", required=False, help_text=KINDS_HINT)
    enclosed_files = UploadsField(label="Files that were enclosed", required=False)
    document = PickerField("document", label="Its document, where it is on record already", required=False)
    enclosures = RowsField(EnclosureRow, one="enclosure", label="Enclosures", required=False)
    reply_by = forms.ChoiceField(label="Reply due", required=False)
    reply_due = EntryDateField(label="Day that the letter states", required=False)
    received_on = EntryDateField(
        label="Received on",
        required=False,
        help_text="Working days are counted from the day after. Without it, from the day after the date of the letter.",
    )

    class Meta:
        model = Letter
        fields = (
            *("subject", "summary", "text", "direction", "holding", "document", "document_pages", "in_reply_to"),
            *("sender_reference", "recipient_reference", "references"),
        )
        widgets = {"summary": text_area(3), "text": text_area(6)}
        labels = {"references": "Other references"}
        help_texts = {"document_pages": "Where the letter is only a part of it, for instance 12 to 14."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row is None:
            begin = {"direction": Letter.Direction.RECEIVED, "holding": Letter.Holding.HELD}
            self.initial = {**begin, **self.initial}
        self.fields["reply_by"].choices = self._reply_choices()  # type: ignore[attr-defined]

    def beginning(self, named: dict[str, Any]) -> dict[str, Any]:
        """A reply goes back to whoever wrote or asked."""
        if not named:
            return {}
        asked: Letter | Question = named["in_reply_to"]
        line = str(asked.subject if isinstance(asked, Letter) else asked)
        begun: dict[str, Any] = {"subject": (line if line.lower().startswith("re:") else f"Re: {line}")[:300]}
        if isinstance(asked, Question):
            begun |= {"replies_to": [{"to": asked}]}
            back = {PartyRole.SENDER: PartyRole.ASKED_OF, PartyRole.RECIPIENT: PartyRole.ASKED_BY}
        else:
            begun |= {"in_reply_to": asked, "direction": GOES_BACK.get(asked.direction, asked.direction)}
            begun |= {"sender_reference": asked.recipient_reference, "recipient_reference": asked.sender_reference}
            back = {PartyRole.SENDER: PartyRole.RECIPIENT, PartyRole.RECIPIENT: PartyRole.SENDER}
        return begun | {role: people_of(asked, before) for role, before in back.items()}

    def initial_of_parts(self) -> dict[str, Any]:
        row = self.row
        due = self._reply()
        by = row.reply_by or (Letter.ReplyBy.STATED if due else "")
        named = {
            "in_reply_to": row.in_reply_to,
            "document": row.document,
            "reply_by": HOUSE.format(row.house_rule_id) if row.house_rule_id else by,
            "reply_due": one_day(due.due_on) if due and by == Letter.ReplyBy.STATED else None,
            "received_on": one_day(row.received_on) if row.received_on else None,
        }
        return super().initial_of_parts() | named

    def _reply_choices(self) -> list[tuple[str, str]]:
        """The rules of the house are those that hold, and the one by which this letter goes."""
        rules = ReplyRule.objects.filter(Q(withdrawn_at=None) | Q(pk=self.instance.house_rule_id))
        kinds = [(kind.value, kind.label) for kind in Letter.ReplyBy if kind != Letter.ReplyBy.HOUSE]
        return [("", "Not known"), *kinds, *((HOUSE.format(rule.pk), str(rule)) for rule in rules)]

    def _reply(self) -> Deadline | None:
        return None if self.row is None else self.row.deadlines.current().filter(what=Letter.REPLY).first()

    def parts(self) -> dict[str, list[Tracked]]:
        return super().parts() | {"deadlines": self._deadlines()}

    def _deadlines(self) -> list[Tracked]:
        """What was counted stands, by the rule of then, until something is corrected by which it is counted."""
        others = [] if self.row is None else list(self.row.deadlines.current().exclude(what=Letter.REPLY))
        reply = self._reply()
        if reply and not DECIDES_REPLY.intersection(self.changed_data):
            return [*others, reply]
        stated = self.cleaned_data["reply_due"]
        due = due_of(self.instance, exact_day(stated) if stated else None)
        if due is None:
            return others
        reply = reply or Deadline(what=Letter.REPLY)
        reply.due_on, reply.rule, reply.working = due.due_on, due.rule, due.working
        return [*others, reply]

    def clean_reply_due(self) -> StatedDate | None:
        due: StatedDate | None = self.cleaned_data["reply_due"]
        if due and not exact_day(due):
            raise forms.ValidationError("Enter the day by which a reply is due, one exact day such as 4 October 2019")
        return due

    def clean_received_on(self) -> StatedDate | None:
        received: StatedDate | None = self.cleaned_data["received_on"]
        written = self.cleaned_data.get("date")
        if received and not received.is_exact:
            raise forms.ValidationError("Enter one exact day, for instance 4 October 2019")
        if received and received.earliest and written and written.earliest and received.earliest < written.earliest:
            raise forms.ValidationError("It cannot have been received before it was written")
        return received

    def clean(self) -> dict[str, Any]:
        got = super().clean() or self.cleaned_data
        if got.get("holding") == Letter.Holding.MENTIONED_ONLY:
            for name in ("text", "document", "document_pages", "letter_file"):
                if got.get(name):
                    self.add_error(name, ONLY_MENTIONED)
        if got.get("letter_file") and got.get("document"):
            self.add_error("letter_file", "Add a file, or name a document that is on record already, not both")
        self._check_replies(got)
        self._check_reply_due(got)
        return got

    def _check_replies(self, got: dict[str, Any]) -> None:
        """Nothing is named twice, and a letter never replies to itself."""
        named = [row.cleaned_data["to"] for row in got.get("replies_to") or []]
        if self.row is not None and self.row in named:
            self.add_error("replies_to", "A letter cannot be a reply to itself")
        again = [row for place, row in enumerate(named) if row == got.get("in_reply_to") or row in named[:place]]
        if again:
            self.add_error("replies_to", f"“{again[0]}” is named twice: clear one of them")

    def _check_reply_due(self, got: dict[str, Any]) -> None:
        """A day that is typed alone is the one that the letter states."""
        day = got.get("reply_due")
        if day and not got.get("reply_by"):
            got["reply_by"] = Letter.ReplyBy.STATED
        is_stated = got.get("reply_by") == Letter.ReplyBy.STATED
        if is_stated and not day and "reply_due" not in self.errors:
            self.add_error("reply_due", "Enter the day by which the letter asks for a reply")
        if day and not is_stated:
            self.add_error("reply_due", "Clear this, or choose “By the day that it states”")

    def _post_clean(self) -> None:
        kind, _, rule = str(self.cleaned_data.get("reply_by") or "").partition("-")
        received = self.cleaned_data.get("received_on")
        self.instance.reply_by = kind
        self.instance.house_rule = ReplyRule.objects.get(pk=rule) if rule else None
        self.instance.received_on = received.earliest if received else None
        super()._post_clean()
        if "received_on" not in self.errors and "date" not in self.errors and lacks_day(self.instance):
            self.add_error("received_on", NO_DAY)

    def _get_validation_exclusions(self) -> set[str]:
        """A file that is sent along becomes the document only when the letter is kept."""
        excluded = super()._get_validation_exclusions()  # type: ignore[misc]
        return {*excluded, "document"} if self.cleaned_data.get("letter_file") else set(excluded)

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
