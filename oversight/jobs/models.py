"""What somebody asked for that takes minutes."""

from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class JobQuerySet(models.QuerySet):
    def under_way(self) -> Self:
        return self.filter(state__in=Job.UNDER_WAY)

    def about(self, row: Any) -> Self:
        return self.filter(about_type=ContentType.objects.get_for_model(row), about_id=row.pk)


class Job(models.Model):
    """Done in the background, for one user, who sees how far it is and may cancel it. One of a kind at a time.

    It is not part of the record: what it makes is. `address` is the page that shows it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        WORKING = "working", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Not made"
        CANCELLED = "cancelled", "Cancelled"

    UNDER_WAY = (State.WAITING, State.WORKING)

    kind = models.CharField(max_length=30)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    about_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    about_id = models.BigIntegerField()
    about = GenericForeignKey("about_type", "about_id")
    address = models.CharField(max_length=200)
    choices = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    # How far it is ("Documents read"), of how many; and why it failed, as a sentence.
    step = models.CharField(max_length=100, blank=True)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    trouble = models.TextField(blank=True)
    # Sentences about what was made: what is not in it, say.
    remarks = models.JSONField(default=list)
    made_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    made_id = models.BigIntegerField(null=True)
    made = GenericForeignKey("made_type", "made_id")
    asked_at = models.DateTimeField(auto_now_add=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=models.Q(state__in=["waiting", "working"]),
                name="jobs_job_one_at_a_time",
                violation_error_message="One that you asked for is being made. Wait for it, or cancel it.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.about}, for {self.user}"

    def get_absolute_url(self) -> str:
        return self.address

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY

    @property
    def progress(self) -> str:
        """ "Documents read: 3 of 40" """
        if self.state == self.State.WAITING:
            return "Waiting for its turn"
        number = f": {self.done} of {self.of}" if self.of else f": {self.done}" if self.done else ""
        return f"{self.step or 'Begun'}{number}"
