"""What administrators set once for many briefing letters."""

from collections.abc import Mapping

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models

from correspondence.briefing.placeholders import any_in, unknown_in
from correspondence.models.briefing import Briefing
from oversight.audit.history import Tracked, TrackedQuerySet

# Filled in when a letter is begun; the others are printed with each letter as they stand.
WITH_PLACEHOLDERS, WITHOUT = ("opening", "close", "signatory_office"), ("organisation", "address")


class TemplateQuerySet(TrackedQuerySet):
    def visible_to(self, user: "object") -> "TemplateQuerySet":
        """Everybody who signs in may write a letter, and so sees what it can begin with."""
        return self if getattr(user, "is_authenticated", False) and getattr(user, "is_active", False) else self.none()


class BriefingTemplate(Tracked):
    """A letterhead, and the words and annexes that a letter begins with."""

    # What of it is printed with the letter, and not only where a letter begins.
    LETTERHEAD = ("organisation", "address", "sha256", "logo_says")

    name = models.CharField("name", max_length=100)
    organisation = models.CharField("name on the letterhead", max_length=200)
    address = models.TextField("address on the letterhead", blank=True)
    # SVG or PNG, named by its SHA-256: see oversight/uploads/store.py. Without one the letterhead is the name alone.
    file = models.FileField("logo", max_length=300, blank=True)
    file_name = models.CharField("name of the logo's file", max_length=255, blank=True)
    media_type = models.CharField("type of the logo", max_length=100, blank=True)
    sha256 = models.CharField("SHA-256 of the logo", max_length=64, blank=True)
    logo_says = models.CharField("what the logo shows", max_length=200, blank=True)
    opening = models.TextField("text that a letter begins with", blank=True)
    close = models.CharField("close", max_length=100, default="Yours sincerely")
    signatory_office = models.CharField("office of the signatory", max_length=200, blank=True)
    parts = ArrayField(
        models.CharField(max_length=20, choices=Briefing.Part.choices),
        default=list,
        blank=True,
        verbose_name="parts to include",
    )

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "template of briefing letters"
        verbose_name_plural = "templates of briefing letters"
        ordering = ["name"]
        constraints = [
            *Tracked.Meta.constraints,
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(withdrawn_at=None),
                name="correspondence_briefingtemplate_once",
                violation_error_message="There is a template of this name already.",
            ),
            models.CheckConstraint(
                name="correspondence_briefingtemplate_logo",
                condition=models.Q(file="", sha256="")
                | (~models.Q(file="") & models.Q(sha256__regex="^[0-9a-f]{64}$")),
                violation_error_message="A logo is kept with its SHA-256.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if wrong := wrong_braces({name: getattr(self, name) for name in (*WITH_PLACEHOLDERS, *WITHOUT)}):
            raise ValidationError(wrong)


def wrong_braces(texts: Mapping[str, str]) -> dict[str, str]:
    """By the name of the field, what is wrong with its placeholders."""
    faults = {name: unknown_in(texts.get(name, "")) for name in WITH_PLACEHOLDERS}
    faults |= {name: any_in(texts.get(name, "")) for name in WITHOUT}
    return {name: sentence for name, sentence in faults.items() if sentence}
