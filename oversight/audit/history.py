"""The history of every record: who changed what, when and why.

`Tracked` is the base of every model of the record. Each save that changes something leaves a row in the model's own
history table and a row in the feed (`audit.Change`), in one transaction. A save that changes nothing leaves nothing.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from simple_history.models import HistoricalRecords


@dataclass(frozen=True)
class Hand:
    """Who is changing the record now, and why."""

    user: Any
    reason: str


_hand: ContextVar[Hand | None] = ContextVar("hand", default=None)


def about_of(row: Any) -> Any:
    """The record that a change of this row belongs to: for a party of an answer it is the question."""
    about = row.history_about()
    while about != (above := about.history_about()):
        about = above
    return about


@contextmanager
def changing(*, user: Any, reason: str = "") -> Iterator[None]:
    """One transaction in which every change is recorded as this user's, for this reason."""
    token = _hand.set(Hand(user, reason))
    try:
        with transaction.atomic():
            yield
    finally:
        _hand.reset(token)


def _in_request() -> bool:
    return getattr(HistoricalRecords.context, "request", None) is not None


def this_command() -> str:
    """What runs here when nobody has signed in: "manage.py load_example"."""
    program, *arguments = sys.argv
    return " ".join([Path(program).name, *arguments[:1]])


class ChangeHistory(HistoricalRecords):
    """simple-history with wide ids, reasons of any length, the hand that `changing` names, and the feed."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("history_id_field", models.BigAutoField())
        options.setdefault("history_change_reason_field", models.TextField(null=True))
        super().__init__(**options)

    def get_meta_options(self, model: Any) -> dict[str, Any]:
        """As of a day, what hangs on a record is found by the record, which is one row among many in a history."""
        keys = [field for field in model._meta.private_fields if isinstance(field, GenericForeignKey)]
        indexes = [
            models.Index(fields=[key.ct_field, key.fk_field], name=f"history_{model._meta.model_name}_{key.name}")
            for key in keys
        ]
        return {**super().get_meta_options(model), "indexes": indexes}

    def post_save(self, instance: models.Model, created: bool, using: str | None = None, **kwargs: Any) -> None:
        """A save of nothing but excluded fields (the time of a sign-in) leaves no history."""
        saved = kwargs.get("update_fields")
        if not saved or not set(saved) <= set(self.excluded_fields):
            super().post_save(instance, created, using, **kwargs)

    def get_history_user(self, instance: models.Model) -> Any:
        hand = _hand.get()
        return hand.user if hand else super().get_history_user(instance)

    def get_change_reason_for_object(self, instance: models.Model, history_type: str, using: str | None) -> str | None:
        """The reason that was given; a command that gives none is named, for nobody signs in to it."""
        hand = _hand.get()
        reason = hand.reason if hand else super().get_change_reason_for_object(instance, history_type, using)
        return reason or (None if self.get_history_user(instance) or _in_request() else this_command())

    def create_historical_record(self, instance: Any, history_type: str, using: str | None = None) -> None:
        with transaction.atomic():
            super().create_historical_record(instance, history_type, using)
            row = getattr(instance, self.manager_name).latest("history_id")
            about = about_of(instance)
            content_types = ContentType.objects.get_for_model
            apps.get_model("audit", "Change").objects.create(
                at=row.history_date,
                user=row.history_user,
                reason=row.history_change_reason or "",
                verb=history_type,
                record_type=content_types(instance),
                record_id=instance.pk,
                about_type=content_types(about),
                about_id=about.pk,
                history_id=row.history_id,
            )


class TrackedQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The rows that a user may see. Every model of the record says which; a test fails for one that does not."""
        raise NotImplementedError(f"{self.model.__name__} does not say who may see it")

    def current(self) -> Self:
        """Those that nobody has withdrawn."""
        return self.filter(withdrawn_at=None)


class StaffQuerySet(TrackedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """For the staff alone, and auditors: of a merge a member may be allowed to see one side and not the other."""
        return self if user.is_authenticated and user.is_active and user.reads_everything else self.none()


class Tracked(models.Model):
    """A row of the record. It is never deleted: it is withdrawn, with a reason, and stays readable."""

    withdrawn_at = models.DateTimeField("withdrawn at", null=True, blank=True, editable=False)
    withdrawn_reason = models.TextField("why it was withdrawn", blank=True, editable=False)

    history = ChangeHistory(inherit=True)

    # The relations whose rows are edited in one form with this one.
    edited_with: ClassVar[tuple[str, ...]] = ()
    # What forms call a field, where that is not its verbose name.
    on_forms: ClassVar[dict[str, str]] = {}

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_withdrawn_why",
                condition=models.Q(withdrawn_at=None, withdrawn_reason="")
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_reason="")),
                violation_error_message="Say why it is withdrawn.",
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with its history in one transaction, and not at all where nothing changed."""
        if self._is_unchanged():
            return
        with transaction.atomic():
            super().save(*args, **kwargs)

    def _is_unchanged(self) -> bool:
        if self._state.adding:
            return False
        names = [field.attname for field in self._meta.concrete_fields]
        stored = type(self)._base_manager.filter(pk=self.pk).values(*names).first()
        return stored is not None and all(
            field.to_python(getattr(self, field.attname)) == stored[field.attname]
            for field in self._meta.concrete_fields
        )

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    def why_it_stays(self) -> str:
        """Why this row cannot be withdrawn now, as a sentence for people; empty where it can."""
        return ""

    def history_about(self) -> models.Model:
        """The record that a change of this row belongs to: itself, unless it is a part or a link of another."""
        return self
