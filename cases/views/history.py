"""Who changed what, when and why: in one record, and in a whole case."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.feed import changes_of_case, changes_of_record, kinds_with_history
from cases.models import Case
from oversight.access import signed_in
from oversight.audit.history import about_of
from oversight.audit.pages import page_of
from oversight.audit.readable import readable_as_of


@require_safe
@readable_as_of
def case_history(request: HttpRequest, reference: str) -> HttpResponse:
    user = signed_in(request)
    case = get_object_or_404(Case.objects.visible_to(user), reference=reference)
    context = page_of(request, changes_of_case(user, case)) | {"case": case, "record": case, "whole_case": True}
    return render(request, "cases/history.html", context)


@require_safe
@readable_as_of
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
