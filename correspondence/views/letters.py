"""The register of letters; as CSV and XLSX too."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.views.files import ENDINGS, table_file
from correspondence.filters import LetterFilter
from correspondence.letter_register import COLUMNS, ORDERS, letters_of_register, order_of, rows_of
from oversight.access import signed_in
from oversight.keyset import page_after

PAGE = 50


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    found, order = _found(request)
    rows: Any = found.qs
    context = {
        "form": found.form,
        "count": rows.count(),
        "page": page_after(rows.with_parties(), ORDERS[order][1], request.GET.get("after", ""), PAGE),
        "orders": [(name, words) for name, (words, _) in ORDERS.items()],
        "order": order,
        "is_filtered": bool(set(request.GET) - {"after"}),
    }
    return render(request, "correspondence/letters.html", context)


@require_safe
def letters_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The same letters as the page. Where a filter is not understood, the page says so instead."""
    if ending not in ENDINGS:
        raise Http404
    found, order = _found(request)
    if not found.form.is_valid():
        return redirect(f"{reverse('correspondence:letters')}?{request.GET.urlencode()}")
    return table_file("letters", ending, rows_of(signed_in(request), found.qs, order), COLUMNS, "Letters")


def _found(request: HttpRequest) -> tuple[LetterFilter, str]:
    user = signed_in(request)
    found = LetterFilter(request.GET, queryset=letters_of_register(user), request=request)
    return found, order_of(request.GET.get("sort", ""))
