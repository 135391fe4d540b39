"""Where administrators manage the templates of briefing letters. Auditors read the same pages."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from cases.views.entry import form_view
from cases.views.offered import Offered, administrator
from correspondence.forms.templates import AddTemplateForm, CorrectTemplateForm, LogoForm
from correspondence.models import BriefingTemplate
from correspondence.template_actions import set_logo
from oversight.access import require, signed_in
from oversight.accounts.actions import MANAGE, READ
from oversight.entry.kept import typed
from oversight.entry.once import carried_out
from oversight.uploads.store import open_bytes

TEMPLATES = Offered(
    BriefingTemplate,
    "template",
    "Templates",
    "correspondence:templates",
    corrected="The letterhead changes on all letters that have it and are not issued yet; those that are approved have "
    "to be approved anew. The words change for letters that are begun from now on.",
    stays="Letters that have its letterhead keep it.",
)


@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    require(user, READ)
    rows = BriefingTemplate.objects.order_by("withdrawn_at", "name")
    context = {"templates": rows, "may_manage": user.has_perm(MANAGE)}
    return render(request, "correspondence/templates.html", context)


@form_view
def template_add(request: HttpRequest) -> HttpResponse:
    done = "Added the template “{}”. Add its logo next, if it has one"
    return TEMPLATES.add(request, AddTemplateForm, done)


@form_view
def template_correct(request: HttpRequest, pk: int) -> HttpResponse:
    done = "Saved “{}”. Letters that are issued already stay as they are"
    return TEMPLATES.correct(request, pk, CorrectTemplateForm, done)


@form_view
def template_logo(request: HttpRequest, pk: int) -> HttpResponse:
    user = administrator(request)
    template = TEMPLATES.row(pk)
    begun: dict[str, Any] = {"initial": {"says": template.logo_says}, "has_logo": bool(template.file)}
    form = LogoForm(typed(request), request.FILES or None, user=user, **begun)
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
    return TEMPLATES.withdraw(request, pk)


@form_view
def template_restore(request: HttpRequest, pk: int) -> HttpResponse:
    return TEMPLATES.restore(request, pk)
