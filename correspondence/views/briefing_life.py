"""A briefing letter moves on: submitted, taken back, sent back, approved, issued, superseded."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.views.decorators.http import require_POST

from cases.models import Case
from cases.views.entry import form_view
from correspondence.briefing.enclosures import enclosures_of
from correspondence.briefing.pdf import LetterRefused
from correspondence.briefing_actions import begin_successor
from correspondence.facts import facts_of
from correspondence.forms.life import ApproveForm, ButtonForm, SendBackForm
from correspondence.life_actions import (
    approve_briefing,
    contents_read,
    digest_of,
    issue_briefing,
    send_back_briefing,
    submit_briefing,
    take_back_briefing,
)
from correspondence.models import Briefing
from correspondence.rules import may_approve, why_not
from oversight.access import signed_in
from oversight.entry.kept import typed
from oversight.entry.once import carried_out


@require_POST
def briefing_submit(request: HttpRequest, pk: int) -> HttpResponse:
    return _pressed(request, pk, submit_briefing, "Submitted. Another case officer may approve it now, or send it back")


@require_POST
def briefing_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    return _pressed(request, pk, take_back_briefing, "It is a draft again")


@require_POST
def briefing_issue(request: HttpRequest, pk: int) -> HttpResponse:
    return _pressed(request, pk, issue_briefing, "Issued. Its bytes are kept, and are never made again")


@require_POST
def briefing_supersede(request: HttpRequest, pk: int) -> HttpResponse:
    done = "Here is the draft of the letter that is to supersede it. Look through its words before it is submitted"
    return _pressed(request, pk, begin_successor, done)


@form_view
def briefing_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    briefing = _to_approve(request, pk)
    user = signed_in(request)
    form = SendBackForm(typed(request), user=user)
    if carried_out(request, form, lambda: send_back_briefing(user=user, briefing=briefing, **form.cleaned())):
        messages.success(request, "Sent back to its author, as a draft")
        return redirect(briefing)
    context = {"form": form, "briefing": briefing, "case": briefing.case, "hindrance": why_not(briefing, "send_back")}
    return render(request, "correspondence/briefing_send_back.html", context)


@form_view
def briefing_approve(request: HttpRequest, pk: int) -> HttpResponse:
    briefing = _to_approve(request, pk)
    user = signed_in(request)
    contents = contents_read(user, briefing)
    seen = digest_of(briefing, facts_of(contents))
    restricted = [(item.key, f"{capfirst(item.kind)}: {item.label}") for item in contents.left_out]
    form = ApproveForm(typed(request), user=user, seen=seen, restricted=restricted)
    if carried_out(request, form, lambda: approve_briefing(user=user, briefing=briefing, **form.choices_made())):
        messages.success(request, "Approved. It can be issued now")
        return redirect(briefing)
    if form.is_bound:
        form.show_anew(seen)
    context = {
        "form": form,
        "briefing": briefing,
        "case": briefing.case,
        "contents": contents,
        "appendices": enclosures_of(contents),
        "hindrance": why_not(briefing, "approve"),
    }
    return render(request, "correspondence/briefing_approve.html", context)


def _pressed(request: HttpRequest, pk: int, action: Callable[..., Any], done: str) -> HttpResponse:
    """Carry out what a button of the letter's page asks for; what stands in the way is told there."""
    user = signed_in(request)
    briefing = get_object_or_404(Briefing.objects.visible_to(user).select_related("case"), pk=pk)
    form = ButtonForm(request.POST, user=user)
    try:
        made = carried_out(request, form, lambda: action(user=user, briefing=briefing))
    except LetterRefused as refusal:
        messages.error(request, f"The PDF was not made. {refusal}.")
        return redirect(briefing)
    except Case.DoesNotExist:
        messages.error(request, "The case was not recorded yet on the day as of which the letter is to tell it.")
        return redirect(briefing)
    for fault in form.non_field_errors():
        messages.error(request, f"{fault}.")
    if made is None:
        return redirect(briefing)
    messages.success(request, done)
    return redirect(made if isinstance(made, Briefing) else briefing)


def _to_approve(request: HttpRequest, pk: int) -> Briefing:
    user = signed_in(request)
    briefing = get_object_or_404(Briefing.objects.visible_to(user).select_related("case__committee"), pk=pk)
    if not may_approve(user, briefing):
        raise PermissionDenied
    return briefing
