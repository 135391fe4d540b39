"""The rules of the house by which replies are due. What the law says is in correspondence/reply_due.py."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from correspondence.querysets import ReplyRuleQuerySet
from oversight.audit.history import Tracked

# A year of working days: whoever types more has mistyped.
MOST_DAYS = 260
# A deadline keeps it together with the days and the kind of letter.
NAME_LENGTH, SOURCE_LENGTH = 50, 90


class ReplyRule(Tracked):
    """Within how many working days of England a kind of letter is to be answered, and who decided so."""

    name = models.CharField("kind of letter", max_length=NAME_LENGTH)
    working_days = models.PositiveSmallIntegerField(
        "working days", validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )
    source = models.CharField("who decided it, and where it stands", max_length=SOURCE_LENGTH)

    objects = ReplyRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "rule for replies"
        verbose_name_plural = "rules for replies"
        ordering = ["name"]
        constraints = [
            *Tracked.Meta.constraints,
            models.CheckConstraint(
                name="correspondence_replyrule_days",
                condition=models.Q(working_days__gte=1, working_days__lte=MOST_DAYS),
                violation_error_message=f"Enter a number of working days from 1 to {MOST_DAYS}.",
            ),
            models.CheckConstraint(
                name="correspondence_replyrule_says_who",
                condition=~models.Q(source="") & ~models.Q(name=""),
                violation_error_message="Enter the kind of letter, and who decided the rule.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.working_days} working day{'' if self.working_days == 1 else 's'}"
