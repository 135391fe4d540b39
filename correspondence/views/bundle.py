"""The case bundle: asked for, followed while it is made, cancelled, found again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cases.models import Case
from correspondence.bundle_actions import KIND, ask_for_bundle, cancel_bundle
from correspondence.forms.bundle import BundleForm
from correspondence.models import IssuedPdf
from oversight.access import require, signed_in
from oversight.entry.kept import typed
from oversight.entry.once import carried_out
from oversight.jobs.models import Job


@require_http_methods(["GET", "HEAD", "POST"])
def bundle(request: HttpRequest, reference: str) -> HttpResponse:
    user = signed_in(request)
    case = get_object_or_404(Case.objects.visible_to(user), reference=reference)
    require(user, "correspondence.issue_pdf", case)
    form = BundleForm(typed(request), user=user, case=case)
    if carried_out(request, form, lambda: ask_for_bundle(user=user, case=case, **form.cleaned())):
        return redirect("correspondence:bundle", reference)
    bundles = IssuedPdf.objects.visible_to(user).current().filter(case=case, kind=IssuedPdf.Kind.BUNDLE)
    context = {
        "case": case,
        "form": form,
        "job": Job.objects.about(case).filter(user=user, kind=KIND).first(),
        "bundles": bundles.select_related("made_for"),
    }
    return render(request, "correspondence/bundle.html", context)


@require_POST
def bundle_cancel(request: HttpRequest, reference: str) -> HttpResponse:
    user = signed_in(request)
    case = get_object_or_404(Case.objects.visible_to(user), reference=reference)
    if cancel_bundle(user=user, case=case):
        messages.success(request, "The bundle is cancelled")
    else:
        messages.error(request, "There was nothing to cancel any more: look below whether it is ready")
    return redirect("correspondence:bundle", reference)
