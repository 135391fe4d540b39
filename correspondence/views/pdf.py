"""The PDFs that were issued, and the page that checks one."""

from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from correspondence.checking import check_pdf
from correspondence.forms.pdf import CheckForm
from correspondence.models import IssuedPdf
from correspondence.views.files import kept_file
from oversight.access import signed_in
from oversight.accounts.actions import READ
from oversight.uploads.refusal import FileRefused, shown


@require_safe
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    rows = IssuedPdf.objects.visible_to(user).select_related("case", "briefing", "made_for")
    issued = get_object_or_404(rows, pk=pk)
    context = {
        "record": issued,
        "case": issued.case,
        "entry": issued.entry,
        "may_download": issued.may_be_served_to(user),
        "may_read_proof": user.has_perm(READ),
    }
    return render(request, "correspondence/pdf.html", context)


@require_safe
def pdf_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The very bytes that were issued."""
    user = signed_in(request)
    issued = get_object_or_404(IssuedPdf.objects.visible_to(user).select_related("made_for"), pk=pk)
    if not issued.may_be_served_to(user):
        raise PermissionDenied
    return kept_file(request, issued, "application/pdf")


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """What to say of a file that the reader sends. It is not kept."""
    user = signed_in(request)
    form = CheckForm(request.POST, request.FILES) if request.method == "POST" else CheckForm()
    answer, name = None, ""
    if form.is_valid():
        file = form.cleaned_data["pdf"]
        name = shown(file.sent_name)
        try:
            answer = check_pdf(Path(file.temporary_file_path()), name, user)
        except FileRefused as refusal:
            form.add_error("pdf", str(refusal))
    return render(request, "correspondence/check.html", {"form": form, "answer": answer, "name": name})
