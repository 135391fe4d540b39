"""Pages that know no record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oversight.dates import as_typed, understand

LONGEST = 200


@require_safe
def read_date(request: HttpRequest) -> HttpResponse:
    """How the words `?q=` are understood as the date of a record, for the input of this name and id. Keeps nothing."""
    words, name, input_id = (request.GET.get(part, "")[:LONGEST] for part in ("q", "name", "id"))
    typed = as_typed(words)
    context = {"found": understand(typed) if typed.words else None, "name": name, "id": input_id}
    return render(request, "govuk/widgets/date_reading.html", context)
