"""The page of a letter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.views.common import readable_record, record_context
from correspondence.exchange import exchanges
from correspondence.groups import with_holders
from correspondence.models import Document, Letter, LetterEnclosure
from correspondence.reply_due import why_not_counted
from oversight.access import signed_in
from oversight.audit.readable import readable_as_of


@require_safe
@readable_as_of
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    record = get_object_or_404(Letter.objects.visible_to(user).select_related("document", "house_rule"), pk=pk)
    enclosures = LetterEnclosure.objects.current().visible_to(user).filter(letter=record)
    papers = Document.objects.visible_to(user).filter(enclosed_with__letter=record)
    (exchange,) = exchanges(user, record)
    context = record_context(request, record)
    more = {
        "letter": record,
        "document": readable_record(user, record.document),
        "exchange": exchange,
        "here": exchange.of(record),
        "parties": with_holders(user, record, context["parties"]),
        "not_counted": "" if context["deadlines"] else why_not_counted(record),
        "enclosures": enclosures.select_related("document").defer("document__text"),
        "readable_papers": set(papers.values_list("pk", flat=True)),
    }
    return render(request, "correspondence/letter.html", context | more)
