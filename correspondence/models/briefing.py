"""The letters that we issue about a case."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from cases.owed import Thing
from cases.querysets import SeenThroughQuerySet
from correspondence.querysets import BriefingQuerySet
from oversight.audit.history import Tracked
from oversight.audit.moments import said


class Briefing(Tracked):
    """A briefing letter about a case: what was chosen for it, and how far it has come.

    draft → submitted → approved (or sent back: a draft again) → issued → superseded. The PDF that is issued is made
    from this and the record, once. `facts` are the versions of the rows that it tells of (correspondence/facts.py), as
    whoever approved it saw them.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        APPROVED = "approved", "Approved"
        ISSUED = "issued", "Issued"
        SUPERSEDED = "superseded", "Superseded"

    # With a number, and with bytes that are never made again.
    SENT = (Status.ISSUED, Status.SUPERSEDED)

    class Part(models.TextChoices):
        SUMMARY = "summary", "Summary"
        STATEMENTS = "statements", "What was said and put right"
        TIMELINE = "timeline", "Timeline"
        QUESTIONS = "questions", "Questions and answers"
        EXCHANGE = "exchange", "Exchange of letters"
        COMMITMENTS = "commitments", "Commitments and recommendations outstanding"
        SOURCES = "sources", "Sources"

    on_forms = {"parts": "what goes with it", "recorded": "told as recorded on", "put_in": "restricted items put in"}
    edited_with = ("enclosures",)
    panel = "correspondence/panels/briefings.html"
    panel_heading = "Briefing letters"
    panel_place = 8
    owed_heading = "Briefing letters not issued yet"
    owed_place = 5

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="briefings")
    status = models.CharField("status", max_length=12, choices=Status.choices, default=Status.DRAFT)
    number = models.CharField("number", max_length=12, unique=True, null=True, blank=True, editable=False)
    template = models.ForeignKey(
        "correspondence.BriefingTemplate",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="briefings",
        verbose_name="template",
    )
    addressee = models.CharField(
        "addressee", max_length=200, help_text="A person, a person with their office, or a body."
    )
    office = models.CharField("office of the addressee", max_length=200, blank=True)
    address = models.TextField("address", blank=True)
    further_addressees = models.TextField("further addressees", blank=True)
    dated = models.DateField("date")
    subject = models.CharField("subject", max_length=200, blank=True)
    salutation = models.CharField("salutation", max_length=100)
    opening = models.TextField("text of the letter")
    parts = ArrayField(
        models.CharField(max_length=20, choices=Part.choices), blank=True, verbose_name="parts to include"
    )
    timeline_filter = models.JSONField("timeline filter", default=dict, blank=True)
    recorded = models.DateTimeField("tells the case as recorded on", null=True, blank=True)
    close = models.CharField("close", max_length=100, default="Yours sincerely")
    signatory = models.CharField("signed by", max_length=200)
    signatory_office = models.CharField("office of the signatory", max_length=200, blank=True)
    copied_to = models.TextField("copied to", blank=True, help_text="One a line.")
    is_archival = models.BooleanField("as PDF/A-3a", default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="briefings")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="submitted by"
    )
    sent_back = models.TextField("why it was sent back", blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="approved by"
    )
    # Keys such as "letter-12": restricted records that whoever approved it put in by name.
    put_in = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, verbose_name="restricted items put in"
    )
    facts = models.JSONField("versions of what it tells", default=list, blank=True, editable=False)
    issued_at = models.DateTimeField("issued on", null=True, blank=True, editable=False)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name="supersedes"
    )

    objects = BriefingQuerySet.as_manager()

    class Meta:
        ordering = ["-dated", "-id"]
        verbose_name = "briefing letter"
        constraints = [
            *Tracked.Meta.constraints,
            models.CheckConstraint(
                name="correspondence_briefing_addressed",
                condition=~models.Q(addressee=""),
                violation_error_message="Say to whom the letter goes.",
            ),
            models.CheckConstraint(
                name="correspondence_briefing_numbered",
                condition=models.Q(status__in=["issued", "superseded"], number__regex=r"^OB-\d{4}-\d{4}$")
                & models.Q(issued_at__isnull=False)
                | models.Q(status__in=["draft", "submitted", "approved"], number=None, issued_at=None),
                violation_error_message="A letter has a number once it is issued, and not before.",
            ),
            models.CheckConstraint(
                name="correspondence_briefing_approved",
                condition=models.Q(status__in=["draft", "submitted"], approved_by=None)
                | models.Q(status__in=["approved", "issued", "superseded"], approved_by__isnull=False)
                & ~models.Q(approved_by=models.F("author")),
                violation_error_message="A letter is approved by somebody other than its author.",
            ),
            models.CheckConstraint(
                name="correspondence_briefing_not_its_own",
                condition=models.Q(supersedes=None) | ~models.Q(supersedes=models.F("pk")),
                violation_error_message="A letter cannot supersede itself.",
            ),
        ]

    def __str__(self) -> str:
        number = f"{self.number} to" if self.number else "Briefing letter to"
        return f"{number} {self.addressee}, {self.dated:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("correspondence:briefing", args=[self.pk])

    def history_about(self) -> models.Model:
        return self.case

    def why_it_stays(self) -> str:
        return "It is issued. Issue a letter that supersedes it instead" if self.is_sent else ""

    @property
    def is_sent(self) -> bool:
        return self.status in self.SENT

    @property
    def may_be_written(self) -> bool:
        """Nothing of it is settled yet."""
        return self.status == self.Status.DRAFT and not self.is_withdrawn

    @property
    def subject_line(self) -> str:
        return self.subject or self.case.title

    @property
    def addressees(self) -> list[list[str]]:
        """The lines of each addressee: name, office, address."""
        first = [self.addressee, self.office, *self.address.splitlines()]
        further = [block.splitlines() for block in self.further_addressees.replace("\r\n", "\n").split("\n\n")]
        blocks = [[line.strip() for line in block if line.strip()] for block in (first, *further)]
        return [block for block in blocks if block]

    @property
    def as_recorded(self) -> str:
        """ "as recorded on 1 September 2019"; empty for one of the record as it is."""
        return f"as recorded on {said(self.recorded)}" if self.recorded else ""

    @classmethod
    def owed_in(cls, user: Any, case: Any) -> list[Thing]:
        rows = cls.objects.visible_to(user).of_case(case).current().exclude(status__in=cls.SENT)
        return [Thing(str(row), row.get_absolute_url(), row.get_status_display()) for row in rows]


class BriefingEnclosure(Tracked):
    """A document of the case that goes with a briefing letter, page by page."""

    seen_through = ("briefing",)

    briefing = models.ForeignKey(Briefing, models.PROTECT, related_name="enclosures")
    document = models.ForeignKey("correspondence.Document", models.PROTECT, related_name="+", verbose_name="document")
    position = models.PositiveSmallIntegerField("order", default=0)

    objects = SeenThroughQuerySet.as_manager()

    class Meta:
        verbose_name = "enclosure of a briefing letter"
        verbose_name_plural = "enclosures of briefing letters"
        ordering = ["position", "id"]
        constraints = [
            *Tracked.Meta.constraints,
            models.UniqueConstraint(
                fields=["briefing", "document"],
                condition=models.Q(withdrawn_at=None),
                name="correspondence_briefingenclosure_once",
                violation_error_message="That document is enclosed already.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.document)

    def history_about(self) -> models.Model:
        return self.briefing
