"""Files that wait to be used."""

from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.template.defaultfilters import filesizeformat

from oversight.uploads.store import path_of


class UploadQuerySet(models.QuerySet):
    def of(self, user: Any) -> Self:
        """Those that the user sent: nobody else may use them."""
        return self.filter(user_id=user.pk)


class Upload(models.Model):
    """A file that somebody sent and that was found to be in order. A record is made of it, or it is cleared away.

    It is not part of the record: it has no history, and it may be deleted.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    # Where the bytes lie, by their SHA-256; several rows can share them.
    file = models.CharField(max_length=100)
    file_name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.file_name} ({filesizeformat(self.size)})"

    @property
    def path(self) -> Path:
        return path_of(self.file)

    @property
    def title(self) -> str:
        """Its name without the ending."""
        return self.file_name.rpartition(".")[0].strip() or self.file_name
