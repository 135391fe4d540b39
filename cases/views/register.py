"""The register of cases."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.filters import CaseFilter
from cases.models import Case
from oversight.access import signed_in

PAGE = 25
# What the reader may sort by, in the words of the list that offers it.
ORDERS = {
    "newest": ("Opened, newest first", ("-opened_on", "-reference")),
    "oldest": ("Opened, oldest first", ("opened_on", "reference")),
    "reference": ("Reference", ("reference",)),
    "title": ("Title", ("title", "reference")),
    "status": ("Status", ("status", "-opened_on")),
}


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    cases = Case.objects.visible_to(user).select_related("committee", "lead_officer")
    found = CaseFilter(request.GET, queryset=cases, request=request)
    order = request.GET.get("sort", "")
    order = order if order in ORDERS else "newest"
    context = {
        "form": found.form,
        "page": Paginator(found.qs.order_by(*ORDERS[order][1]), PAGE).get_page(request.GET.get("page")),
        "orders": [(name, words) for name, (words, _) in ORDERS.items()],
        "order": order,
        "may_log": user.has_perm("cases.log"),
        "is_filtered": bool(set(request.GET) - {"page"}),
    }
    return render(request, "cases/register.html", context)
