"""Where the facts come from, and what each source says of the date."""

from typing import ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse

from cases.models.record import RecordPart, count_current_records, why_named_rows_stay
from cases.querysets import PublicationQuerySet, RecordPartQuerySet
from oversight.audit.history import Tracked
from oversight.dates import StatedDate
from oversight.indexes import similar_names


class Publication(Tracked):
    """Something published outside this record: a newspaper's report, a press release, a published answer."""

    on_forms = {"address": "address on the web"}

    called_in: ClassVar[tuple[str, ...]] = ("title", "code")

    code = models.CharField(
        "short name", max_length=20, blank=True, help_text="What a list of sources calls it, for instance S1."
    )
    title = models.CharField("title", max_length=300)
    publisher = models.CharField("publisher", max_length=200)
    date_as_written = models.CharField("date", max_length=100, blank=True)
    identifier = models.CharField("identifier", max_length=200, blank=True, help_text="The publisher's own number.")
    address = models.URLField("address", max_length=500, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["publisher", "title"]
        constraints = [
            *Tracked.Meta.constraints,
            models.UniqueConstraint(
                fields=["publisher", "title", "date_as_written"],
                condition=models.Q(withdrawn_at=None),
                name="cases_publication_once",
                violation_error_message="This publication is recorded already.",
            ),
        ]
        indexes = [similar_names("cases_publication_similar", "title", "code")]

    def __str__(self) -> str:
        named = self.title if self.title.startswith(self.publisher) else f"{self.publisher}, {self.title}"
        return f"{named}, {self.date_as_written}" if self.date_as_written else named

    def get_absolute_url(self) -> str:
        return reverse("cases:publication", args=[self.pk])

    def why_it_stays(self) -> str:
        offices = self.appointments.filter(withdrawn_at=None).count()
        numbers = {"record": count_current_records(self.cited_by), "office": offices}
        return why_named_rows_stay(numbers, "Correct those first")


class Source(RecordPart):
    """The tie of a record to what it rests on: a publication, or another record (a letter, an answer, a document).

    Where the source gives the fact another date than the record has, `claim_*` keeps that date too: two sources that
    disagree are two claims.
    """

    on_forms = {"cited": "source", "publication": "source", "conflicts": "it disagrees with the record"}
    shown_with = ("publication",)

    publication = models.ForeignKey(Publication, models.PROTECT, null=True, blank=True, related_name="cited_by")
    cited_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True, related_name="+")
    cited_id = models.BigIntegerField(null=True, blank=True)
    cited = GenericForeignKey("cited_type", "cited_id")
    locator = models.CharField("page or paragraph", max_length=200, blank=True)
    quotation = models.TextField("words quoted", blank=True)
    says = models.TextField("what it says", blank=True, help_text="In our own words, where it differs from the record.")
    claim_as_written = models.CharField("date that it gives", max_length=200, blank=True)
    claim_edtf = models.CharField("that date in EDTF", max_length=200, blank=True)
    claim_earliest = models.DateField("earliest day of that date", null=True, blank=True)
    claim_latest = models.DateField("latest day of that date", null=True, blank=True)
    conflicts = models.BooleanField("disagrees with the record", default=False)
    position = models.PositiveSmallIntegerField("order", default=0)

    objects = RecordPartQuerySet.as_manager()

    class Meta(RecordPart.Meta):
        ordering = ["position", "id"]
        indexes = [
            *RecordPart.Meta.indexes,
            models.Index(fields=["cited_type", "cited_id"], name="cases_source_cited"),
        ]
        constraints = [
            *RecordPart.Meta.constraints,
            models.CheckConstraint(
                name="cases_source_one_thing",
                condition=models.Q(publication__isnull=False, cited_type=None, cited_id=None)
                | models.Q(publication=None, cited_type__isnull=False, cited_id__isnull=False),
                violation_error_message="Name one publication, or one record.",
            ),
            models.CheckConstraint(
                name="cases_source_conflict_said",
                condition=models.Q(conflicts=False) | ~models.Q(claim_as_written="") | ~models.Q(says=""),
                violation_error_message="Say what the source gives instead: another date, or other words.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.publication or self.cited)

    @property
    def claim_stated(self) -> StatedDate | None:
        """The date that this source gives; None where it gives none of its own."""
        if not self.claim_as_written:
            return None
        return StatedDate(self.claim_as_written, self.claim_edtf, self.claim_earliest, self.claim_latest)

    def set_claim(self, claim: StatedDate | None) -> None:
        self.claim_as_written = claim.as_written if claim else ""
        self.claim_edtf = claim.edtf if claim else ""
        self.claim_earliest, self.claim_latest = (claim.earliest, claim.latest) if claim else (None, None)
