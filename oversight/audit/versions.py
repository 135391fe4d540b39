"""The versions that changes tell of: the row as the change left it, and as it was before. One query a model."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db.models import ForeignKey, Model, OuterRef, Q, Subquery

from oversight.audit.history import about_of
from oversight.audit.models import Change
from oversight.audit.names import Ref

Values = dict[str, Any]


class Version(NamedTuple):
    """A row's values by attribute name; `before` is None where the change added the row."""

    model: type[Model]
    after: Values
    before: Values | None

    def refs(self) -> Iterator[Ref]:
        """Every row that it points to, after or before."""
        pointers = [field for field in self.model._meta.concrete_fields if points_to_a_row(field)]
        for values in filter(None, (self.after, self.before)):
            for pointer in [*pointers, *generic_keys(self.model)]:
                if ref := ref_of(self.model, pointer, values):
                    yield ref


def model_of(content_type_id: int) -> Any:
    return ContentType.objects.get_for_id(content_type_id).model_class()


def points_to_a_row(field: Any) -> bool:
    return isinstance(field, ForeignKey) and field.related_model is not ContentType


def generic_keys(model: Any) -> list[GenericForeignKey]:
    return [field for field in model._meta.private_fields if isinstance(field, GenericForeignKey)]


def type_attname(model: Any, key: GenericForeignKey) -> str:
    return str(model._meta.get_field(key.ct_field).attname)


def ref_of(model: Any, pointer: Any, values: Values) -> Ref | None:
    """The row that a foreign key, generic or not, points to."""
    if isinstance(pointer, GenericForeignKey):
        kind, pk = values[type_attname(model, pointer)], values[pointer.fk_field]
        return Ref(model_of(kind), pk) if kind and pk else None
    pk = values[pointer.attname]
    return Ref(pointer.related_model, pk) if pk else None


def versions_of(changes: Iterable[Change]) -> dict[int, Version]:
    """What each change did, by the change's key."""
    by_model: dict[Any, list[Change]] = defaultdict(list)
    for change in changes:
        by_model[model_of(change.record_type_id)].append(change)
    found: dict[int, Version] = {}
    for model, its_changes in by_model.items():
        rows, before = _rows(model, [change.history_id for change in its_changes])
        for change in its_changes:
            found[change.pk] = Version(model, rows[change.history_id], before.get(change.history_id))
    return found


def _rows(model: Any, history_ids: list[int]) -> tuple[dict[int, Values], dict[int, Values]]:
    """The history rows of these ids, and for each the row before it (which is missing for the first of its record)."""
    history = model.history.model.objects.order_by()
    key = model._meta.pk.attname
    earlier = history.filter(**{key: OuterRef(key)}, history_id__lt=OuterRef("history_id")).order_by("-history_id")
    named = history.filter(history_id__in=history_ids)
    before_them = history.filter(history_id__in=named.values(before=Subquery(earlier.values("history_id")[:1])))
    rows = {row["history_id"]: row for row in named.values().union(before_them.values(), all=True)}
    # Every row asked for comes with the one before it, so neighbours of one record are a change and what it changed.
    in_order = sorted(rows.values(), key=lambda row: (row[key], row["history_id"]))
    before = {new["history_id"]: old for old, new in pairwise(in_order) if old[key] == new[key]}
    return rows, before


Key = tuple[int, int]


def versions_between(keys: Iterable[Key], since: datetime, until: datetime) -> dict[Key, Version]:
    """Rows as they were at two moments, by the key of their model and their own; those that were the same are left out.

    Each must have a version by the later moment. Two queries a model.
    """
    by_model: dict[int, list[int]] = defaultdict(list)
    for kind, pk in keys:
        by_model[kind].append(pk)
    found: dict[Key, Version] = {}
    for kind, pks in by_model.items():
        model = model_of(kind)
        before, after = (_newest_of(model, pks, moment) for moment in (since, until))
        for pk, row in after.items():
            if before.get(pk) != row:
                found[kind, pk] = Version(model, row, before.get(pk))
    return found


def _newest_of(model: Any, pks: list[int], moment: datetime) -> dict[int, Values]:
    key = model._meta.pk.attname
    rows = model.history.model.objects.filter(**{f"{key}__in": pks}, history_date__lte=moment)
    newest = rows.order_by(key, "-history_date", "-history_id").distinct(key)
    return {row[key]: row for row in newest.values(*(field.attname for field in model._meta.concrete_fields))}


class ChangedMeanwhile(Exception):
    """Somebody else saved the row after the reader was shown it. `change` is the newest change of it."""

    def __init__(self, change: Change | None) -> None:
        super().__init__("changed meanwhile")
        self.change = change

    def sentence(self) -> str:
        """For the form: who saved, and what to do."""
        return (
            f"{self.who} saved changes to this while you were typing. Yours are not saved yet. Compare the two below, "
            "change your words where you need to, and send the form again"
        )

    def elsewhere(self) -> str:
        """As `sentence`, where nothing on the form differs from what was saved."""
        return (
            f"{self.who} saved changes to this while you were typing. What stands in this form is as they saved it: "
            "send it again if you still want to"
        )

    @property
    def who(self) -> str:
        return str(self.change.user) if self.change and self.change.user else "Somebody else"


def version_of(row: Any) -> str:
    """A digest of a row as it is stored now, with the parts that its form edits together with it (`edited_with`).

    What the history leaves out (the time of a sign-in) makes no other version.
    """
    told = [field.attname for field in row.history.model.tracked_fields]
    kept = [type(row)._base_manager.filter(pk=row.pk).values_list(*told).first()]
    for relation in getattr(row, "edited_with", ()):
        kept += getattr(row, relation).current().order_by("pk").values_list()
    return hashlib.sha256(repr(kept).encode()).hexdigest()


def lock_as_seen(row: Any, seen: str) -> Any:
    """The row as it is, locked until the transaction ends; ChangedMeanwhile where it is not as the reader saw it."""
    locked = type(row)._base_manager.select_for_update().get(pk=row.pk)
    if version_of(row) != seen:
        raise ChangedMeanwhile(_newest_change(row))
    return locked


def _newest_change(row: Any) -> Change | None:
    """The newest change of a row, or of the parts that its form edits together with it."""
    about = about_of(row)
    theirs = Q(record_type=_kind(type(row)), record_id=row.pk)
    for relation in getattr(row, "edited_with", ()):
        parts = getattr(row, relation).all()
        theirs |= Q(record_type=_kind(parts.model), record_id__in=parts.values("pk"))
    changes = Change.objects.filter(theirs, about_type=_kind(type(about)), about_id=about.pk)
    return changes.select_related("user").first()


def _kind(model: Any) -> ContentType:
    return ContentType.objects.get_for_model(model)
