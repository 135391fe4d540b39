"""Letters that a case collects, and the files that we hold."""

from collections.abc import Iterable

from django.db import models
from django.urls import reverse

from cases.models import Deadline, PartyRole, Record
from cases.querysets import RecordQuerySet, SeenThroughQuerySet
from correspondence.querysets import DocumentQuerySet
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

    # The deadline that the form of a letter asks for.
    REPLY = "Reply"

    edited_with = (*Record.edited_with, "enclosures", "deadlines")
    timeline_field = "subject"
    timeline_place = 5
    party_roles = (PartyRole.SENDER, PartyRole.RECIPIENT, PartyRole.COPIED_TO)
    panel = "correspondence/panels/letters.html"
    panel_heading = "Letters"
    panel_place = 4

    subject = models.CharField("subject", max_length=300)
    summary = models.TextField("summary", blank=True, help_text="In our own words.")
    text = models.TextField("text", blank=True, help_text="Word for word, where it is held.")
    references = models.CharField("references", max_length=200, blank=True)
    direction = models.CharField("direction", max_length=16, choices=Direction.choices)
    holding = models.CharField("what we hold of it", max_length=16, choices=Holding.choices)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="letters")
    in_reply_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies", verbose_name="in reply to"
    )

    objects = RecordQuerySet.as_manager()

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
        ]

    def get_absolute_url(self) -> str:
        return reverse("correspondence:letter", args=[self.pk])

    def changed_by_it(self) -> Iterable[Deadline]:
        """What is due as a reply, to this letter or the one that it replies to, where the day it was met is another."""
        for asked in filter(None, (self, self.in_reply_to)):
            first = asked.replies.current().in_order().first()
            met_on = first and (first.date_latest or first.date_earliest)
            for deadline in asked.deadlines.current().filter(what=self.REPLY).exclude(met_on=met_on):
                deadline.met_on = met_on
                yield deadline


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
