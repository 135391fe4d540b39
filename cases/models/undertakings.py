"""What is owed: commitments, recommendations and deadlines."""

from django.db import models
from django.urls import reverse

from cases.models.record import MadeIn, PartyRole, Record, RecordPart
from cases.querysets import CommitmentQuerySet, DeadlineQuerySet, MadeInQuerySet


class Commitment(MadeIn, Record):
    """What somebody undertook. Whether it is overdue is worked out from the day, never stored."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        MET = "met", "Met"
        PARTLY_MET = "partly_met", "Partly met"
        NOT_MET = "not_met", "Not met"
        DROPPED = "dropped", "Dropped"

    timeline_field = "text"
    timeline_place = 8
    party_roles = (PartyRole.UNDERTAKEN_BY, PartyRole.UNDERTAKEN_TO)
    panel = "cases/panels/commitments.html"
    panel_heading = "Commitments"
    panel_place = 5

    text = models.TextField("what was undertaken")
    condition = models.TextField("condition", blank=True)
    due_as_written = models.CharField("due, as written", max_length=200, blank=True)
    due_on = models.DateField("due on", null=True, blank=True)
    progress = models.TextField("progress", blank=True)
    evidence = models.TextField("evidence", blank=True)
    status = models.CharField("status", max_length=12, choices=Status.choices, default=Status.OPEN)

    objects = CommitmentQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [*MadeIn.Meta.indexes, models.Index(fields=["due_on"], name="cases_commitment_due")]
        constraints = [
            *Record.Meta.constraints,
            *MadeIn.Meta.constraints,
            models.CheckConstraint(
                name="cases_commitment_says_something",
                condition=~models.Q(text=""),
                violation_error_message="Enter what was undertaken.",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("cases:commitment", args=[self.pk])

    @property
    def is_outstanding(self) -> bool:
        return self.status in {self.Status.OPEN, self.Status.PARTLY_MET} and not self.is_withdrawn


class Recommendation(MadeIn, Record):
    """What a body asked another to do, and what became of it."""

    class Response(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        PARTLY = "partly", "Partly accepted"
        REJECTED = "rejected", "Rejected"
        NONE = "none", "No response yet"

    timeline_field = "text"
    timeline_place = 9
    party_roles = (PartyRole.MADE_BY, PartyRole.MADE_TO)
    panel = "cases/panels/recommendations.html"
    panel_heading = "Recommendations"
    panel_place = 6

    text = models.TextField("what was recommended")
    response = models.CharField("response", max_length=12, choices=Response.choices, default=Response.NONE)
    response_note = models.TextField("the response in words", blank=True)
    progress = models.TextField("progress", blank=True)

    objects = MadeInQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = MadeIn.Meta.indexes
        constraints = [*Record.Meta.constraints, *MadeIn.Meta.constraints]

    def get_absolute_url(self) -> str:
        return reverse("cases:recommendation", args=[self.pk])


class Deadline(RecordPart):
    """A due date of a record, with how it was worked out, day by day."""

    what = models.CharField("what is due", max_length=200)
    due_on = models.DateField("due on")
    rule = models.CharField("rule", max_length=200, help_text="For instance: 10 working days after receipt.")
    # One entry a day counted or skipped: {"day": "2019-08-26", "counted": false, "why": "bank holiday"}.
    working = models.JSONField("how it was worked out", default=list, blank=True)
    met_on = models.DateField("met on", null=True, blank=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta(RecordPart.Meta):
        ordering = ["due_on"]
        indexes = [*RecordPart.Meta.indexes, models.Index(fields=["due_on"], name="cases_deadline_due")]

    def __str__(self) -> str:
        return f"{self.what}, due {self.due_on:%-d %B %Y}"
