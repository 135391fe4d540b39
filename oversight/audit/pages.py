"""A history, a page at a time."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from oversight.access import signed_in
from oversight.audit.changes import shown_changes
from oversight.audit.models import Change

PAGE = 50


def page_of(request: HttpRequest, changes: QuerySet[Change], here: Any = None) -> dict[str, Any]:
    """Changes older than `?before=` (a key of the feed), and the key for the next page; a bad key gives the newest.

    What `partials/history_pages.html` shows. `here` is the record whose own page they stand on.
    """
    before = request.GET.get("before", "")
    is_key = before.isascii() and before.isdigit() and len(before) < 19
    older = changes.filter(id__lt=int(before)) if is_key else changes
    rows = list(older[: PAGE + 1])
    page = _whole_actions(rows)
    return {
        "actions": shown_changes(signed_in(request), page, here=here),
        "older_than": page[-1].pk if len(rows) > PAGE else None,
        "is_newest": not is_key,
    }


def _whole_actions(rows: list[Change]) -> list[Change]:
    """The rows of one page. An action that does not end on it is left to the next one, unless this were half empty."""
    if len(rows) <= PAGE:
        return rows
    begins = next(number for number, row in enumerate(rows) if row.action == rows[PAGE].action)
    return rows[: begins if begins >= PAGE // 2 else PAGE]
