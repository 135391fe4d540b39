"""People, organisations and offices, in Popolo's terms (popoloproject.com): one man, three titles, one record."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.models.record import Dated, count_current_records, why_named_rows_stay
from cases.querysets import ActorQuerySet, AppointmentQuerySet, SeenThroughQuerySet
from oversight.audit.history import Tracked
from oversight.indexes import similar_names


class Actor(Tracked):
    """A person or an organisation. `called_in`: the fields that hold its names; other names are rows of their own."""

    called_in: ClassVar[tuple[str, ...]]
    edited_with = ("other_names",)

    class Meta:
        abstract = True

    def clean(self) -> None:
        merged: Any = self.merges_merged  # type: ignore[attr-defined]
        if self.pk and not self.is_withdrawn and merged.filter(withdrawn_at=None).exists():
            raise ValidationError("It was merged into another record. Undo the merge to bring it back")

    def why_it_stays(self) -> str:
        return why_named_rows_stay(self.named_in(), "Correct those first, or merge it with another")

    def named_in(self) -> dict[str, int]:
        """How many rows of each kind name it, so that it cannot be withdrawn."""
        return {"record": count_current_records(self.parts)}  # type: ignore[attr-defined]


class Organisation(Actor):
    on_forms = {"abbreviation": "short name"}

    class Classification(models.TextChoices):
        POLICE = "police", "Police"
        PUBLIC_BODY = "public_body", "Public body"
        COMMITTEE = "committee", "Committee"
        COMPANY = "company", "Company or partnership"
        PRESS = "press", "Press"
        ADVISORY = "advisory", "Advisory body"
        COURT = "court", "Court"
        UNIVERSITY = "university", "University"
        OTHER = "other", "Other"

    called_in = ("name", "abbreviation")

    name = models.CharField("name", max_length=200)
    abbreviation = models.CharField("abbreviation", max_length=30, blank=True)
    classification = models.CharField("kind", max_length=20, choices=Classification.choices)
    part_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts_of_it", verbose_name="part of"
    )
    note = models.TextField("note", blank=True)

    objects = ActorQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            *Tracked.Meta.constraints,
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(withdrawn_at=None),
                name="cases_organisation_once",
                violation_error_message="An organisation of this name is recorded already.",
            ),
        ]
        indexes = [similar_names("cases_organisation_similar", "name", "abbreviation")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cases:organisation", args=[self.pk])

    @property
    def short(self) -> str:
        return self.abbreviation or self.name

    def clean(self) -> None:
        super().clean()
        if self.pk and self.pk in {above.pk for above in self.above()}:
            raise ValidationError({"part_of": "An organisation cannot be a part of itself, or of one of its own parts"})

    def named_in(self) -> dict[str, int]:
        numbers = {
            "case": self.cases_of_committee,
            "office": self.appointments,
            "seat": self.committee_members,
            "organisation": self.parts_of_it,
        }
        current = {thing: rows.filter(withdrawn_at=None).count() for thing, rows in numbers.items()}
        return super().named_in() | current

    def above(self) -> "list[Organisation]":
        """What it is a part of, what that is a part of, and so on; a circle is gone round once."""
        found: list[Organisation] = []
        above = self.part_of
        while above is not None and above not in found:
            found.append(above)
            above = above.part_of
        return found


class Person(Actor):
    """A human being. Unnamed ("a spokesperson") or protected (must not be named: pages show the pseudonym)."""

    class Naming(models.TextChoices):
        NAMED = "named", "Named"
        UNNAMED = "unnamed", "Not named by the source"
        PROTECTED = "protected", "Protected: must not be named"

    called_in = ("name", "pseudonym")
    # Who is protected today is so as of any day.
    always_as_today = ("naming", "pseudonym")

    name = models.CharField("name", max_length=200)
    honorific_prefix = models.CharField("title before the name", max_length=50, blank=True)
    honorific_suffix = models.CharField("letters after the name", max_length=50, blank=True)
    naming = models.CharField("naming", max_length=10, choices=Naming.choices, default=Naming.NAMED)
    pseudonym = models.CharField("shown as", max_length=200, blank=True, help_text="Only for a protected person.")
    note = models.TextField("note", blank=True)

    objects = ActorQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"
        constraints = [
            *Tracked.Meta.constraints,
            models.CheckConstraint(
                name="cases_person_protected_has_pseudonym",
                condition=Q(naming="protected") & ~Q(pseudonym="") | (~Q(naming="protected") & Q(pseudonym="")),
                violation_error_message="A protected person, and nobody else, has a name to be shown instead.",
            ),
        ]
        indexes = [similar_names("cases_person_similar", "name", "pseudonym")]

    def __str__(self) -> str:
        if self.naming == self.Naming.PROTECTED:
            return self.pseudonym
        return " ".join(filter(None, [self.honorific_prefix, self.name, self.honorific_suffix]))

    def hidden_from(self, user: Any) -> frozenset[str]:
        """The fields, of this row and of those that name it, whose values a reader's history must not show."""
        if self.naming != self.Naming.PROTECTED or user.reads_everything:
            return frozenset()
        return frozenset({"name", "honorific_prefix", "honorific_suffix", "note", "named_as", "withdrawn_reason"})

    def get_absolute_url(self) -> str:
        return reverse("cases:person", args=[self.pk])


class OtherName(Tracked):
    """Another name or title that sources give somebody: whoever it is seen through."""

    on_forms = {"name": "other name"}

    seen_through: ClassVar[tuple[str]]

    name = models.CharField("name", max_length=200)
    note = models.CharField("where it is used", max_length=200, blank=True)

    class Meta:
        abstract = True
        constraints = Tracked.Meta.constraints

    def __str__(self) -> str:
        return self.name

    def history_about(self) -> Any:
        return getattr(self, self.seen_through[0])


class PersonName(OtherName):
    seen_through = ("person",)

    person = models.ForeignKey(Person, models.PROTECT, related_name="other_names")

    objects = SeenThroughQuerySet.as_manager()

    class Meta(OtherName.Meta):
        verbose_name = "other name of a person"
        verbose_name_plural = "other names of people"
        indexes = [similar_names("cases_personname_similar", "name")]


class OrganisationName(OtherName):
    seen_through = ("organisation",)

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="other_names")

    objects = SeenThroughQuerySet.as_manager()

    class Meta(OtherName.Meta):
        verbose_name = "other name of an organisation"
        verbose_name_plural = "other names of organisations"
        indexes = [similar_names("cases_organisationname_similar", "name")]


class Appointment(Dated, Tracked):
    """A person's role in an organisation over time, as a source gives it."""

    seen_through = ("person", "organisation")
    on_forms = {"date_as_written": "when"}

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="appointments")
    role = models.CharField("role", max_length=200)
    publication = models.ForeignKey(
        "cases.Publication", models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name="source"
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["date_earliest", "id"]
        constraints = [*Tracked.Meta.constraints, *Dated.Meta.constraints]

    def __str__(self) -> str:
        return f"{self.role}, {self.organisation.short}"

    def history_about(self) -> models.Model:
        return self.person
