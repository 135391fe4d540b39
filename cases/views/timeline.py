"""Everything of a case in order of when it happened."""

from dataclasses import replace
from functools import partial

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.filters import ShownAsForm, TimelineFilter
from cases.models import Case
from cases.timeline import timeline_rows
from oversight.access import signed_in
from oversight.audit.readable import asked, readable_as_of
from oversight.band import band, svg

PAGE = 250


@require_safe
@partial(readable_as_of, form=ShownAsForm)
def timeline(request: HttpRequest, reference: str) -> HttpResponse:
    user = signed_in(request)
    case = get_object_or_404(Case.objects.visible_to(user), reference=reference)
    form = TimelineFilter(request.GET, user=user, case=case)
    known_by = asked(request).form.known_by_day()
    rows = timeline_rows(user, case, replace(form.choice(), known_by=known_by))
    drawn = band([(row.earliest, row.latest) for row in rows])
    context = {
        "case": case,
        "form": form,
        "known_by": known_by,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "band": drawn,
        "svg": svg(drawn, title="When it happened"),
        "is_filtered": bool(set(request.GET) - {"page", *asked(request).form.fields}),
    }
    return render(request, "cases/timeline.html", context)
