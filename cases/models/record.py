"""What every kind of record of a case has in common: a date, cases, parties and sources."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models

from cases.querysets import RecordPartQuerySet
from oversight.audit.history import Tracked
from oversight.dates import StatedDate, understood


class Dated(models.Model):
    """A date as it was written, as EDTF (ISO 8601-2), and as its earliest and latest possible day."""

    date_as_written = models.CharField("date", max_length=200, help_text="As the source writes it.")
    date_edtf = models.CharField("date in EDTF", max_length=200, blank=True)
    date_earliest = models.DateField("earliest day", null=True, blank=True)
    date_latest = models.DateField("latest day", null=True, blank=True)
    date_derivation = models.TextField(
        "how the date was worked out", blank=True, help_text="Only where no source gives the date itself."
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_date_given",
                condition=~models.Q(date_as_written=""),
                violation_error_message="Enter a date, or “not dated”.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_date_understood",
                condition=models.Q(date_edtf="", date_earliest=None, date_latest=None)
                | (
                    ~models.Q(date_edtf="")
                    & (models.Q(date_earliest__isnull=False) | models.Q(date_latest__isnull=False))
                ),
                violation_error_message="A date that was understood has an earliest or a latest day.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_date_in_order",
                condition=models.Q(date_earliest=None)
                | models.Q(date_latest=None)
                | models.Q(date_earliest__lte=models.F("date_latest")),
                violation_error_message="The earliest day must not be after the latest day.",
            ),
        ]

    def set_date(self, stated: StatedDate, derivation: str = "") -> None:
        self.date_as_written = stated.as_written
        self.date_edtf = stated.edtf
        self.date_earliest = stated.earliest
        self.date_latest = stated.latest
        self.date_derivation = derivation

    @property
    def date_stated(self) -> StatedDate:
        return StatedDate(self.date_as_written, self.date_edtf, self.date_earliest, self.date_latest)

    @property
    def date_understood(self) -> str:
        """How the date was read, for instance "March to May 2018"; empty where it only repeats what is written."""
        return understood(self.date_as_written, self.date_earliest, self.date_latest)


class Record(Dated, Tracked):
    """Anything that is kept in a case. It is visible to whoever may see one of the cases that it is linked to.

    A kind of record declares here what the pages of a case need to know about it:
    `timeline_field` is the field that holds its one line, `timeline_place` its order among others of the same day,
    `party_roles` who may take part in it, `panel`, `panel_heading` and `panel_place` the part of a case's page that
    lists it, and where among the others.
    """

    timeline_field: ClassVar[str] = "title"
    timeline_place: ClassVar[int] = 0
    party_roles: ClassVar[tuple[str, ...]] = ()
    panel: ClassVar[str] = ""
    panel_heading: ClassVar[str] = ""
    panel_place: ClassVar[int] = 0

    edited_with: ClassVar[tuple[str, ...]] = ("parties", "sources")

    case_links = GenericRelation("cases.CaseLink")
    parties = GenericRelation("cases.Party")
    sources = GenericRelation("cases.Source")
    deadlines = GenericRelation("cases.Deadline")

    class Meta:
        abstract = True
        constraints = [*Tracked.Meta.constraints, *Dated.Meta.constraints]

    def __str__(self) -> str:
        return str(getattr(self, self.timeline_field))

    def companions(self) -> Iterable["Record"]:
        """The records that go wherever this one goes: into a case, out of it."""
        return ()

    def changed_by_it(self) -> Iterable[Tracked]:
        """Rows that become others by this record as it is now (a deadline that it met); changed, but not kept yet."""
        return ()

    @classmethod
    def timeline_line(cls) -> Any:
        """An expression for the one line that stands for a record on the timeline."""
        return models.F(cls.timeline_field)

    @classmethod
    def timeline_page(cls) -> tuple[type[models.Model], str]:
        """Whose page a line of the timeline leads to, and the field with that page's key."""
        return cls, "pk"


class MadeIn(models.Model):
    """The answer, letter, event or document in which it was said; empty where it stands by itself."""

    on_forms: ClassVar[dict[str, str]] = {"made_in": "said in"}

    made_in_type = models.ForeignKey(
        ContentType, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    made_in_id = models.BigIntegerField("where it was said", null=True, blank=True)
    made_in = GenericForeignKey("made_in_type", "made_in_id")

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["made_in_type", "made_in_id"], name="%(app_label)s_%(class)s_made_in")]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_made_in_whole",
                condition=models.Q(made_in_type=None, made_in_id=None)
                | models.Q(made_in_type__isnull=False, made_in_id__isnull=False),
                violation_error_message="Name the record in which it was said, or none.",
            )
        ]


class RecordPart(Tracked):
    """A row that hangs on one record of any kind: a party, a source, a deadline."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", editable=False)
    object_id = models.BigIntegerField(editable=False)
    record = GenericForeignKey()

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["content_type", "object_id"], name="%(app_label)s_%(class)s_record")]
        constraints = Tracked.Meta.constraints

    def history_about(self) -> Any:
        return self.record


def count_current_records(parts: Any) -> int:
    """How many records that nobody has withdrawn these parts hang on."""
    keys = set(parts.filter(withdrawn_at=None).order_by().values_list("content_type", "object_id"))
    number = 0
    for kind in {kind for kind, _ in keys}:
        model: Any = ContentType.objects.get_for_id(kind).model_class()
        pks = [pk for its_kind, pk in keys if its_kind == kind]
        number += model._base_manager.filter(withdrawn_at=None, pk__in=pks).count()
    return number


def why_named_rows_stay(numbers: dict[str, int], instead: str) -> str:
    """ "3 records and 1 case name it. …"; empty where nothing does. `numbers`: how many there are of each thing."""
    named = [f"{number} {thing}{'' if number == 1 else 's'}" for thing, number in numbers.items() if number]
    if not named:
        return ""
    *first, last = named
    named_in = f"{', '.join(first)} and {last}" if first else last
    return f"It is named in {named_in}. {instead}"


class CaseLink(RecordPart):
    """A record's place in a case. One record can be in several cases."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="links")

    objects = RecordPartQuerySet.as_manager()

    class Meta(RecordPart.Meta):
        verbose_name = "place in a case"
        verbose_name_plural = "places in cases"
        constraints = [
            *RecordPart.Meta.constraints,
            models.UniqueConstraint(
                fields=["case", "content_type", "object_id"],
                condition=models.Q(withdrawn_at=None),
                name="cases_caselink_once",
                violation_error_message="It is in that case already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record} in {self.case.reference}"

    def history_about(self) -> models.Model:
        """The case, not the record: a record's history must not name a restricted case to readers of another."""
        return self.case


class PartyRole(models.TextChoices):
    DISCLOSED_BY = "disclosed_by", "disclosed by"
    DISCLOSED_TO = "disclosed_to", "disclosed to"
    OPERATED = "operated", "operated by"
    AFFECTED = "affected", "affected"
    OVERSAW = "oversaw", "overseen by"
    TOOK_PART = "took_part", "took part"
    CHAIR = "chair", "chaired by"
    SPEAKER = "speaker", "said by"
    ON_INFORMATION_OF = "on_information_of", "on information of"
    ASKED_BY = "asked_by", "asked by"
    ASKED_OF = "asked_of", "asked of"
    ANSWERED_BY = "answered_by", "answered by"
    SENDER = "sender", "from"
    RECIPIENT = "recipient", "to"
    COPIED_TO = "copied_to", "copied to"
    UNDERTAKEN_BY = "undertaken_by", "undertaken by"
    UNDERTAKEN_TO = "undertaken_to", "undertaken to"
    MADE_BY = "made_by", "made by"
    MADE_TO = "made_to", "made to"


# Those whom one line of a timeline names: who did it, not whom it was done to.
ACTING_ROLES = (
    PartyRole.DISCLOSED_BY,
    PartyRole.DISCLOSED_TO,
    PartyRole.OPERATED,
    PartyRole.TOOK_PART,
    PartyRole.CHAIR,
    PartyRole.SPEAKER,
    PartyRole.ASKED_BY,
    PartyRole.ANSWERED_BY,
    PartyRole.SENDER,
    PartyRole.UNDERTAKEN_BY,
    PartyRole.MADE_BY,
)


class Party(RecordPart):
    """Who took part in a record, and as what. A person can act for an organisation: then both are named."""

    on_forms = {"named_as": "office as given"}
    shown_with = ("person", "organisation")

    role = models.CharField("role", max_length=20, choices=PartyRole.choices)
    person = models.ForeignKey(
        "cases.Person", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="person"
    )
    organisation = models.ForeignKey(
        "cases.Organisation", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="organisation"
    )
    named_as = models.CharField(
        "office or name as given", max_length=300, blank=True, help_text="The office signed or addressed in, say."
    )
    # A group: all who held this office of the organisation that day. Who they were, `Appointment` tells.
    everyone_as = models.CharField("office that all of them hold", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("order", default=0)

    objects = RecordPartQuerySet.as_manager()

    class Meta(RecordPart.Meta):
        ordering = ["position", "id"]
        verbose_name_plural = "parties"
        constraints = [
            *RecordPart.Meta.constraints,
            models.CheckConstraint(
                name="cases_party_somebody",
                condition=models.Q(person__isnull=False) | models.Q(organisation__isnull=False),
                violation_error_message="Name a person, an organisation, or both.",
            ),
            models.CheckConstraint(
                name="cases_party_role_known",
                condition=models.Q(role__in=PartyRole.values),
                violation_error_message="Choose one of the roles.",
            ),
            models.CheckConstraint(
                name="cases_party_group_of_an_organisation",
                condition=models.Q(everyone_as="") | models.Q(person=None),
                violation_error_message="A group is named by its organisation alone.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.name}"

    @property
    def name(self) -> str:
        """The person, else the organisation, as pages may show them."""
        return str(self.person or self.organisation)

    def clean(self) -> None:
        allowed = self.content_type.model_class().party_roles  # type: ignore[union-attr]
        if self.role not in allowed:
            raise ValidationError({"role": f"“{self.get_role_display()}” is not a role in this kind of record."})
