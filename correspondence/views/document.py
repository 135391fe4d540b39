"""The pages of documents and of their files."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cases.models import Case
from cases.views.common import record_context
from correspondence.document_actions import add_documents, attach_file, why_no_file_fits
from correspondence.forms.documents import AddDocumentsForm, AttachFileForm
from correspondence.models import Document, Letter
from correspondence.views.files import kept_file
from oversight.access import require, signed_in
from oversight.audit.readable import readable_as_of
from oversight.entry.kept import typed
from oversight.entry.once import carried_out
from oversight.uploads.kinds import MEDIA_TYPES

form_view = require_http_methods(["GET", "HEAD", "POST"])
# Characters of a document's text that its page shows.
SHOWN = 20_000


@require_safe
@readable_as_of
def document(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    record = get_object_or_404(Document.objects.visible_to(user), pk=pk)
    letters = Letter.objects.visible_to(user).current()
    more = {
        "letters": letters.filter(document=record),
        "came_with": letters.filter(enclosures__document=record, enclosures__withdrawn_at=None).distinct(),
        "text": record.text[:SHOWN],
        "left_out": f"{len(record.text) - SHOWN:,}" if len(record.text) > SHOWN else "",
        "may_attach": user.has_perm("cases.log") and not why_no_file_fits(record),
    }
    return render(request, "correspondence/document.html", record_context(request, record) | more)


@form_view
def document_add(request: HttpRequest, reference: str) -> HttpResponse:
    user = signed_in(request)
    case = get_object_or_404(Case.objects.visible_to(user), reference=reference)
    require(user, "cases.log", case)
    form = AddDocumentsForm(typed(request), request.FILES or None, user=user)
    if first := carried_out(request, form, lambda: add_documents(user=user, case=case, **form.cleaned())[0]):
        if form.number_of_files > 1:
            messages.success(request, f"{form.number_of_files} documents added to {case.reference}")
            return redirect(f"{case.get_absolute_url()}#documents")
        messages.success(request, f"Document added to {case.reference}")
        return redirect(first)
    return render(request, "correspondence/document_add.html", {"form": form, "case": case})


@form_view
def document_attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a document of which we held no file its file."""
    user = signed_in(request)
    record = get_object_or_404(Document.objects.visible_to(user), pk=pk)
    require(user, "cases.log")
    if why_not := why_no_file_fits(record):
        messages.error(request, why_not)
        return redirect(record)
    form = AttachFileForm(typed(request), request.FILES or None, user=user)
    if carried_out(request, form, lambda: attach_file(user=user, document=record, **form.file_and_reason())):
        messages.success(request, "The file is with the document now")
        return redirect(record)
    return render(request, "correspondence/document_attach.html", {"form": form, "record": record})


@require_safe
def document_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file itself, always as an attachment, and only as it was added."""
    user = signed_in(request)
    record = get_object_or_404(Document.objects.visible_to(user).exclude(file="").with_name(), pk=pk)
    media_type = record.media_type if record.media_type in MEDIA_TYPES else "application/octet-stream"
    return kept_file(request, record, media_type)
