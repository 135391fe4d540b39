"""The pages of incidents, events, statements, commitments and recommendations."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.models import Commitment, Event, Incident, Recommendation, Record, Statement
from cases.views.common import readable_record, record_context
from oversight.access import signed_in
from oversight.audit import as_of
from oversight.audit.readable import readable_as_of


def visible(request: HttpRequest, model: type[Record], pk: int) -> Any:
    objects: Any = model._default_manager
    return get_object_or_404(objects.visible_to(signed_in(request)), pk=pk)


@require_safe
@readable_as_of
def incident(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    record = visible(request, Incident, pk)
    statements = Statement.objects.visible_to(user).current().filter(incident=record)
    more = {"statements": statements.in_order().for_panel(user)}
    return render(request, "cases/incident.html", record_context(request, record) | more)


@require_safe
@readable_as_of
def event(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "cases/event.html", record_context(request, visible(request, Event, pk)))


@require_safe
@readable_as_of
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    seen = Statement.objects.visible_to(user).with_standing().with_links(user).select_related("incident")
    record = get_object_or_404(seen, pk=pk)
    more = {
        "statement": record,
        "made_in": readable_record(user, record.made_in),
        "incident": readable_record(user, record.incident),
    }
    return render(request, "cases/statement.html", record_context(request, record) | more)


@require_safe
@readable_as_of
def commitment(request: HttpRequest, pk: int) -> HttpResponse:
    record = visible(request, Commitment, pk)
    more = {"made_in": readable_record(signed_in(request), record.made_in), "today": as_of.today()}
    return render(request, "cases/commitment.html", record_context(request, record) | more)


@require_safe
@readable_as_of
def recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    record = visible(request, Recommendation, pk)
    more = {"made_in": readable_record(signed_in(request), record.made_in)}
    return render(request, "cases/recommendation.html", record_context(request, record) | more)
