"""The registers of people, organisations and publications, for those who log."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.forms.registers import RegisterFilterForm
from cases.models import Appointment, Organisation, OrganisationName, Person, PersonName, Publication, Source
from cases.notes import notes_context
from cases.sources import visible_records
from oversight.access import require, signed_in
from oversight.audit.readable import readable_as_of

PAGE = 50


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    offices = Appointment.objects.current().select_related("organisation").order_by("-date_latest", "-pk")
    rows = Person.objects.prefetch_related(
        Prefetch("other_names", PersonName.objects.current()), Prefetch("appointments", offices)
    )
    return _register(request, rows, "cases/people.html")


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    names = Prefetch("other_names", OrganisationName.objects.current())
    rows = Organisation.objects.select_related("part_of").prefetch_related(names)
    return _register(request, rows, "cases/organisations.html")


@require_safe
def publications(request: HttpRequest) -> HttpResponse:
    return _register(request, Publication.objects.all(), "cases/publications.html")


@require_safe
@readable_as_of
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    row = get_object_or_404(Publication.objects.visible_to(user), pk=pk)
    cited = Source.objects.current().filter(publication=row).values_list("content_type", "object_id")
    citing = [record for record in visible_records(user, cited).values() if not record.is_withdrawn]
    offices = Appointment.objects.current().visible_to(user).filter(publication=row)
    context = {
        "record": row,
        "citing": sorted(citing, key=lambda record: (record._meta.verbose_name, record.pk)),
        "offices": offices.select_related("person", "organisation"),
        "may_log": user.has_perm("cases.log"),
        **notes_context(user, row),
    }
    return render(request, "cases/publication.html", context)


def _register(request: HttpRequest, rows: QuerySet, page: str) -> HttpResponse:
    user = signed_in(request)
    require(user, "cases.browse")
    form = RegisterFilterForm(request.GET)
    context: dict[str, Any] = {
        "form": form,
        "page": Paginator(form.narrowed(rows), PAGE).get_page(request.GET.get("page")),
        "is_filtered": bool(set(request.GET) - {"page"}),
        "may_log": user.has_perm("cases.log"),
    }
    return render(request, page, context)
