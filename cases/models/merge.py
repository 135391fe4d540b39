"""Two people, or two organisations, that were found to be one."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from oversight.audit.history import StaffQuerySet, Tracked

PAIRS = ("person", "organisation")


def _pair(name: str) -> Q:
    """Both sides of a merge of this kind are named."""
    return Q(**{f"kept_{name}__isnull": False, f"merged_{name}__isnull": False})


def _no_pair(name: str) -> Q:
    return Q(**{f"kept_{name}": None, f"merged_{name}": None})


def _side(side: str, model: str) -> models.ForeignKey:
    return models.ForeignKey(
        f"cases.{model}",
        models.PROTECT,
        null=True,
        blank=True,
        related_name=f"merges_{side}",
        verbose_name=f"{model.lower()} that was {side}",
    )


class Merge(Tracked):
    """Everything that named the one names the other since. Withdrawn, it is undone.

    `moved`, `set_aside` and `named` say what the undoing takes back, each as a list of [model label, key, …]: the links
    that were moved, with their field; those that were withdrawn, because the kept one had the same; the other names
    that the kept one was given, with the name.
    """

    kept_person = _side("kept", "Person")
    merged_person = _side("merged", "Person")
    kept_organisation = _side("kept", "Organisation")
    merged_organisation = _side("merged", "Organisation")
    moved = models.JSONField(default=list, blank=True, editable=False)
    set_aside = models.JSONField(default=list, blank=True, editable=False)
    named = models.JSONField(default=list, blank=True, editable=False)

    # What the undoing of this instance could not move back, in words.
    left: tuple[str, ...] = ()

    objects = StaffQuerySet.as_manager()

    class Meta:
        constraints = [
            *Tracked.Meta.constraints,
            models.CheckConstraint(
                name="cases_merge_two_of_a_kind",
                condition=_pair("person") & _no_pair("organisation") | _no_pair("person") & _pair("organisation"),
                violation_error_message="Name two people, or two organisations.",
            ),
            models.CheckConstraint(
                name="cases_merge_not_itself",
                condition=~Q(kept_person=F("merged_person")) & ~Q(kept_organisation=F("merged_organisation")),
                violation_error_message="Nobody is merged with themselves.",
            ),
            *(
                models.UniqueConstraint(
                    fields=[f"merged_{name}"],
                    condition=Q(withdrawn_at=None),
                    name=f"cases_merge_{name}_once",
                    violation_error_message="It is merged already.",
                )
                for name in PAIRS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged} merged into {self.kept}"

    @property
    def kept(self) -> Any:
        return self.kept_person or self.kept_organisation

    @property
    def merged(self) -> Any:
        return self.merged_person or self.merged_organisation

    def history_about(self) -> Any:
        return self.kept


def merged_into(kind: str, pk: Any) -> Any:
    """The key of what a person or an organisation (`kind`) was merged into, and that into, and so on; else its own."""
    current = Merge.objects.current()
    while kept := current.filter(**{f"merged_{kind}": pk}).values_list(f"kept_{kind}", flat=True).first():
        pk = kept
    return pk
