"""The page of a letter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.views.common import readable_record, record_context
from correspondence.models import Document, Letter, LetterEnclosure, QuestionPrompt
from oversight.access import signed_in
from oversight.audit.readable import readable_as_of


@require_safe
@readable_as_of
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    letters = Letter.objects.visible_to(user)
    record = get_object_or_404(letters.select_related("document", "in_reply_to"), pk=pk)
    enclosures = LetterEnclosure.objects.current().visible_to(user).filter(letter=record)
    papers = Document.objects.visible_to(user).filter(enclosed_with__letter=record)
    questions = QuestionPrompt.objects.current().visible_to(user).filter(follows_letter=record)
    more = {
        "letter": record,
        "document": readable_record(user, record.document),
        "in_reply_to": readable_record(user, record.in_reply_to),
        "replies": letters.current().filter(in_reply_to=record).in_order(),
        "enclosures": enclosures.select_related("document").defer("document__text"),
        "readable_papers": set(papers.values_list("pk", flat=True)),
        "questions_following": questions.select_related("question"),
    }
    return render(request, "correspondence/letter.html", record_context(request, record) | more)
