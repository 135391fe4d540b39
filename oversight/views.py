"""Pages that know no record."""

from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError, ProgrammingError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oversight.audit.grants import alterable
from oversight.dates import as_typed, understand

LONGEST = 200


@require_safe
def read_date(request: HttpRequest) -> HttpResponse:
    """How the words `?q=` are understood as the date of a record, for the input of this name and id. Keeps nothing."""
    words, name, input_id = (request.GET.get(part, "")[:LONGEST] for part in ("q", "name", "id"))
    typed = as_typed(words)
    context = {"found": understand(typed) if typed.words else None, "name": name, "id": input_id}
    return render(request, "govuk/widgets/date_reading.html", context)


@require_safe
@login_not_required
@transaction.non_atomic_requests
def ready(request: HttpRequest) -> HttpResponse:
    """For those who watch over the site: status 200 where it serves, else 503; warnings in words.

    Warns where the web server could alter the history: it signs in to the database as a user with too many rights.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT session_user")
            (user,) = cursor.fetchone()
            tables = alterable(cursor, user)
    except OperationalError:
        return _line("not ready: the database does not answer", status=503)
    except ProgrammingError:
        return _line("not ready: the database has no ledger yet; run manage.py migrate", status=503)
    if tables:
        return _line(
            f"ready\nwarning: as the database user {user} the web server could alter the history "
            f"({len(tables)} tables): see docs/operators.md"
        )
    return _line("ready")


def _line(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
