"""The case: one oversight file."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from cases.querysets import CaseQuerySet, SeenThroughQuerySet, TopicQuerySet
from oversight.audit.history import Tracked


class Topic(Tracked):
    name = models.CharField("name", max_length=100, unique=True)
    slug = models.SlugField("short name in addresses", max_length=100, unique=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            *Tracked.Meta.constraints,
            models.UniqueConstraint(
                Lower("name"),
                name="cases_topic_name_once",
                violation_error_message="A topic of this name is there already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Case(Tracked):
    """One oversight file, with a reference such as OC-2019-0001."""

    on_forms = {"visibility": "who reads it"}

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        AWAITING_RESPONSE = "awaiting_response", "Awaiting response"
        UNDER_REVIEW = "under_review", "Under review"
        CLOSED = "closed", "Closed"

    class Visibility(models.TextChoices):
        INTERNAL = "internal", "Internal: everybody who signs in"
        RESTRICTED = "restricted", "Restricted: the committee and those named"

    reference = models.CharField(
        "reference",
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^OC-\d{4}-\d{4}$", "A reference looks like OC-2019-0001.")],
    )
    title = models.CharField("title", max_length=200)
    summary = models.TextField("summary", blank=True)
    status = models.CharField("status", max_length=20, choices=Status.choices, default=Status.OPEN)
    visibility = models.CharField("visibility", max_length=12, choices=Visibility.choices, default=Visibility.INTERNAL)
    lead_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="cases_led", verbose_name="lead officer"
    )
    committee = models.ForeignKey(
        "cases.Organisation", models.PROTECT, related_name="cases_of_committee", verbose_name="committee"
    )
    topics: models.ManyToManyField = models.ManyToManyField(Topic, through="CaseTopic", related_name="cases")
    opened_on = models.DateField("opened on")
    closed_on = models.DateField("closed on", null=True, blank=True)
    outcome = models.TextField("outcome", blank=True)
    legal_hold = models.BooleanField("legal hold", default=False, editable=False)

    edited_with = ("casetopics", "casereaders")

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-reference"]
        constraints = [
            *Tracked.Meta.constraints,
            models.CheckConstraint(
                name="cases_case_reference_form",
                condition=models.Q(reference__regex=r"^OC-\d{4}-\d{4}$"),
                violation_error_message="A reference looks like OC-2019-0001.",
            ),
            models.CheckConstraint(
                name="cases_case_closed_with_outcome",
                condition=models.Q(status="closed", closed_on__isnull=False) & ~models.Q(outcome="")
                | (~models.Q(status="closed") & models.Q(closed_on=None)),
                violation_error_message="A closed case has an outcome and the day it was closed.",
            ),
            models.CheckConstraint(
                name="cases_case_closed_after_opened",
                condition=models.Q(closed_on=None) | models.Q(closed_on__gte=models.F("opened_on")),
                violation_error_message="A case cannot be closed before it was opened.",
            ),
        ]
        indexes = [
            models.Index(fields=["-opened_on", "-reference"], name="cases_case_newest"),
            models.Index(fields=["status"], name="cases_case_status"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("cases:case", args=[self.reference])

    @property
    def is_restricted(self) -> bool:
        return self.visibility == self.Visibility.RESTRICTED


class CasePart(Tracked):
    """A row that says something about one case."""

    seen_through = ("case",)

    case = models.ForeignKey(Case, models.PROTECT, related_name="%(class)ss")

    objects = SeenThroughQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = Tracked.Meta.constraints

    def history_about(self) -> models.Model:
        return self.case


class CaseTopic(CasePart):
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="casetopics")

    class Meta(CasePart.Meta):
        verbose_name = "topic of a case"
        constraints = [
            *CasePart.Meta.constraints,
            models.UniqueConstraint(
                fields=["case", "topic"], condition=models.Q(withdrawn_at=None), name="cases_casetopic_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case.reference}: {self.topic}"


class CaseReader(CasePart):
    """A user who may read a restricted case by name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="cases_readable")

    class Meta(CasePart.Meta):
        verbose_name = "named reader"
        constraints = [
            *CasePart.Meta.constraints,
            models.UniqueConstraint(
                fields=["case", "user"], condition=models.Q(withdrawn_at=None), name="cases_casereader_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} reads {self.case.reference}"


class CommitteeMember(Tracked):
    """A user's seat on a committee, which opens the committee's restricted cases."""

    seen_through = ("committee",)

    committee = models.ForeignKey("cases.Organisation", models.PROTECT, related_name="committee_members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="committee_seats")

    objects = SeenThroughQuerySet.as_manager()

    class Meta:
        verbose_name = "seat on a committee"
        verbose_name_plural = "seats on committees"
        constraints = [
            *Tracked.Meta.constraints,
            models.UniqueConstraint(
                fields=["committee", "user"], condition=models.Q(withdrawn_at=None), name="cases_committeemember_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} on {self.committee}"

    def history_about(self) -> models.Model:
        return self.committee
