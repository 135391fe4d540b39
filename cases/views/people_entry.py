"""Where staff add and correct people, organisations, offices and publications."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from cases.forms.filing import ReasonForm
from cases.forms.people import OfficeForm, OrganisationForm, PersonForm, PublicationForm, RegisterForm
from cases.models import Appointment, Organisation, Person, Publication
from cases.record_actions import restore, withdraw
from oversight.access import require, signed_in
from oversight.accounts.models import User
from oversight.audit.history import Tracked
from oversight.entry.kept import typed
from oversight.entry.once import carried_out

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
def person_add(request: HttpRequest) -> HttpResponse:
    return _add(request, PersonForm)


@form_view
def person_correct(request: HttpRequest, pk: int) -> HttpResponse:
    return _correct(request, Person, pk, PersonForm)


@form_view
def organisation_add(request: HttpRequest) -> HttpResponse:
    return _add(request, OrganisationForm)


@form_view
def organisation_correct(request: HttpRequest, pk: int) -> HttpResponse:
    return _correct(request, Organisation, pk, OrganisationForm)


@form_view
def publication_add(request: HttpRequest) -> HttpResponse:
    return _add(request, PublicationForm)


@form_view
def publication_correct(request: HttpRequest, pk: int) -> HttpResponse:
    return _correct(request, Publication, pk, PublicationForm)


@form_view
def office_add(request: HttpRequest, pk: int) -> HttpResponse:
    user, person = _visible(request, Person, pk)
    form = OfficeForm(typed(request), user=user)
    if office := carried_out(request, form, lambda: form.add(person)):
        messages.success(request, f"Added the office {office}")
        return redirect(person)
    return render(request, "cases/office_add.html", {"form": form, "person": person})


@form_view
def office_correct(request: HttpRequest, pk: int) -> HttpResponse:
    user, office = _visible(request, Appointment, pk)
    form = OfficeForm(typed(request), user=user, instance=_stored(office))
    if carried_out(request, form, form.correct):
        messages.success(request, "Saved. The history shows what was changed, and why")
        return redirect(office.person)
    return render(request, "cases/office_correct.html", {"form": form, "office": office})


@form_view
def office_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _withdraw_or_restore(request, pk, withdraw, "cases/office_withdraw.html", "Withdrawn: {}")


@form_view
def office_restore(request: HttpRequest, pk: int) -> HttpResponse:
    return _withdraw_or_restore(request, pk, restore, "cases/office_restore.html", "Brought back: {}")


def _add(request: HttpRequest, form_class: type[RegisterForm]) -> HttpResponse:
    user = signed_in(request)
    require(user, "cases.log")
    form = form_class(typed(request), user=user)
    if row := carried_out(request, form, form.add):
        messages.success(request, f"Added {row}")
        return redirect(row)
    return render(request, "cases/register_add.html", {"form": form, "kind": form.instance._meta})


def _correct(request: HttpRequest, model: Any, pk: int, form_class: type[RegisterForm]) -> HttpResponse:
    user, row = _visible(request, model, pk)
    form = form_class(typed(request), user=user, instance=_stored(row))
    if carried_out(request, form, form.correct):
        messages.success(request, "Saved. The history shows what was changed, and why")
        return redirect(row)
    return render(request, "cases/register_correct.html", {"form": form, "record": row, "kind": row._meta})


def _withdraw_or_restore(request: HttpRequest, pk: int, action: Any, page: str, done: str) -> HttpResponse:
    user, office = _visible(request, Appointment, pk)
    form = ReasonForm(typed(request), user=user)
    if carried_out(request, form, lambda: action(user=user, row=office, **form.cleaned())):
        messages.success(request, done.format(office))
        return redirect(office.person)
    return render(request, page, {"form": form, "office": office})


def _visible(request: HttpRequest, model: Any, pk: int) -> tuple[User, Any]:
    """The user, who may log, and the row, which they may see."""
    user = signed_in(request)
    row = get_object_or_404(model.objects.visible_to(user), pk=pk)
    require(user, "cases.log")
    return user, row


def _stored(row: Tracked) -> Any:
    """The row once more, for a form to change: a page that shows the form again still names the row as it is."""
    return type(row)._base_manager.get(pk=row.pk)
