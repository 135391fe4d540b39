"""Briefing letters: make one, look at it, issue its PDF."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_http_methods, require_safe

from cases.models import Case
from correspondence.briefing.contents import contents_of
from correspondence.briefing.pdf import LetterRefused
from correspondence.briefing_actions import create_briefing
from correspondence.forms import BriefingForm, first_words, likely_addressees
from correspondence.forms.pdf import IssuePdfForm
from correspondence.models import Briefing
from correspondence.pdf_actions import issue_pdf
from oversight.access import signed_in
from oversight.audit.readable import as_asked, asked, partly_readable_as_of
from oversight.entry.once import carried_out


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
    context = {
        "briefing": row,
        "record": row,
        "pdfs": list(row.pdfs.current().select_related("made_for")),
        "form": IssuePdfForm(user=user),
    }
    with as_asked(request):
        row.case = get_object_or_404(Case.objects.visible_to(user).select_related("committee"), pk=row.case_id)
        context |= {"case": row.case, "contents": contents_of(user, row)}
        context["may_write"] = user.has_perm("correspondence.write_briefing", row.case)
        return render(request, "correspondence/briefing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@partly_readable_as_of
def briefing_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue the PDF of the letter. Whoever only opens the address is led to the button."""
    user = signed_in(request)
    row = get_object_or_404(Briefing.objects.visible_to(user), pk=pk)
    form = IssuePdfForm(request.POST, user=user)
    recorded = asked(request).moment
    try:
        issued = carried_out(request, form, lambda: issue_pdf(user=user, briefing=row, recorded=recorded))
    except Case.DoesNotExist:
        raise Http404 from None
    except LetterRefused as refusal:
        messages.error(request, f"The PDF was not made. {refusal}.")
        return redirect(row)
    for fault in form.non_field_errors():
        messages.error(request, f"The PDF was not made. {fault}.")
    if issued:
        messages.success(request, "The PDF is made, and on record")
    return redirect(issued or row)
