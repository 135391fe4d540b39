"""Briefing letters: make one, look at it, download its PDF."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_http_methods, require_safe

from cases.models import Case
from correspondence.briefing.contents import contents_of
from correspondence.briefing.pdf import LetterRefused, pdf_of
from correspondence.briefing_actions import create_briefing
from correspondence.forms import BriefingForm, first_words, likely_addressees
from correspondence.models import Briefing
from oversight.access import signed_in
from oversight.accounts.models import User
from oversight.audit.readable import as_asked, partly_readable_as_of


@require_http_methods(["GET", "HEAD", "POST"])
def briefing_new(request: HttpRequest, reference: str) -> HttpResponse:
    user = signed_in(request)
    case = get_object_or_404(Case.objects.visible_to(user), reference=reference)
    if not user.has_perm("correspondence.write_briefing", case):
        raise PermissionDenied
    initial = first_words(user, case) | {"form_token": get_random_string(32)}
    form = BriefingForm(request.POST or None, user=user, case=case, initial=initial)
    if form.is_valid():
        token = form.cleaned_data["form_token"]
        briefing = create_briefing(user=user, case=case, form_token=token, **form.choices_made())
        return redirect(briefing)
    context = {
        "case": case,
        "form": form,
        "filtered": form.is_bound and (form.filter_as_typed() or form.errors),
        "addressees": likely_addressees(user, case),
        "earlier": Briefing.objects.visible_to(user).current().filter(case=case).select_related("author"),
    }
    return render(request, "correspondence/briefing_new.html", context)


@require_safe
@partly_readable_as_of
def briefing(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    row = get_object_or_404(Briefing.objects.visible_to(user).select_related("author"), pk=pk)
    with as_asked(request):
        row.case = _case_of(user, row)
        context = {"briefing": row, "record": row, "case": row.case, "contents": contents_of(user, row)}
        context["may_write"] = user.has_perm("correspondence.write_briefing", row.case)
        return render(request, "correspondence/briefing.html", context)


@require_safe
@partly_readable_as_of
def briefing_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    row = get_object_or_404(Briefing.objects.visible_to(user), pk=pk)
    try:
        with as_asked(request):
            row.case = _case_of(user, row)
            file_name, content = pdf_of(user, row)
    except LetterRefused as refusal:
        messages.error(request, f"The PDF was not made. {refusal}.")
        return redirect(row)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{file_name}"', "X-Content-Type-Options": "nosniff"},
    )


def _case_of(user: User, row: Briefing) -> Case:
    """The case as it is read: as of today, or as of the day that the address names."""
    return get_object_or_404(Case.objects.visible_to(user).select_related("committee"), pk=row.case_id)
