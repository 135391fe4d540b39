"""The pages of people and organisations."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.involved import parts_of
from cases.models import Appointment, Organisation, Person
from cases.views.common import signed_in


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    somebody = get_object_or_404(Person.objects.visible_to(user), pk=pk)
    is_protected = somebody.naming == Person.Naming.PROTECTED
    context = {
        "person": somebody,
        "record": somebody,
        "is_protected": is_protected,
        "shows_name": not is_protected or user.reads_everything,
        "other_names": somebody.other_names.current(),
        "appointments": Appointment.objects.current().visible_to(user).filter(person=somebody),
        "cases": parts_of(user, somebody),
    }
    return render(request, "cases/person.html", context)


@require_safe
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    bodies = Organisation.objects.visible_to(user)
    body = get_object_or_404(bodies, pk=pk)
    appointments = Appointment.objects.current().visible_to(user).filter(organisation=body)
    context = {
        "organisation": body,
        "record": body,
        "part_of": bodies.filter(pk=body.part_of_id).first(),
        "parts_of_it": bodies.current().filter(part_of=body),
        "other_names": body.other_names.current(),
        "appointments": appointments.select_related("person"),
        "cases": parts_of(user, body),
    }
    return render(request, "cases/organisation.html", context)
