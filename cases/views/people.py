"""The pages of people and organisations."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.involved import parts_of
from cases.merges import merges_context
from cases.models import Appointment, Case, Organisation, Person, Publication
from cases.notes import notes_context
from oversight.access import signed_in
from oversight.accounts.models import User
from oversight.audit.readable import readable_as_of


@require_safe
@readable_as_of
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
        "appointments": appointments(user).filter(person=somebody),
        "publications": publications(user, somebody),
        "cases": parts_of(user, somebody),
        "may_log": user.has_perm("cases.log"),
        "withdrawn_offices": withdrawn_offices(user, somebody),
        **notes_context(user, somebody),
        **merges_context(user, somebody),
    }
    return render(request, "cases/person.html", context)


@require_safe
@readable_as_of
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    bodies = Organisation.objects.visible_to(user)
    body = get_object_or_404(bodies, pk=pk)
    context = {
        "organisation": body,
        "record": body,
        "part_of": bodies.filter(pk=body.part_of_id or 0).first(),
        "parts_of_it": bodies.current().filter(part_of=body),
        "other_names": body.other_names.current(),
        "appointments": appointments(user).filter(organisation=body),
        "publications": publications(user, body),
        "may_read_seats": user.has_perm("accounts.read"),
        "cases_of_committee": Case.objects.visible_to(user).filter(committee=body),
        "cases": parts_of(user, body),
        "may_log": user.has_perm("cases.log"),
        **notes_context(user, body),
        **merges_context(user, body),
    }
    return render(request, "cases/organisation.html", context)


def appointments(user: User) -> Any:
    """The offices that the user may read of."""
    return Appointment.objects.current().visible_to(user).select_related("person", "organisation", "publication")


def withdrawn_offices(user: User, person: Person) -> Any:
    """For those who may bring them back."""
    if not user.has_perm("cases.log"):
        return Appointment.objects.none()
    return Appointment.objects.exclude(withdrawn_at=None).filter(person=person).select_related("organisation")


def publications(user: User, somebody: Person | Organisation) -> set[int]:
    """The keys of the sources of somebody's offices that the user may see."""
    return set(
        Publication.objects.visible_to(user)
        .filter(appointments__in=somebody.appointments.all())
        .values_list("pk", flat=True)
    )
