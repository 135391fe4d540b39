"""The feed (one indexed row for each change, instead of a union of histories), redactions, verifications."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Cast

from oversight.audit.redaction import Redaction

__all__ = ["Change", "Redaction", "Verification"]

# PostgreSQL knows no way from its own type of number to bigint but by way of text.
NUMBER = models.Func(function="pg_current_xact_id", output_field=models.TextField())
THIS_TRANSACTION = Cast(Cast(NUMBER, models.TextField()), models.BigIntegerField())


class Change(models.Model):
    """One change of one row. `record` is the row; `about` is the record it is a part of (a party's incident, say).

    `transaction` is PostgreSQL's number of the transaction that made it: what one action changed has the same.
    """

    class Verb(models.TextChoices):
        ADDED = "+", "added"
        CHANGED = "~", "changed"
        REMOVED = "-", "removed"

    at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    verb = models.CharField(max_length=1, choices=Verb.choices)
    record_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    record_id = models.BigIntegerField()
    about_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    about_id = models.BigIntegerField()
    history_id = models.BigIntegerField()
    transaction = models.BigIntegerField(db_default=THIS_TRANSACTION, editable=False)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["about_type", "about_id", "-id"], name="audit_change_about"),
            models.Index(fields=["transaction"], name="audit_change_transaction"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["record_type", "history_id"], name="audit_change_once_per_history_row")
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.record_type} {self.record_id}"

    @property
    def action(self) -> tuple[int, int | None, str]:
        """The same for all changes that one user made at one time for one reason."""
        return self.transaction, self.user_id, self.reason


class Verification(models.Model):
    """What `verify_history` found at one time, in words."""

    at = models.DateTimeField(auto_now_add=True)
    entries = models.BigIntegerField()
    seals = models.BigIntegerField()
    root = models.CharField(max_length=64)
    findings = models.JSONField(default=list)
    remarks = models.JSONField(default=list)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Verification of {self.at:%-d %B %Y, %H:%M}"
