"""What the guard of the history refuses (migrations/0004_the_ledger.sql) reaches people as a sentence."""

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from oversight.entry.kept import keep_typed

NOT_RECORDED = "This change was not recorded in the history, so it was not made."
# By the error codes of the guard, and PostgreSQL's for a right that its user lacks.
SENTENCES = {
    "OV001": NOT_RECORDED,
    "OV002": NOT_RECORDED,
    "OV003": "Nobody was named who makes this change, so it was not made.",
    "OV005": "A second person has to approve this, so nothing was destroyed.",
    "42501": "The database does not allow this change, so it was not made.",
    "OV004": "This change needs a reason, and none was given, so it was not made.",
}


class RefusedByTheHistory:
    """Answers with a page of status 409 and keeps what was typed; the transaction was rolled back already."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        sentence = refusal(exception)
        if not sentence:
            return None
        context = {"sentence": sentence, "kept": keep_typed(request)}
        return render(request, "refused_by_history.html", context, status=409)


def refusal(exception: BaseException) -> str:
    """What to tell people of an error of the guard; empty for any other."""
    cause = exception.__cause__ if isinstance(exception, DatabaseError) else None
    return SENTENCES.get(getattr(cause, "pgcode", None) or "", "")
