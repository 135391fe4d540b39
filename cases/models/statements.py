"""What was said on the record, and what was later done with it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from cases.models.happenings import Incident
from cases.models.record import MadeIn, PartyRole, Record
from cases.querysets import SeenThroughQuerySet, StatementQuerySet
from oversight.audit.history import Tracked


class Statement(MadeIn, Record):
    """What somebody said on the record about an incident. A statement that nobody withdrew or corrected stands."""

    edited_with = (*Record.edited_with, "links_made")
    timeline_field = "text"
    timeline_place = 7
    party_roles = (PartyRole.SPEAKER, PartyRole.ON_INFORMATION_OF)
    panel = "cases/panels/statements.html"
    panel_heading = "What was said and put right"
    panel_place = 2

    text = models.TextField("what was said", help_text="In our own words, or quoted.")
    incident = models.ForeignKey(
        Incident, models.PROTECT, null=True, blank=True, related_name="statements", verbose_name="about the incident"
    )

    objects = StatementQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = MadeIn.Meta.indexes
        constraints = [
            *Record.Meta.constraints,
            *MadeIn.Meta.constraints,
            models.CheckConstraint(
                name="cases_statement_says_something",
                condition=~models.Q(text=""),
                violation_error_message="Enter what was said.",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("cases:statement", args=[self.pk])

    @property
    def ended_out_of_sight(self) -> bool:
        """It no longer stands, but what ended it is not for this reader; needs `with_standing` and `with_links`."""
        links: list[StatementLink] = self.ends_met  # type: ignore[attr-defined]
        return not self.stands and not any(link.kind in StatementLink.ENDING for link in links)  # type: ignore[attr-defined]


class StatementLink(Tracked):
    """What one statement does to another: `source` corrects, withdraws, contradicts or confirms `target`."""

    on_forms = {"target": "the earlier statement", "note": "in what"}

    class Kind(models.TextChoices):
        CORRECTS = "corrects", "corrects"
        WITHDRAWS = "withdraws", "withdraws"
        CONTRADICTS = "contradicts", "contradicts"
        CONFIRMS = "confirms", "confirms"

    seen_through = ("source", "target")

    # After one of these its target no longer stands.
    ENDING = (Kind.CORRECTS, Kind.WITHDRAWS)

    source = models.ForeignKey(Statement, models.PROTECT, related_name="links_made", verbose_name="later statement")
    target = models.ForeignKey(Statement, models.PROTECT, related_name="links_met", verbose_name="earlier statement")
    kind = models.CharField("what it does", max_length=12, choices=Kind.choices)
    note = models.TextField("note", blank=True)

    objects = SeenThroughQuerySet.as_manager()

    class Meta:
        verbose_name = "link between statements"
        verbose_name_plural = "links between statements"
        constraints = [
            *Tracked.Meta.constraints,
            models.CheckConstraint(
                name="cases_statementlink_not_itself",
                condition=~models.Q(source=models.F("target")),
                violation_error_message="A statement cannot correct, withdraw, contradict or confirm itself.",
            ),
            models.UniqueConstraint(
                fields=["source", "target", "kind"],
                condition=models.Q(withdrawn_at=None),
                name="cases_statementlink_once",
                violation_error_message="These statements are linked so already.",
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.source}” {self.get_kind_display()} “{self.target}”"

    @property
    def kind_met(self) -> str:
        """What happened to the earlier statement, as the beginning of a sentence."""
        return {
            self.Kind.CORRECTS: "Corrected",
            self.Kind.WITHDRAWS: "Withdrawn",
            self.Kind.CONTRADICTS: "Contradicted",
            self.Kind.CONFIRMS: "Confirmed",
        }[self.Kind(self.kind)]

    def clean(self) -> None:
        ends = self.kind in self.ENDING and self.source.date_latest and self.target.date_earliest
        if ends and self.source.date_latest < self.target.date_earliest:  # type: ignore[operator]
            raise ValidationError("A statement cannot correct or withdraw one that was made after it.")

    def history_about(self) -> models.Model:
        return self.source
