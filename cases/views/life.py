"""The life of a case: opened, corrected, moved on, handed over, closed, reopened; put under legal hold."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from cases.case_actions import close_case, correct_case, hand_over, hold_case, move_case, open_case, reopen_case
from cases.forms.case import CloseCaseForm, CorrectCaseForm, HandOverForm, MoveCaseForm, OpenCaseForm, ReopenCaseForm
from cases.forms.filing import ReasonForm
from cases.models import Case
from cases.owed import owed_in
from cases.querysets import members_shut_out
from cases.rules import why_not
from cases.views.entry import form_view
from oversight.access import require, signed_in
from oversight.accounts.models import User
from oversight.entry.kept import typed
from oversight.entry.once import carried_out


@form_view
def case_open(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    require(user, "cases.log")
    form = OpenCaseForm(typed(request), user=user)
    if case := carried_out(request, form, lambda: open_case(user=user, **form.cleaned())):
        messages.success(request, f"Opened {case.reference}")
        return redirect(case)
    return render(request, "cases/case_open.html", {"form": form})


@form_view
def case_correct(request: HttpRequest, reference: str) -> HttpResponse:
    user, case = _to_change(request, reference)
    form = CorrectCaseForm(typed(request), user=user, instance=case)
    if carried_out(request, form, lambda: correct_case(user=user, case=case, **form.cleaned_as_seen())):
        messages.success(request, "Saved. The history shows what was changed, and why")
        return redirect(case)
    context = {"form": form, "case": case, "record": case, "shut_out": members_shut_out(case).count()}
    return render(request, "cases/case_correct.html", context)


@form_view
def case_move(request: HttpRequest, reference: str) -> HttpResponse:
    user, case = _to_change(request, reference)
    form = MoveCaseForm(typed(request), user=user, instance=case)
    if moved := carried_out(request, form, lambda: move_case(user=user, case=case, **form.cleaned_as_seen())):
        messages.success(request, f"The status is “{moved.get_status_display()}” now")
        return redirect(case)
    return render(request, "cases/case_move.html", {"form": form, "case": case, "hindrance": why_not(case, "move")})


@form_view
def case_close(request: HttpRequest, reference: str) -> HttpResponse:
    user, case = _to_change(request, reference)
    owed = owed_in(user, case)
    form = CloseCaseForm(typed(request), user=user, is_owed=bool(owed))
    if carried_out(request, form, lambda: close_case(user=user, case=case, **form.cleaned())):
        messages.success(request, f"Closed {case.reference}")
        return redirect(case)
    context = {"form": form, "case": case, "owed": owed, "hindrance": why_not(case, "close")}
    return render(request, "cases/case_close.html", context)


@form_view
def case_reopen(request: HttpRequest, reference: str) -> HttpResponse:
    user, case = _to_change(request, reference)
    form = ReopenCaseForm(typed(request), user=user)
    if carried_out(request, form, lambda: reopen_case(user=user, case=case, **form.cleaned())):
        messages.success(request, f"Reopened {case.reference}")
        return redirect(case)
    return render(request, "cases/case_reopen.html", {"form": form, "case": case, "hindrance": why_not(case, "reopen")})


@form_view
def case_hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    user, case = _to_change(request, reference)
    form = HandOverForm(typed(request), user=user, instance=case)
    if done := carried_out(request, form, lambda: hand_over(user=user, case=case, **form.cleaned_as_seen())):
        messages.success(request, f"Handed over to {done.lead_officer}, who takes on what stands open here")
        return redirect("cases:owed", case.reference)
    return render(request, "cases/case_hand_over.html", {"form": form, "case": case, "owed": owed_in(user, case)})


@form_view
def case_hold(request: HttpRequest, reference: str) -> HttpResponse:
    """Puts the case under legal hold, or lifts the hold that it is under."""
    user, case = _to_change(request, reference)
    held = not case.legal_hold
    form = ReasonForm(typed(request), user=user)
    if carried_out(request, form, lambda: hold_case(user=user, case=case, held=held, **form.cleaned())):
        messages.success(request, f"{case.reference} is {'' if held else 'no longer '}under legal hold")
        return redirect(case)
    return render(request, "cases/case_hold.html", {"form": form, "case": case})


@require_safe
def case_owed(request: HttpRequest, reference: str) -> HttpResponse:
    """What stands open in a case."""
    user = signed_in(request)
    cases = Case.objects.visible_to(user).select_related("lead_officer")
    case = get_object_or_404(cases, reference=reference)
    return render(request, "cases/case_owed.html", {"case": case, "owed": owed_in(user, case)})


def _to_change(request: HttpRequest, reference: str) -> tuple[User, Case]:
    """The reader and the case: 404 where they may not see it, PermissionDenied where they may not change it."""
    user = signed_in(request)
    case = get_object_or_404(Case.objects.visible_to(user), reference=reference)
    require(user, "cases.log", case)
    return user, case
