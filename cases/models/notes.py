"""Notes for colleagues about a record, and whom they mention."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from cases.models.record import RecordPart
from cases.querysets import NoteQuerySet, SeenThroughQuerySet
from oversight.audit.history import Tracked


class Note(RecordPart):
    """What staff tell each other about a record, a case, somebody or a publication. It is in no output."""

    text = models.TextField("note")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notes_written", verbose_name="written by"
    )
    written_at = models.DateTimeField("written at", default=timezone.now, editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta(RecordPart.Meta):
        ordering = ["id"]
        constraints = [
            *RecordPart.Meta.constraints,
            models.CheckConstraint(
                name="cases_note_says_something",
                condition=~models.Q(text=""),
                violation_error_message="Enter the note.",
            ),
        ]

    def __str__(self) -> str:
        return f"Note by {self.author}"

    def get_absolute_url(self) -> str:
        """Leads to where the note stands on the page of its record."""
        return reverse("cases:note", args=[self.pk])

    def history_about(self) -> models.Model:
        """Itself: the history of the record must not tell members that there is a note."""
        return self


class NoteMention(Tracked):
    """A colleague named with @ in a note: it waits on their home page until they have dealt with it."""

    seen_through = ("note",)

    note = models.ForeignKey(Note, models.PROTECT, related_name="mentions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentions", verbose_name="who is mentioned"
    )
    dealt_with_at = models.DateTimeField("dealt with at", null=True, blank=True, editable=False)

    objects = SeenThroughQuerySet.as_manager()

    class Meta:
        verbose_name = "mention of a colleague"
        verbose_name_plural = "mentions of colleagues"
        constraints = [
            *Tracked.Meta.constraints,
            models.UniqueConstraint(
                fields=["note", "user"], condition=models.Q(withdrawn_at=None), name="cases_notemention_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in a note"

    def history_about(self) -> models.Model:
        return self.note
