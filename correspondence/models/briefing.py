"""The letters that we issue about a case."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from cases.owed import Thing
from correspondence.querysets import BriefingQuerySet
from oversight.audit.history import Tracked


class Briefing(Tracked):
    """A briefing letter about a case: what was chosen for it. Its PDF is made from this and the record."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        APPROVED = "approved", "Approved"
        ISSUED = "issued", "Issued"
        SUPERSEDED = "superseded", "Superseded"

    class Part(models.TextChoices):
        SUMMARY = "summary", "Summary"
        STATEMENTS = "statements", "What was said and put right"
        TIMELINE = "timeline", "Timeline"
        QUESTIONS = "questions", "Questions and answers"
        COMMITMENTS = "commitments", "Commitments and recommendations outstanding"
        SOURCES = "sources", "Sources"

    panel = "correspondence/panels/briefings.html"
    panel_heading = "Briefing letters"
    panel_place = 8
    owed_heading = "Briefing letters in draft"
    owed_place = 4

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="briefings")
    status = models.CharField("status", max_length=12, choices=Status.choices, default=Status.DRAFT)
    addressee = models.CharField("addressee", max_length=200, help_text="A person with their office, or a committee.")
    address = models.TextField("address", blank=True)
    dated = models.DateField("date")
    salutation = models.CharField("salutation", max_length=100)
    opening = models.TextField("opening")
    parts = ArrayField(
        models.CharField(max_length=20, choices=Part.choices), blank=True, verbose_name="parts to include"
    )
    timeline_filter = models.JSONField("timeline filter", default=dict, blank=True)
    close = models.CharField("close", max_length=100, default="Yours sincerely")
    signatory = models.CharField("signed by", max_length=200)
    signatory_office = models.CharField("office of the signatory", max_length=200, blank=True)
    copied_to = models.TextField("copied to", blank=True, help_text="One a line.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="briefings")

    objects = BriefingQuerySet.as_manager()

    class Meta:
        ordering = ["-dated", "-id"]
        constraints = [
            *Tracked.Meta.constraints,
            models.CheckConstraint(
                name="correspondence_briefing_addressed",
                condition=~models.Q(addressee=""),
                violation_error_message="Say to whom the letter goes.",
            ),
        ]

    def __str__(self) -> str:
        return f"Briefing letter to {self.addressee}, {self.dated:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("correspondence:briefing", args=[self.pk])

    def history_about(self) -> models.Model:
        return self.case

    @classmethod
    def owed_in(cls, user: Any, case: Any) -> list[Thing]:
        rows = cls.objects.visible_to(user).of_case(case).current().filter(status=cls.Status.DRAFT)
        return [Thing(str(row), row.get_absolute_url()) for row in rows]
