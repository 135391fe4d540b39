"""What is recorded of a case at one moment and at another."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.feed import changes_of_case
from cases.forms.compare import CompareForm
from cases.models import Case
from oversight.access import signed_in
from oversight.accounts.models import User
from oversight.audit.changes import changed_rows, shown_differences
from oversight.audit.moments import said

# So many records and parts of records on a page.
PAGE = 50


@require_safe
def compare(request: HttpRequest, reference: str) -> HttpResponse:
    user = signed_in(request)
    case = get_object_or_404(Case.objects.visible_to(user), reference=reference)
    form = CompareForm(request.GET if {"from", "to"} & set(request.GET) else None)
    context: dict[str, Any] = {"case": case, "form": form}
    if moments := form.moments():
        context |= _compared(user, case, *moments, page=request.GET.get("page"))
    return render(request, "cases/compare.html", context)


def _compared(user: User, case: Case, since: datetime, until: datetime, page: Any) -> dict[str, Any]:
    changes = changes_of_case(user, case).order_by().filter(at__gt=since, at__lte=until)
    shown = Paginator(changed_rows(changes), PAGE).get_page(page)
    return {
        "page": shown,
        "differences": shown_differences(user, shown.object_list, since, until),
        "since": said(since),
        "until": said(until),
    }
