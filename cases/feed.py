"""The history of records and cases, as far as a reader may see it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet

from cases.models import Case, CaseLink, Record
from cases.querysets import visible_links
from oversight.audit.history import Tracked, about_of
from oversight.audit.models import Change

# How far back the newest changes look for ones that a member may see: it bounds the work where most are out of sight.
LOOK_BACK = 5000


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
    links = CaseLink.objects.visible_to(user).filter(case=case).values_list("content_type", "object_id")
    return _newest_first(_about([_key(case), *links]))


def newest_changes(user: Any) -> QuerySet[Change]:
    """The newest changes of everything, to be cut to a few; for members those among the newest LOOK_BACK."""
    if not user.is_authenticated or not user.is_active:
        return Change.objects.none()
    kinds = [ContentType.objects.get_for_model(model).pk for model in _tracked()]
    changes = Change.objects.select_related("user").filter(about_type__in=kinds)
    if not user.reads_everything:
        oldest = Change.objects.order_by("-id").values_list("id", flat=True)[LOOK_BACK : LOOK_BACK + 1].first()
        changes = changes.filter(_visible_about(user), id__gt=oldest or 0)
    return changes.order_by("-id")


def _tracked() -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, Tracked)]


def _key(record: Model) -> tuple[int, int]:
    return ContentType.objects.get_for_model(record).pk, record.pk


def _sees(user: Any, record: Any) -> bool:
    return bool(type(record).objects.visible_to(user).filter(pk=record.pk).exists())


def _about(keys: Iterable[tuple[int, int]]) -> Q:
    ids: dict[int, set[int]] = defaultdict(set)
    for kind, pk in keys:
        ids[kind].add(pk)
    wanted = Q(pk__in=[])
    for kind, pks in ids.items():
        wanted |= Q(about_type=kind, about_id__in=pks)
    return wanted


def _newest_first(wanted: Q) -> QuerySet[Change]:
    # Sorted by an expression: for a plain "id" the planner may walk the whole feed backwards to find an old case.
    return Change.objects.select_related("user").filter(wanted).order_by((F("id") + 0).desc())


def _visible_about(user: Any) -> Q:
    """Records are seen through their cases, in one subquery; the rest say themselves who may see them."""
    links = visible_links(user).filter(content_type=OuterRef("about_type"), object_id=OuterRef("about_id"))
    seen = Q(Exists(links))
    for model in _tracked():
        if not issubclass(model, Record) and model.history_about is Tracked.history_about:
            rows = model.objects.visible_to(user).filter(pk=OuterRef("about_id"))
            seen |= Q(Exists(rows), about_type=ContentType.objects.get_for_model(model).pk)
    return seen
