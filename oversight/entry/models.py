"""What is remembered of forms: which were carried out, and what was typed when a session had ended."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

KEPT_FOR = timedelta(days=7)


class SentForm(models.Model):
    """A form that was carried out, known by its one-time token, and the row that it made or changed."""

    token = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # SHA-256 of what was typed: the same token with other words is another wish.
    words = models.CharField(max_length=64)
    made_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    made_id = models.BigIntegerField(null=True)
    made = GenericForeignKey("made_type", "made_id")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.token} made {self.made}"


class KeptForm(models.Model):
    """What somebody had typed into the form at an address when it could not be taken. It shows to that user alone."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    path = models.CharField(max_length=500)
    data = models.JSONField()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "path"], name="entry_keptform_one_an_address")]

    def __str__(self) -> str:
        return f"{self.user} at {self.path}"
