"""Merging two people, or two organisations, that are one; and undoing it.

Whatever names the one names the other afterwards, and each change is in the history. The one that was merged is out of
the sight of members, which hides from them the changes that name it, and their reason. What is left for them to see is
that the kept one has more names: that has a reason without names of its own.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cases.actions import keep
from cases.models import Merge, Organisation, Person
from oversight.access import require
from oversight.audit.history import Tracked, about_of, changing
from oversight.audit.versions import generic_keys, points_to_a_row

MERGED_AWAY = "Merged into another record of the same {}"
MADE_ONE, MADE_TWO = "Two records of one {} were made one", "Two records that were made one are two again"
NAME_NOTE = "From a record that was merged into this one"
# What may differ between two rows that say the same.
OWN = {"position", "withdrawn_at", "withdrawn_reason"}


def merge(*, user: Any, kept: Person | Organisation, merged: Person | Organisation, reason: str) -> Merge:
    """Make everything that names `merged` name `kept`, give `kept` its names, and withdraw it.

    Where both have the same link (a seat of one user, say), that of `merged` is withdrawn. Raises PermissionDenied for
    anybody but case officers; ValidationError without a reason, for one merged with itself, for a person with an
    organisation, for a protected person with one who is not, for one that is withdrawn, and for an organisation that is
    a part of the other.
    """
    require(user, "cases.log")
    _need(reason)
    if type(kept) is not type(merged) or kept.pk == merged.pk:
        raise ValidationError("Choose two different people, or two different organisations")
    with transaction.atomic():
        _lock_owners(merged)
        kept, merged = _locked(kept, merged)
        _refuse(kept, merged)
        kind = str(kept._meta.model_name)
        made = Merge(**{f"kept_{kind}": kept, f"merged_{kind}": merged})
        with changing(user=user, reason=MADE_ONE.format(kind)):
            _give_names(made)
        with changing(user=user, reason=reason):
            _move_links(made)
            _withdraw(merged, MERGED_AWAY.format(kind))
            keep(made)
    return made


def undo_merge(*, user: Any, merge: Merge, reason: str) -> Merge:
    """Bring the merged one back, with what was moved and is still where it was moved to.

    What somebody changed since stays as it is: the `left` of the returned merge says what. Raises PermissionDenied for
    anybody but case officers; ValidationError without a reason, for a merge that is undone already, where the kept one
    is withdrawn (merged onwards, say), and where another has taken the name of the merged one meanwhile.
    """
    require(user, "cases.log")
    _need(reason)
    with transaction.atomic():
        row = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
        _lock_owners(row.kept)
        kept, merged = _locked(row.kept, row.merged)
        if row.is_withdrawn:
            raise ValidationError("This merge is undone already")
        if kept.is_withdrawn:
            raise ValidationError(f"{kept} is withdrawn. Bring it back first, or undo the later merge")
        with changing(user=user, reason=reason):
            _withdraw(row, reason)
            _bring_back(merged)
            left = [*_move_back(row, kept, merged), *_restore_set_aside(row)]
        with changing(user=user, reason=MADE_TWO):
            left += _take_names_back(row)
    row.left = tuple(left)
    return row


def ties_to(model: Any) -> list[tuple[Any, str]]:
    """Each model of the record with each of its keys, generic ones too, that can name people or organisations.

    Those of a merge itself are left out: they tell what was merged.
    """
    ours = [table for table in apps.get_models() if issubclass(table, Tracked) and table is not Merge]
    keys = [(table, field) for table in ours for field in table._meta.concrete_fields if points_to_a_row(field)]
    found = [(table, field.name) for table, field in keys if field.related_model is model]
    return found + [(table, key.name) for table in ours for key in generic_keys(table)]


def tied_rows(actor: Person | Organisation) -> Iterator[tuple[Any, str]]:
    """Each row that names somebody, and the key by which it does; withdrawn ones too, for they can be brought back."""
    for table, name in ties_to(type(actor)):
        key = table._meta.get_field(name)
        named: dict[str, Any] = {name: actor.pk}
        if isinstance(key, GenericForeignKey):
            named = {key.ct_field: ContentType.objects.get_for_model(actor), key.fk_field: actor.pk}
        for row in table._base_manager.filter(**named).order_by("pk"):
            yield row, name


def _refuse(kept: Any, merged: Any) -> None:
    for row in (kept, merged):
        if row.is_withdrawn:
            raise ValidationError(f"{row} is withdrawn, and cannot be merged")
    if isinstance(kept, Person) and Person.Naming.PROTECTED in {kept.naming, merged.naming} != {kept.naming}:
        raise ValidationError(
            "One of the two is protected and the other is not. Protect the other one too, then merge them"
        )
    if isinstance(kept, Organisation) and merged in kept.above():
        raise ValidationError(f"{kept} is a part of {merged}, so the two are not one")


def _lock_owners(actor: Any) -> None:
    """Lock the records that somebody's links belong to, in one order, as a correction of such a record does first."""
    owners = {(about._meta.label, about.pk) for row, _ in tied_rows(actor) if (about := about_of(row)) != actor}
    for label, pk in sorted(owners):
        apps.get_model(label)._base_manager.select_for_update().get(pk=pk)


def _locked(one: Any, other: Any) -> tuple[Any, Any]:
    keys = [one.pk, other.pk]
    rows = type(one)._base_manager.select_for_update().filter(pk__in=keys).order_by("pk").in_bulk()
    return rows[one.pk], rows[other.pk]


def _move_links(made: Merge) -> None:
    for row, name in list(tied_rows(made.merged)):
        setattr(row, name, made.kept)
        if not row.is_withdrawn and _is_said_already(row):
            setattr(row, name, made.merged)
            _withdraw(row, "The record that it was merged into has the same")
            made.set_aside.append([row._meta.label_lower, row.pk])
        else:
            row.save()
            made.moved.append([row._meta.label_lower, row.pk, name])


def _is_said_already(row: Any) -> bool:
    """Another current row says the same."""
    said = [field for field in row._meta.concrete_fields if not field.primary_key and field.name not in OWN]
    values = {field.attname: getattr(row, field.attname) for field in said}
    return bool(type(row)._base_manager.filter(withdrawn_at=None, **values).exclude(pk=row.pk).exists())


def _give_names(made: Merge) -> None:
    """The names of the merged one, as far as the kept one has them not yet."""
    kept, merged = made.kept, made.merged
    has = {getattr(kept, field).casefold() for field in kept.called_in}
    has |= {name.casefold() for name in kept.other_names.filter(withdrawn_at=None).values_list("name", flat=True)}
    for field in merged.called_in:
        name = getattr(merged, field)
        if name and name.casefold() not in has:
            has.add(name.casefold())
            other = kept.other_names.model(**{kept._meta.model_name: kept}, name=name, note=NAME_NOTE)
            keep(other)
            made.named.append([other._meta.label_lower, other.pk, name])


def _bring_back(merged: Any) -> None:
    merged.withdrawn_at, merged.withdrawn_reason = None, ""
    keep(merged)


def _move_back(row: Merge, kept: Any, merged: Any) -> Iterator[str]:
    for label, pk, name in row.moved:
        moved = _stored(label, pk)
        if getattr(moved, name) == kept:
            setattr(moved, name, merged)
            moved.save()
        else:
            yield _in_words(moved)


def _restore_set_aside(row: Merge) -> Iterator[str]:
    for label, pk in row.set_aside:
        aside = _stored(label, pk)
        if _is_said_already(aside):
            yield _in_words(aside)
        else:
            aside.withdrawn_at, aside.withdrawn_reason = None, ""
            aside.save()


def _take_names_back(row: Merge) -> Iterator[str]:
    for label, pk, name in row.named:
        other = _stored(label, pk)
        if other.name != name:
            yield _in_words(other)
        elif not other.is_withdrawn:
            _withdraw(other, MADE_TWO)


def _stored(label: str, pk: int) -> Any:
    return apps.get_model(label)._base_manager.select_for_update().get(pk=pk)


def _in_words(row: Any) -> str:
    return f"{row._meta.verbose_name} “{row}”"


def _need(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "Enter the reason"})


def _withdraw(row: Any, reason: str) -> None:
    row.withdrawn_at, row.withdrawn_reason = timezone.now(), reason
    row.save()
