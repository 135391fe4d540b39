"""Words that are destroyed, for a lawful reason and by two people."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from oversight.audit.history import StaffQuerySet, Tracked


class Redaction(Tracked):
    """One person proposes it, another approves it; then `ledger.redact` (migration 0007) destroys the words.

    `targets` says where, as a list of {"table": a guarded table, "type": key of its content type, "row": key of a row,
    "fields": names of columns, "file": whether the file of that row goes too}. With `keeps_today`, what a row says
    today stays, and only what it said before goes.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Waits for a second person"
        APPROVED = "approved", "Approved and carried out"
        REFUSED = "refused", "Not carried out"

    record_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", editable=False)
    record_id = models.BigIntegerField(editable=False)
    record = GenericForeignKey("record_type", "record_id")
    targets = models.JSONField("what is destroyed", editable=False)
    keeps_today = models.BooleanField("keeps what is said today", default=False)
    with_reasons = models.BooleanField("destroys reasons of changes too", default=False)
    authority = models.TextField("authority", help_text="The law or order that demands it.")
    reason = models.TextField("reason")
    status = models.CharField("status", max_length=10, choices=Status.choices, default=Status.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("proposed at", auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("decided at", null=True, blank=True)
    why_refused = models.TextField("why it was not carried out", blank=True)

    objects = StaffQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            *Tracked.Meta.constraints,
            models.CheckConstraint(
                name="audit_redaction_by_two_people",
                condition=~Q(status="approved") | Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by")),
                violation_error_message="One person proposes a redaction, and another approves it.",
            ),
            models.CheckConstraint(
                name="audit_redaction_with_authority",
                condition=~Q(authority="") & ~Q(reason=""),
                violation_error_message="Say on whose authority and why.",
            ),
        ]

    def __str__(self) -> str:
        return f"Redaction of {self.record}"

    def get_absolute_url(self) -> str:
        return reverse("cases:redaction", args=[self.pk])

    def history_about(self) -> Any:
        return self.record

    @property
    def waits(self) -> bool:
        return self.status == self.Status.PROPOSED
