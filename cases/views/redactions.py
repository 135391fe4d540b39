"""Redactions: proposed by one person, approved by another."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from cases.feed import kinds_with_history
from cases.forms.filing import ReasonForm
from cases.forms.redaction import ApproveRedactionForm, ProposeRedactionForm
from cases.models import Case
from cases.redactable import Words, held_cases, rows_of
from cases.redaction_actions import approve_redaction, propose_redaction, refuse_redaction
from cases.views.entry import form_view
from oversight.access import require, signed_in
from oversight.accounts.models import User
from oversight.audit.history import about_of
from oversight.audit.models import Redaction
from oversight.audit.versions import model_of
from oversight.entry.kept import typed
from oversight.entry.once import carried_out

MOST = 200


@require_safe
def redactions(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    require(user, "cases.browse")
    rows = Redaction.objects.visible_to(user).select_related("proposed_by", "decided_by").prefetch_related("record")
    waiting = rows.filter(status=Redaction.Status.PROPOSED)
    decided = rows.exclude(status=Redaction.Status.PROPOSED)[:MOST]
    return render(request, "cases/redactions.html", {"waiting": waiting, "decided": decided})


@require_safe
def redaction(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    row = _visible(user, pk)
    may_decide = row.waits and user.has_perm("cases.log", row.record)
    context = {
        "redaction": row,
        "record": row.record,
        "rows": _chosen(row),
        "held": held_cases(rows_of(row.record)) if row.waits else [],
        "may_refuse": may_decide,
        "may_approve": may_decide and user != row.proposed_by,
    }
    return render(request, "cases/redaction.html", context)


@form_view
def redaction_propose(request: HttpRequest, model: str, pk: int) -> HttpResponse:
    user = signed_in(request)
    kind = kinds_with_history().get(model)
    if kind is None or kind._meta.app_label not in ("cases", "correspondence"):
        raise Http404
    asked = get_object_or_404(kind.objects.visible_to(user), pk=pk)
    # An answer's words are those of its question, which it is a part of; a briefing has its own.
    record = asked if isinstance(about_of(asked), Case) else about_of(asked)
    require(user, "cases.log", record)
    form = ProposeRedactionForm(typed(request), user=user, record=record)
    if row := carried_out(request, form, lambda: propose_redaction(user=user, record=record, **form.choices_made())):
        messages.success(request, "Proposed. Nothing is destroyed until another case officer approves it")
        return redirect(row)
    context = {"form": form, "record": record, "held": held_cases(rows_of(record))}
    return render(request, "cases/redaction_propose.html", context)


@form_view
def redaction_approve(request: HttpRequest, pk: int) -> HttpResponse:
    user, row = _to_decide(request, pk)
    if user == row.proposed_by:
        raise PermissionDenied
    form = ApproveRedactionForm(typed(request), user=user)
    if carried_out(request, form, lambda: approve_redaction(user=user, redaction=row)):
        messages.success(request, "Destroyed. The history says that it was redacted, by whom and on whose authority")
        return redirect(row)
    context = {"form": form, "redaction": row, "record": row.record, "rows": _chosen(row)}
    return render(request, "cases/redaction_approve.html", context)


@form_view
def redaction_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    user, row = _to_decide(request, pk)
    form = ReasonForm(typed(request), user=user)
    if carried_out(request, form, lambda: refuse_redaction(user=user, redaction=row, **form.cleaned())):
        messages.success(request, "It is not carried out. Everything stays as it is")
        return redirect(row)
    return render(request, "cases/redaction_refuse.html", {"form": form, "redaction": row, "record": row.record})


def _visible(user: User, pk: int) -> Redaction:
    rows = Redaction.objects.visible_to(user).select_related("proposed_by", "decided_by")
    return get_object_or_404(rows, pk=pk)


def _to_decide(request: HttpRequest, pk: int) -> tuple[User, Redaction]:
    user = signed_in(request)
    row = _visible(user, pk)
    require(user, "cases.log", row.record)
    return user, row


def _chosen(redaction: Redaction) -> list[dict[str, Any]]:
    """What a redaction names: for each row its words as they are today, and whether its file goes."""
    chosen = []
    for target in redaction.targets:
        row = model_of(target["type"])._base_manager.get(pk=target["row"])
        fields = [row._meta.get_field(name) for name in target["fields"]]
        words = [Words(row, field, getattr(row, field.attname)) for field in fields]
        chosen.append({"row": row, "words": words, "file": target["file"]})
    return chosen
