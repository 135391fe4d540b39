"""Letters that a case collects, and the files that we hold."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone

from cases.models import Deadline, PartyRole, Record
from cases.owed import Thing
from cases.querysets import SeenThroughQuerySet
from correspondence.models.reply_rule import ReplyRule
from correspondence.querysets import DocumentQuerySet, LetterQuerySet
from correspondence.ties import LETTER, ties_of
from oversight.audit.as_of import today
from oversight.audit.history import Tracked


class Document(Record):
    """A file: its original bytes with SHA-256, type, size in bytes and extracted text."""

    class TextState(models.TextChoices):
        NONE = "none", "No text"
        WAITING = "waiting", "Being read"
        DONE = "done", "Read"
        IN_PART = "in_part", "Read in part"
        FAILED = "failed", "Not readable"

    timeline_place = 6
    panel = "correspondence/panels/documents.html"
    panel_heading = "Documents"
    panel_place = 7
    # What is destroyed where its file is.
    words_of_file = ("text", "file_name")

    title = models.CharField("title", max_length=300)
    # Named by its SHA-256: see oversight/uploads/store.py.
    file = models.FileField("file", max_length=300, blank=True)
    file_name = models.CharField("name of the file", max_length=255, blank=True)
    media_type = models.CharField("type", max_length=100, blank=True)
    size = models.PositiveBigIntegerField("size in bytes", default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    text = models.TextField("extracted text", blank=True)
    text_state = models.CharField(
        "text of the file", max_length=8, choices=TextState.choices, default=TextState.NONE, editable=False
    )

    objects = DocumentQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="correspondence_document_file_with_hash",
                condition=models.Q(file="", sha256="")
                | (~models.Q(file="") & models.Q(sha256__regex="^[0-9a-f]{64}$")),
                violation_error_message="A file is kept with its SHA-256.",
            ),
            models.CheckConstraint(
                name="correspondence_document_text_state",
                condition=models.Q(text_state__in=["none", "done", "in_part", "failed"])
                | (models.Q(text_state="waiting") & ~models.Q(file="")),
                violation_error_message="Only a file can wait to be read.",
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="correspondence_document_sha256")]

    def get_absolute_url(self) -> str:
        return reverse("correspondence:document", args=[self.pk])

    def forget_file(self) -> None:
        self.file, self.sha256, self.size = "", "", 0
        self.text_state = self.TextState.NONE


class Letter(Record):
    """A letter that is held, seen in part, or known only by quotation ("mentioned only")."""

    class Direction(models.TextChoices):
        RECEIVED = "received", "Received"
        SENT = "sent", "Sent"
        BETWEEN_OTHERS = "between_others", "Between others"

    class Holding(models.TextChoices):
        HELD = "held", "Held"
        SEEN_IN_PART = "seen_in_part", "Seen in part"
        MENTIONED_ONLY = "mentioned_only", "Mentioned only"

    class ReplyBy(models.TextChoices):
        NOTHING = "none", "It asks for no reply"
        NO_DAY = "asked", "It asks for a reply, by no day"
        STATED = "stated", "By the day that it states"
        FOI = "foi", "Freedom of Information request: 20 working days"
        EIR = "eir", "Request for environmental information: 20 working days"
        HOUSE = "house", "By a rule of the house"

    # The deadline that the form of a letter asks for.
    REPLY = "Reply"

    edited_with = (*Record.edited_with, "enclosures", "deadlines", "replies_to")
    on_forms = {"references": "other references"}
    timeline_field = "subject"
    timeline_place = 5
    party_roles = (PartyRole.SENDER, PartyRole.RECIPIENT, PartyRole.COPIED_TO)
    panel = "correspondence/panels/letters.html"
    panel_heading = "Letters"
    panel_place = 4
    owed_heading = "Letters that wait for a reply, without a day"
    owed_place = 4

    subject = models.CharField("subject", max_length=300)
    summary = models.TextField("summary", blank=True, help_text="In our own words.")
    text = models.TextField("text", blank=True, help_text="Word for word, where it is held.")
    references = models.CharField("references", max_length=200, blank=True)
    sender_reference = models.CharField("reference of the sender (“our ref”)", max_length=100, blank=True)
    recipient_reference = models.CharField("reference of the recipient (“your ref”)", max_length=100, blank=True)
    direction = models.CharField("direction", max_length=16, choices=Direction.choices)
    holding = models.CharField("what we hold of it", max_length=16, choices=Holding.choices)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="letters")
    document_pages = models.CharField("pages of the document", max_length=100, blank=True)
    # The first letter that it replies to; what else it replies to is a LetterReply. `ties_of` knows both.
    in_reply_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies", verbose_name="in reply to"
    )
    received_on = models.DateField("received on", null=True, blank=True)
    # Empty where nobody has said.
    reply_by = models.CharField("reply due", max_length=8, choices=ReplyBy.choices, blank=True)
    house_rule = models.ForeignKey(
        ReplyRule, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name="rule of the house"
    )

    objects = LetterQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="correspondence_letter_has_subject",
                condition=~models.Q(subject=""),
                violation_error_message="Enter the subject of the letter.",
            ),
            models.CheckConstraint(
                name="correspondence_letter_not_reply_to_itself",
                condition=models.Q(in_reply_to=None) | ~models.Q(in_reply_to=models.F("pk")),
                violation_error_message="A letter cannot be a reply to itself.",
            ),
            models.CheckConstraint(
                name="correspondence_letter_mentioned_has_no_text",
                condition=~models.Q(holding="mentioned_only") | models.Q(text="", document=None),
                violation_error_message="A letter that is only mentioned has neither text nor file.",
            ),
            models.CheckConstraint(
                name="correspondence_letter_pages_of_a_document",
                condition=models.Q(document_pages="") | models.Q(document__isnull=False),
                violation_error_message="Pages are those of a document: name it, or clear the pages.",
            ),
            models.CheckConstraint(
                name="correspondence_letter_rule_of_the_house",
                condition=models.Q(reply_by="house", house_rule__isnull=False)
                | (~models.Q(reply_by="house") & models.Q(house_rule=None)),
                violation_error_message="A rule of the house is named where, and only where, it says by when.",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("correspondence:letter", args=[self.pk])

    def replies_to_letters(self) -> list["Letter"]:
        """All letters that it replies to, however many."""
        ties = ties_of([(LETTER, self.pk)])
        earlier = [tie.earlier for tie in ties if tie.is_reply and tie.later == (LETTER, self.pk)]
        return list(Letter.objects.filter(pk__in=[pk for kind, pk in earlier if kind == LETTER]))

    def changed_by_it(self) -> Iterable[Deadline]:
        """What is due as a reply, to this letter or those that it replies to, where the day it was met is another."""
        for asked in (self, *self.replies_to_letters()):
            replies = Letter.objects.replying_to(asked).current()
            met_on = min((reply.came_by() for reply in replies), default=None)
            for deadline in asked.deadlines.current().filter(what=self.REPLY).exclude(met_on=met_on):
                deadline.met_on = met_on
                yield deadline

    def came_by(self) -> date:
        """The day by which it had certainly come: its own where that is exact, else that of receipt, else the last that
        its date allows. Where there is none of these, the day on which it was recorded."""
        exact = self.date_latest if self.date_stated.is_exact else None
        known = exact or self.received_on or self.date_latest
        return known or timezone.localdate(self.history.earliest().history_date)

    @property
    def is_late(self) -> bool:
        """Whether the reply is overdue; after `with_reply_state`."""
        due: date | None = self.reply_due_on  # type: ignore[attr-defined]
        return bool(self.is_waiting and due and due < today())  # type: ignore[attr-defined]

    @classmethod
    def owed_in(cls, user: Any, case: Any) -> list[Thing]:
        """Those with a day are among the deadlines."""
        rows: Any = cls.objects.visible_to(user).of_case(case).current().with_reply_state(user)
        rows = rows.filter(is_waiting=True, reply_due_on=None).in_order()
        return [Thing(row.subject, row.get_absolute_url(), f"letter of {row.date_as_written}") for row in rows]


class LetterReply(Tracked):
    """A further letter, or a Mayor’s Question, that a letter replies to."""

    seen_through = ("letter", "to_letter", "to_question")

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="replies_to")
    to_letter = models.ForeignKey(
        Letter, models.PROTECT, null=True, blank=True, related_name="further_replies", verbose_name="letter"
    )
    to_question = models.ForeignKey(
        "correspondence.Question",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letters_replying",
        verbose_name="question",
    )

    objects = SeenThroughQuerySet.as_manager()

    class Meta:
        verbose_name = "what a letter also replies to"
        verbose_name_plural = "what letters also reply to"
        ordering = ["id"]
        constraints = [
            *Tracked.Meta.constraints,
            models.CheckConstraint(
                name="correspondence_letterreply_one",
                condition=models.Q(to_letter__isnull=False, to_question=None)
                | models.Q(to_letter=None, to_question__isnull=False),
                violation_error_message="Name one letter or one question.",
            ),
            models.CheckConstraint(
                name="correspondence_letterreply_not_itself",
                condition=models.Q(to_letter=None) | ~models.Q(to_letter=models.F("letter")),
                violation_error_message="A letter cannot be a reply to itself.",
            ),
            models.UniqueConstraint(
                fields=["letter", "to_letter"],
                condition=models.Q(withdrawn_at=None),
                name="correspondence_letterreply_letter_once",
                violation_error_message="It is said already that it replies to that letter.",
            ),
            models.UniqueConstraint(
                fields=["letter", "to_question"],
                condition=models.Q(withdrawn_at=None),
                name="correspondence_letterreply_question_once",
                violation_error_message="It is said already that it replies to that question.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.to_letter or self.to_question)

    def history_about(self) -> models.Model:
        return self.letter


class LetterEnclosure(Tracked):
    """What came with a letter."""

    seen_through = ("letter",)
    on_forms = {"title": "what was enclosed"}

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="enclosures")
    title = models.CharField("title", max_length=300)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="enclosed_with")
    position = models.PositiveSmallIntegerField("order", default=0)

    objects = SeenThroughQuerySet.as_manager()

    class Meta:
        verbose_name = "enclosure"
        ordering = ["position", "id"]
        constraints = Tracked.Meta.constraints

    def __str__(self) -> str:
        return self.title

    def history_about(self) -> models.Model:
        return self.letter
