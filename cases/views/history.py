"""Who changed what, when and why: in one record, and in a whole case."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.feed import changes_of_case, changes_of_record, kinds_with_history
from cases.models import Case
from oversight.access import signed_in
from oversight.audit.changes import shown_changes
from oversight.audit.history import about_of
from oversight.audit.models import Change

PAGE = 50


@require_safe
def case_history(request: HttpRequest, reference: str) -> HttpResponse:
    user = signed_in(request)
    case = get_object_or_404(Case.objects.visible_to(user), reference=reference)
    context = page_of(request, changes_of_case(user, case)) | {"case": case, "record": case, "whole_case": True}
    return render(request, "cases/history.html", context)


@require_safe
def record_history(request: HttpRequest, model: str, pk: int) -> HttpResponse:
    """An answer's history is that of its question, which it is a part of."""
    user = signed_in(request)
    kind = kinds_with_history().get(model)
    if kind is None:
        raise Http404
    record = get_object_or_404(kind.objects.visible_to(user), pk=pk)
    about = about_of(record)
    here = record if isinstance(about, Case) else about
    context = page_of(request, changes_of_record(user, record), here) | {"record": here}
    return render(request, "cases/history.html", context)


def page_of(request: HttpRequest, changes: QuerySet[Change], here: Any = None) -> dict[str, Any]:
    """Changes older than `?before=` (a key of the feed), and the key for the next page; a bad key gives the newest."""
    before = request.GET.get("before", "")
    is_key = before.isascii() and before.isdigit() and len(before) < 19
    older = changes.filter(id__lt=int(before)) if is_key else changes
    rows = list(older[: PAGE + 1])
    return {
        "actions": shown_changes(signed_in(request), rows[:PAGE], here=here),
        "older_than": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "is_newest": not is_key,
    }
