"""Where administrators say who sits on a committee."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cases.forms.administration import AddSeatForm, AdministrationReasonForm
from cases.models import CommitteeMember, Organisation
from cases.seat_actions import end_seat, give_seat
from oversight.access import require, signed_in
from oversight.accounts.actions import MANAGE, READ
from oversight.accounts.models import User
from oversight.entry.kept import typed
from oversight.entry.once import carried_out

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def seats(request: HttpRequest, pk: int) -> HttpResponse:
    committee, user = _committee(request, pk, READ)
    rows = CommitteeMember.objects.filter(committee=committee).select_related("user")
    context = {
        "committee": committee,
        "may_manage": user.has_perm(MANAGE),
        "seats": rows.current().order_by("user__last_name", "user__first_name", "pk"),
        "ended": rows.exclude(withdrawn_at=None).order_by("-withdrawn_at", "-pk"),
    }
    return render(request, "cases/seats.html", context)


@form_view
def seat_add(request: HttpRequest, pk: int) -> HttpResponse:
    committee, user = _committee(request, pk)
    form = AddSeatForm(typed(request), user=user, committee=committee)
    if seat := carried_out(request, form, lambda: give_seat(user=user, committee=committee, **form.cleaned())):
        messages.success(request, f"{seat.user} sits on the {committee} now")
        return redirect("cases:seats", pk)
    return render(request, "cases/seat_add.html", {"form": form, "committee": committee})


@form_view
def seat_end(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    seat = get_object_or_404(CommitteeMember.objects.visible_to(user).select_related("user", "committee"), pk=pk)
    require(user, MANAGE)
    form = AdministrationReasonForm(typed(request), user=user)
    if carried_out(request, form, lambda: end_seat(user=user, seat=seat, **form.cleaned())):
        messages.success(request, f"{seat.user} no longer sits on the {seat.committee}")
        return redirect("cases:seats", seat.committee_id)
    return render(request, "cases/seat_end.html", {"form": form, "seat": seat, "committee": seat.committee})


def _committee(request: HttpRequest, pk: int, permission: str = MANAGE) -> tuple[Organisation, User]:
    user = signed_in(request)
    committees = Organisation.objects.visible_to(user).filter(classification=Organisation.Classification.COMMITTEE)
    committee = get_object_or_404(committees, pk=pk)
    require(user, permission)
    return committee, user
