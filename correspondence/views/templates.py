"""Where administrators manage the templates of briefing letters. Auditors read the same pages."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from cases.feed import changes_of_record
from cases.forms.administration import AdministrationReasonForm
from cases.offered_actions import restore_offered, withdraw_offered
from cases.views.entry import form_view
from correspondence.forms.templates import AddTemplateForm, CorrectTemplateForm, LogoForm
from correspondence.models import BriefingTemplate
from correspondence.template_actions import add_template, correct_template, set_logo
from oversight.access import require, signed_in
from oversight.accounts.actions import MANAGE, READ
from oversight.accounts.models import User
from oversight.audit.changes import shown_changes
from oversight.entry.kept import typed
from oversight.entry.once import carried_out
from oversight.uploads.store import open_bytes

CHANGES = 50


@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    require(user, READ)
    rows = BriefingTemplate.objects.order_by("withdrawn_at", "name")
    context = {"templates": rows, "may_manage": user.has_perm(MANAGE)}
    return render(request, "correspondence/templates.html", context)


@form_view
def template_add(request: HttpRequest) -> HttpResponse:
    user = _administrator(request)
    form = AddTemplateForm(typed(request), user=user)
    if template := carried_out(request, form, lambda: add_template(user=user, **form.cleaned())):
        messages.success(request, f"Added the template “{template}”. Add its logo next, if it has one")
        return redirect("correspondence:templates")
    return render(request, "correspondence/template_add.html", {"form": form})


@form_view
def template_correct(request: HttpRequest, pk: int) -> HttpResponse:
    user = _administrator(request)
    template = get_object_or_404(BriefingTemplate, pk=pk)
    form = CorrectTemplateForm(typed(request), user=user, instance=template)

    def correct() -> BriefingTemplate:
        return correct_template(user=user, template=template, **form.cleaned_as_seen())

    if carried_out(request, form, correct):
        messages.success(request, "Saved. Letters that are issued already stay as they are")
        return redirect("correspondence:templates")
    actions = shown_changes(user, changes_of_record(user, template)[:CHANGES], here=template)
    return render(
        request, "correspondence/template_correct.html", {"form": form, "template": template, "actions": actions}
    )


@form_view
def template_logo(request: HttpRequest, pk: int) -> HttpResponse:
    user = _administrator(request)
    template = get_object_or_404(BriefingTemplate, pk=pk)
    form = LogoForm(typed(request), request.FILES or None, user=user, initial={"says": template.logo_says})
    if saved := carried_out(request, form, lambda: set_logo(user=user, template=template, **form.cleaned())):
        messages.success(request, "The letterhead has its logo" if saved.file else "The letterhead has no logo now")
        return redirect("correspondence:templates")
    return render(
        request, "correspondence/template_logo.html", {"form": form, "template": template, "is_multipart": True}
    )


@require_safe
def template_logo_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The logo as a picture. Nothing in it may run, whoever looks at it by itself."""
    require(signed_in(request), READ)
    template = get_object_or_404(BriefingTemplate.objects.exclude(file=""), pk=pk)
    file = open_bytes(str(template.file), template.sha256)
    if file is None:
        raise Http404
    with file:
        response = HttpResponse(file.read(), content_type=template.media_type)
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


@form_view
def template_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    done = "“{}” is no longer offered. Letters that have its letterhead keep it"
    return _with_reason(request, pk, withdraw_offered, "correspondence/template_withdraw.html", done)


@form_view
def template_restore(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_reason(request, pk, restore_offered, "correspondence/template_restore.html", "“{}” is offered again")


def _administrator(request: HttpRequest) -> User:
    user = signed_in(request)
    require(user, MANAGE)
    return user


def _with_reason(request: HttpRequest, pk: int, action: Any, page: str, done: str) -> HttpResponse:
    user = _administrator(request)
    template = get_object_or_404(BriefingTemplate, pk=pk)
    form = AdministrationReasonForm(typed(request), user=user)
    if row := carried_out(request, form, lambda: action(user=user, row=template, **form.cleaned())):
        messages.success(request, done.format(row))
        return redirect("correspondence:templates")
    return render(request, page, {"form": form, "template": template})
