"""The history of records and cases, as far as a reader may see it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Model, Q, QuerySet

from cases.models import Case, CaseLink
from oversight.audit.history import Tracked, about_of
from oversight.audit.models import Change
from oversight.audit.versions import model_of

# How many of the newest changes are searched for ones that a member may see: few at first, then further back. One query
# for all of them would read every place of a record in a case.
LOOKS = (100, 900, 2000)


def kinds_with_history() -> dict[str, Any]:
    """Every kind of record that has a page of its own, by the name that addresses give it ("letter")."""
    return {str(m._meta.model_name): m for m in _tracked() if hasattr(m, "get_absolute_url")}


def changes_of_record(user: Any, record: Any) -> QuerySet[Change]:
    """Changes of a record and its parts, newest first. An answer's are those of its question.

    What is written about a case (a briefing) has the changes of its own row: the case's are another history.
    """
    about = about_of(record)
    if not _sees(user, record) or not _sees(user, about):
        return Change.objects.none()
    changes = _newest_first(_about([_key(about)]))
    if isinstance(about, Case) and record != about:
        kind, pk = _key(record)
        changes = changes.filter(record_type=kind, record_id=pk)
    return changes


def changes_of_case(user: Any, case: Case) -> QuerySet[Change]:
    """Changes of a case and of every record that is or was in it, newest first."""
    if not _sees(user, case):
        return Change.objects.none()
    links = CaseLink.objects.filter(case=case)
    # A record that is in the case now is seen with it. One that was taken out may be out of sight.
    gone = links.exclude(withdrawn_at=None).visible_to(user)
    keys = [rows.values_list("content_type", "object_id") for rows in (links.current(), gone)]
    return _newest_first(_about([_key(case), *keys[0].union(keys[1])]))


def newest_changes(user: Any, limit: int = 10) -> QuerySet[Change]:
    """The newest changes of all that the user may see, but for members no older than the LOOKS reach."""
    if not user.is_authenticated or not user.is_active:
        return Change.objects.none()
    kinds = [ContentType.objects.get_for_model(model).pk for model in _tracked()]
    changes = Change.objects.filter(about_type__in=kinds).order_by("-id")
    if not user.reads_everything:
        changes = changes.filter(pk__in=_newest_visible(user, changes, limit))
    return changes.select_related("user")[:limit]


def _newest_visible(user: Any, changes: QuerySet[Change], limit: int) -> list[int]:
    """Keys of at least as many changes as asked for, if the looks find them."""
    found: list[int] = []
    for size in LOOKS:
        look = list(changes.values_list("pk", "about_type", "about_id")[:size])
        seen = visible_keys(user, {(kind, pk) for _, kind, pk in look})
        found += [change for change, kind, pk in look if (kind, pk) in seen]
        if len(found) >= limit or len(look) < size:
            break
        changes = changes.filter(pk__lt=look[-1][0])
    return found


def visible_keys(user: Any, keys: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those of the keys (of a content type, of a row) whose rows the user may see."""
    return {
        (kind, pk)
        for kind, pks in _by_kind(keys).items()
        for pk in model_of(kind).objects.visible_to(user).filter(pk__in=pks).values_list("pk", flat=True)
    }


def sees_all(user: Any, keys: Iterable[str]) -> bool:
    """Whether the user may see all of these, named as addresses name them: "letter-12"."""
    kinds = kinds_with_history()
    named = [key.rpartition("-") for key in keys]
    return all(kinds[kind].objects.visible_to(user).filter(pk=pk).exists() for kind, _, pk in named)


def _tracked() -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, Tracked)]


def _key(record: Model) -> tuple[int, int]:
    return ContentType.objects.get_for_model(record).pk, record.pk


def _sees(user: Any, record: Any) -> bool:
    return bool(type(record).objects.visible_to(user).filter(pk=record.pk).exists())


def _by_kind(keys: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    ids: dict[int, set[int]] = defaultdict(set)
    for kind, pk in keys:
        ids[kind].add(pk)
    return ids


def _about(keys: Iterable[tuple[int, int]]) -> Q:
    wanted = Q(pk__in=[])
    for kind, pks in _by_kind(keys).items():
        wanted |= Q(about_type=kind, about_id__in=pks)
    return wanted


def _newest_first(wanted: Q) -> QuerySet[Change]:
    # Sorted by an expression: for a plain "id" the planner may walk the whole feed backwards to find an old case.
    return Change.objects.select_related("user").filter(wanted).order_by((F("id") + 0).desc())
