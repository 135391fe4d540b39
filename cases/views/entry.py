"""Where staff type: add a record to a case, correct it, withdraw it, bring it back, file it in another case."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods

from cases.feed import kinds_with_history
from cases.forms import form_for
from cases.forms.filing import LeaveCaseForm, PutIntoCaseForm, PutRecordForm, ReasonForm
from cases.models import Case, Note, Record
from cases.record_actions import put_into_case, restore, take_out_of_case, withdraw
from cases.views.common import cases_of
from oversight.access import require, signed_in
from oversight.entry.kept import typed
from oversight.entry.once import carried_out

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
def record_add(request: HttpRequest, reference: str, model: str) -> HttpResponse:
    """`?made_in=letter-12` and the like name what the new record begins with (`RecordForm.begins_with`)."""
    user = signed_in(request)
    case = get_object_or_404(Case.objects.visible_to(user), reference=reference)
    require(user, "cases.log", case)
    form_class = form_for(model)
    if form_class is None or not form_class.adds:
        raise Http404
    form = form_class(typed(request), request.FILES or None, user=user, near=case.reference, query=request.GET)
    kind = form.instance._meta.verbose_name
    if record := carried_out(request, form, lambda: form.add(case)):
        messages.success(request, f"{capfirst(kind)} added to {case.reference}")
        return redirect(record)
    return render(request, "cases/record_add.html", {"form": form, "case": case, "kind": kind})


@form_view
def record_correct(request: HttpRequest, model: str, pk: int) -> HttpResponse:
    user = signed_in(request)
    form_class = form_for(model)
    if form_class is None:
        raise Http404
    record = _visible(request, model, pk)
    require(user, "cases.log")
    form = form_class(typed(request), request.FILES or None, user=user, instance=record)
    if carried_out(request, form, form.correct):
        messages.success(request, "Saved. The history shows what was changed, and why")
        return redirect(record)
    context = {"form": form, "record": _visible(request, model, pk), "kind": record._meta.verbose_name}
    return render(request, "cases/record_correct.html", context)


@form_view
def record_withdraw(request: HttpRequest, model: str, pk: int) -> HttpResponse:
    return _withdraw_or_restore(request, _visible(request, model, pk), withdraw, "Withdrawn")


@form_view
def record_restore(request: HttpRequest, model: str, pk: int) -> HttpResponse:
    return _withdraw_or_restore(request, _visible(request, model, pk), restore, "Brought back")


def _withdraw_or_restore(request: HttpRequest, row: Any, action: Any, done: str) -> HttpResponse:
    user = signed_in(request)
    require(user, "cases.log")
    form = ReasonForm(typed(request), user=user)
    if carried_out(request, form, lambda: action(user=user, row=row, **form.cleaned())):
        messages.success(request, f"{done}. The record stays readable, and its history says why")
        return redirect(row)
    context = {"form": form, "record": row, "kind": row._meta.verbose_name, "hindrance": row.why_it_stays()}
    return render(request, f"cases/record_{action.__name__}.html", context)


@form_view
def record_put(request: HttpRequest, model: str, pk: int) -> HttpResponse:
    """File a record in a further case."""
    user = signed_in(request)
    record = _visible_record(request, model, pk)
    require(user, "cases.log")
    form = PutIntoCaseForm(typed(request), user=user)
    if carried_out(request, form, lambda: put_into_case(user=user, record=record, **form.cleaned())):
        messages.success(request, f"It is in {form.cleaned_data['case'].reference} now too")
        return redirect(record)
    context = {"form": form, "record": record, "kind": record._meta.verbose_name, "cases": cases_of(user, record)}
    return render(request, "cases/record_put.html", context)


@form_view
def record_leave(request: HttpRequest, model: str, pk: int) -> HttpResponse:
    """Take a record out of one of its cases."""
    user = signed_in(request)
    record = _visible_record(request, model, pk)
    require(user, "cases.log")
    form = LeaveCaseForm(typed(request), user=user, cases=cases_of(user, record))
    if carried_out(request, form, lambda: take_out_of_case(user=user, record=record, **form.cleaned())):
        messages.success(request, f"Taken out of {form.cleaned_data['case'].reference}")
        return redirect(record)
    return render(
        request, "cases/record_leave.html", {"form": form, "record": record, "kind": record._meta.verbose_name}
    )


@form_view
def case_put(request: HttpRequest, reference: str) -> HttpResponse:
    """Put into a case what is on record already. `?record=letter-12` names it."""
    user = signed_in(request)
    case = get_object_or_404(Case.objects.visible_to(user), reference=reference)
    require(user, "cases.log", case)
    form = PutRecordForm(typed(request), user=user, named=request.GET.get("record", ""))
    if carried_out(request, form, lambda: put_into_case(user=user, case=case, **form.cleaned())):
        messages.success(request, f"Put into {case.reference}")
        return redirect(form.cleaned_data["record"])
    return render(request, "cases/case_put.html", {"form": form, "case": case})


def _visible(request: HttpRequest, model: str, pk: int) -> Any:
    kind = kinds_with_history().get(model)
    # A note has pages of its own, for its author alone.
    if kind is None or kind is Note:
        raise Http404
    return get_object_or_404(kind.objects.visible_to(signed_in(request)), pk=pk)


def _visible_record(request: HttpRequest, model: str, pk: int) -> Any:
    record = _visible(request, model, pk)
    if not isinstance(record, Record):
        raise Http404
    return record
