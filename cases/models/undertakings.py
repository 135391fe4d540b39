"""What is owed: commitments, recommendations and deadlines."""

from typing import Any

from django.apps import apps
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models
from django.urls import reverse

from cases.models.record import MadeIn, PartyRole, Record, RecordPart
from cases.owed import Thing
from cases.querysets import CommitmentQuerySet, DeadlineQuerySet, MadeInQuerySet
from oversight.audit.as_of import today
from oversight.deadlines import Step, as_steps


class Commitment(MadeIn, Record):
    """What somebody undertook. Whether it is overdue is worked out from the day, never stored."""

    on_forms = {**MadeIn.on_forms, "due_as_written": "due"}

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
    owed_heading = "Commitments outstanding"
    owed_place = 1

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

    @classmethod
    def owed_in(cls, user: Any, case: Any) -> list[Thing]:
        rows = cls.objects.visible_to(user).of_case(case).outstanding().with_parties().order_by("due_on", "pk")
        return [row._as_thing() for row in rows]

    def _as_thing(self) -> Thing:
        named = [party.name for party in self.current_parties if party.role == PartyRole.UNDERTAKEN_BY]  # type: ignore[attr-defined]
        return Thing(self.text, self.get_absolute_url(), ", ".join(named), self.due_on)


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

    owed_heading = "Deadlines not met, replies to letters among them"
    owed_place = 2

    what = models.CharField("what is due", max_length=200)
    due_on = models.DateField("due on")
    rule = models.CharField("rule", max_length=200, help_text="For instance: 10 working days after receipt.")
    # A `Step` of oversight/deadlines.py a day: {"day": "2019-08-26", "number": 0, "why": "bank holiday: …"}.
    working = models.JSONField("how it was worked out", default=list, blank=True)
    met_on = models.DateField("met on", null=True, blank=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta(RecordPart.Meta):
        ordering = ["due_on"]
        indexes = [*RecordPart.Meta.indexes, models.Index(fields=["due_on"], name="cases_deadline_due")]

    def __str__(self) -> str:
        return f"{self.what}, due {self.due_on:%-d %B %Y}"

    @property
    def steps(self) -> list[Step]:
        """The days counted one by one; empty for a day that was not counted."""
        return as_steps(self.working)

    @property
    def is_late(self) -> bool:
        return self.met_on is None and self.due_on < today()

    @staticmethod
    def named_records() -> GenericPrefetch:
        """To fetch the record of each, with its name."""
        kinds = [kind for kind in apps.get_models() if issubclass(kind, Record)]
        return GenericPrefetch("record", [kind.objects.with_name() for kind in kinds])  # type: ignore[attr-defined]

    @classmethod
    def owed_in(cls, user: Any, case: Any) -> list[Thing]:
        """Those of records that nobody has withdrawn."""
        rows = cls.objects.visible_to(user).of_case(case).outstanding().prefetch_related(cls.named_records())
        return [row._as_thing(row.record) for row in rows if row.record and not row.record.is_withdrawn]

    def _as_thing(self, record: Any) -> Thing:
        return Thing(f"{self.what}: {record}", record.get_absolute_url(), self.rule, self.due_on)
