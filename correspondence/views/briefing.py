"""The page of a briefing letter, and its PDFs."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from cases.models import Case
from correspondence.briefing.contents import contents_of
from correspondence.briefing.docx import docx_of
from correspondence.briefing.pdf import LetterRefused
from correspondence.forms.life import ButtonForm
from correspondence.life_actions import contents_read
from correspondence.models import Briefing, Document, IssuedPdf
from correspondence.pdf_actions import issue_pdf
from correspondence.rules import may_work_on, moves_of
from correspondence.stale import what_changed
from oversight.access import require, signed_in
from oversight.accounts.models import User
from oversight.audit.readable import as_asked, asked, partly_readable_as_of
from oversight.entry.once import carried_out
from oversight.uploads.kinds import DOCX

NAMED = ("author", "submitted_by", "approved_by", "supersedes", "template")


@require_safe
@partly_readable_as_of
def briefing(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    row = get_object_or_404(Briefing.objects.visible_to(user).select_related(*NAMED), pk=pk)
    context = letter_context(user, row)
    with as_asked(request):
        row.case = case = get_object_or_404(Case.objects.visible_to(user).select_related("committee"), pk=row.case_id)
        of_then = asked(request).moment
        contents = contents_of(user, row, frozenset(row.put_in)) if of_then else contents_read(user, row)
        return render(request, "correspondence/briefing.html", context | {"case": case, "contents": contents})


def letter_context(user: User, row: Briefing) -> dict[str, Any]:
    """What of the letter is as it is today, whatever day its case is read as of."""
    row.case = Case.objects.get(pk=row.case_id)
    enclosed = row.enclosures.current().filter(document__in=Document.objects.visible_to(user))
    pdfs = list(row.pdfs.current().select_related("made_for", "briefing"))
    return {
        "briefing": row,
        "record": row,
        "pdfs": pdfs,
        "sent_pdf": next((pdf for pdf in pdfs if pdf.kind == IssuedPdf.Kind.LETTER), None),
        "enclosures": list(enclosed.select_related("document").defer("document__text")),
        "successor": row.successors.current().first(),
        "stale": what_changed(user, row) if row.status == Briefing.Status.ISSUED else None,
        "moves": moves_of(user, row),
        "may_log": user.has_perm("cases.log", row.case),
        "may_write": may_work_on(user, row) and row.may_be_written,
    }


@require_safe
def briefing_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of the letter, without its annexes, for those who must edit them elsewhere."""
    user = signed_in(request)
    row = get_object_or_404(Briefing.objects.visible_to(user).select_related("case", "supersedes", "template"), pk=pk)
    require(user, "correspondence.issue_pdf", row.case)
    contents = contents_read(user, row)
    name = contents.file_name.removesuffix(".pdf") + ".docx"
    headers = {"Content-Disposition": content_disposition_header(True, name), "Cache-Control": "private, no-store"}
    return HttpResponse(docx_of(contents), content_type=DOCX, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@partly_readable_as_of
def briefing_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a PDF of the letter as it is. Whoever only opens the address is led to the button."""
    user = signed_in(request)
    row = get_object_or_404(Briefing.objects.visible_to(user), pk=pk)
    form = ButtonForm(request.POST, user=user)
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
