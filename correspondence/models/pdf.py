"""The PDFs that left the house."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from cases.feed import sees_all
from cases.querysets import SeenThroughQuerySet
from oversight.audit.entries import Entry, added_with
from oversight.audit.history import Tracked
from oversight.audit.moments import said


class IssuedPdf(Tracked):
    """One PDF of a briefing letter or of a whole case, with its bytes. They are never made again, only served.

    Whoever sees the case sees that it was issued; what is in it was read with the eyes of `made_for`.
    """

    seen_through = ("case",)
    may_quote_its_case = True
    words_of_file = ()

    class Kind(models.TextChoices):
        DRAFT = "draft", "Draft"
        LETTER = "letter", "Briefing letter"
        BUNDLE = "bundle", "Case bundle"

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="issued_pdfs")
    # Empty for one that the command made: it leaves no letter in the record.
    briefing = models.ForeignKey(
        "correspondence.Briefing",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pdfs",
        verbose_name="briefing letter",
    )
    kind = models.CharField("kind", max_length=10, choices=Kind.choices, default=Kind.DRAFT)
    mark = models.CharField("mark", max_length=20, unique=True)
    made_at = models.DateTimeField("made on")
    made_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="issued_pdfs", verbose_name="made for"
    )
    recorded = models.DateTimeField("tells the case as recorded on", null=True, blank=True)
    # Named by its SHA-256: see oversight/uploads/store.py.
    file = models.FileField("file", max_length=300)
    file_name = models.CharField("name of the file", max_length=255)
    size = models.PositiveBigIntegerField("size in bytes")
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    # The last seal when it was made, which is printed on it; empty where nothing was sealed.
    seal_number = models.BigIntegerField("seal printed on it", null=True, blank=True)
    seal_size = models.BigIntegerField("entries of that seal", null=True, blank=True)
    seal_root = models.CharField("root of that seal", max_length=64, blank=True)

    objects = SeenThroughQuerySet.as_manager()

    class Meta:
        verbose_name = "PDF"
        ordering = ["-id"]
        constraints = [
            *Tracked.Meta.constraints,
            models.CheckConstraint(
                name="correspondence_issuedpdf_sha256",
                condition=models.Q(sha256__regex="^[0-9a-f]{64}$"),
                violation_error_message="A PDF is issued with its SHA-256.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mark}, made on {said(self.made_at)}"

    def get_absolute_url(self) -> str:
        return reverse("correspondence:pdf", args=[self.pk])

    def forget_file(self) -> None:
        """The SHA-256 stays: it tells whether a copy elsewhere is ours."""
        self.file = ""

    def history_about(self) -> models.Model:
        return self.case

    @property
    def made_by(self) -> str:
        """ "by Olive Officer": nobody signs in to a command."""
        is_of_command = not self.briefing_id and not self.is_bundle
        return f"on the command line for {self.made_for}" if is_of_command else f"by {self.made_for}"

    @property
    def is_bundle(self) -> bool:
        return self.kind == self.Kind.BUNDLE

    @property
    def as_recorded(self) -> str:
        """ "as recorded on 1 September 2019"; empty for one of the record as it was when it was made."""
        return f"as recorded on {said(self.recorded)}" if self.recorded else ""

    @property
    def entry(self) -> Entry | None:
        """What the ledger says of its issue."""
        return next(iter(added_with(IssuedPdf, "mark", [self.mark])), None)

    def may_be_served_to(self, user: Any) -> bool:
        """What is in it its maker saw. Others may see less of the record, unless they see everything.

        A letter that was issued is for everybody who sees its case, and what was put into it by name.
        """
        if user.reads_everything or user == self.made_for:
            return True
        return self.kind == self.Kind.LETTER and sees_all(user, self.briefing.put_in if self.briefing else ())
