"""What happened: incidents and events."""

from django.db import models
from django.urls import reverse

from cases.models.record import PartyRole, Record
from cases.querysets import RecordQuerySet


class Incident(Record):
    """What is said to have happened, with who disclosed, operated, was affected or oversaw."""

    class Kind(models.TextChoices):
        OPERATION = "operation", "Use of a technology"
        DISCLOSURE = "disclosure", "Disclosure of data"
        DEPLOYMENT = "deployment", "Deployment by the police"
        AGREEMENT = "agreement", "Agreement"
        MISINFORMATION = "misinformation", "Wrong information given"
        OTHER = "other", "Other"

    class Standing(models.TextChoices):
        ALLEGED = "alleged", "Alleged"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        DISPUTED = "disputed", "Disputed"
        ESTABLISHED = "established", "Established"

    panel = "cases/panels/incidents.html"
    panel_heading = "Incidents"
    panel_place = 1
    timeline_place = 1
    party_roles = (
        PartyRole.DISCLOSED_BY,
        PartyRole.DISCLOSED_TO,
        PartyRole.OPERATED,
        PartyRole.TOOK_PART,
        PartyRole.AFFECTED,
        PartyRole.OVERSAW,
    )

    kind = models.CharField("kind", max_length=20, choices=Kind.choices)
    title = models.CharField("title", max_length=300)
    description = models.TextField("description", blank=True)
    quantity_as_stated = models.CharField("quantity as stated", max_length=200, blank=True)
    standing = models.CharField("standing", max_length=20, choices=Standing.choices, default=Standing.ALLEGED)

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        pass

    def get_absolute_url(self) -> str:
        return reverse("cases:incident", args=[self.pk])


class Event(Record):
    """Any other dated happening of a case."""

    class Kind(models.TextChoices):
        MEETING = "meeting", "Meeting"
        PUBLICATION = "publication", "Publication"
        PRESS_REPORT = "press_report", "Press report"
        PRESS_STATEMENT = "press_statement", "Statement to the press"
        INVESTIGATION = "investigation", "Investigation"
        DECISION = "decision", "Decision"
        REQUEST = "request", "Request"
        OTHER = "other", "Other"

    timeline_place = 2
    party_roles = (PartyRole.TOOK_PART, PartyRole.CHAIR, PartyRole.AFFECTED, PartyRole.OVERSAW)

    kind = models.CharField("kind", max_length=20, choices=Kind.choices)
    title = models.CharField("title", max_length=300)
    description = models.TextField("description", blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        pass

    def get_absolute_url(self) -> str:
        return reverse("cases:event", args=[self.pk])
