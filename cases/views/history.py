"""Who changed what, when and why: in one record, and in a whole case; to read, and as a file for a spreadsheet."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.feed import changes_of_case, changes_of_record, kinds_with_history
from cases.filters import HistoryFilter
from cases.models import Case
from cases.views.files import ENDINGS, table_file
from oversight.access import signed_in
from oversight.accounts.actions import READ
from oversight.accounts.models import User
from oversight.audit.export import COLUMNS, rows_of
from oversight.audit.history import about_of
from oversight.audit.models import Change
from oversight.audit.pages import page_of
from oversight.audit.readable import NAME, readable_as_of


@dataclass(frozen=True)
class History:
    """`record`: whose it is. `page`: the page that shows it, `csv` and `xlsx`: the files."""

    record: Any
    changes: QuerySet[Change]
    name: str
    page: str
    csv: str
    xlsx: str
    whole_case: bool = False


@require_safe
@readable_as_of
def case_history(request: HttpRequest, reference: str) -> HttpResponse:
    return _page(request, _of_case(request, reference))


@require_safe
def case_history_file(request: HttpRequest, reference: str, ending: str) -> HttpResponseBase:
    return _file(request, _of_case(request, reference), ending)


@require_safe
@readable_as_of
def record_history(request: HttpRequest, model: str, pk: int) -> HttpResponse:
    """An answer's history is that of its question, which it is a part of."""
    return _page(request, _of_record(request, model, pk))


@require_safe
def record_history_file(request: HttpRequest, model: str, pk: int, ending: str) -> HttpResponseBase:
    return _file(request, _of_record(request, model, pk), ending)


def _of_case(request: HttpRequest, reference: str) -> History:
    user = signed_in(request)
    case = get_object_or_404(Case.objects.visible_to(user), reference=reference)
    page = reverse("cases:case_history", args=[reference])
    csv, xlsx = (reverse("cases:case_history_file", args=[reference, ending]) for ending in ENDINGS)
    return History(case, changes_of_case(user, case), f"history-{reference}", page, csv, xlsx, whole_case=True)


def _of_record(request: HttpRequest, model: str, pk: int) -> History:
    user = signed_in(request)
    kind = kinds_with_history().get(model)
    if kind is None:
        raise Http404
    record = get_object_or_404(kind.objects.visible_to(user), pk=pk)
    about = about_of(record)
    here = record if isinstance(about, Case) else about
    page = reverse("cases:record_history", args=[model, pk])
    csv, xlsx = (reverse("cases:record_history_file", args=[model, pk, ending]) for ending in ENDINGS)
    return History(here, changes_of_record(user, record), f"history-{model}-{pk}", page, csv, xlsx)


def _page(request: HttpRequest, history: History) -> HttpResponse:
    form = HistoryFilter(request.GET, history.changes, history.record)
    here = None if history.whole_case else history.record
    context = {
        "history": history,
        "record": history.record,
        "form": form,
        "is_filtered": bool(set(request.GET) - {"before", NAME}),
        "may_read_proof": signed_in(request).has_perm(READ),
        "may_redact": may_redact(signed_in(request), history),
        **page_of(request, form.narrowed(), here),
    }
    return render(request, "cases/history.html", context)


def may_redact(user: User, history: History) -> bool:
    """Not from the history of a whole case: there it would be about the case alone."""
    redactable = history.record._meta.app_label in ("cases", "correspondence")
    return redactable and not history.whole_case and user.has_perm("cases.log", history.record)


def _file(request: HttpRequest, history: History, ending: str) -> HttpResponseBase:
    """The same changes as the page. Where a filter is not understood, the page says so instead."""
    if ending not in ENDINGS:
        raise Http404
    form = HistoryFilter(request.GET, history.changes, history.record)
    if not form.is_valid():
        return redirect(f"{history.page}?{request.GET.urlencode()}")
    rows = rows_of(signed_in(request), form.narrowed())
    return table_file(history.name, ending, rows, COLUMNS, "History")
