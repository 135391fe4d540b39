"""Home: my cases, what is due or overdue, the newest changes."""

from datetime import date, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.feed import newest_changes
from cases.models import Case, Commitment, Deadline
from cases.notes import mentions_of
from cases.panels import home_parts
from cases.querysets import visible_links
from oversight.access import signed_in
from oversight.accounts.models import Role, User
from oversight.audit.changes import shown_changes
from oversight.audit.models import Redaction

AHEAD = timedelta(days=28)
SHOWN, MOST_OWED = 10, 25


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    today = timezone.localdate()
    last = today + AHEAD
    owed = owed_commitments(user)
    due, undated = owed.filter(due_on__lte=last).order_by("due_on"), owed.filter(due_on=None).in_order()
    context = {
        "today": today,
        "may_log": user.has_perm("cases.log"),
        "my_cases": my_cases(user).select_related("committee", "lead_officer")[:SHOWN],
        "due": due[:MOST_OWED],
        "due_count": due.count(),
        "deadlines": owed_deadlines(user, last),
        "undated": undated[:SHOWN],
        "undated_count": undated.count(),
        "parts": home_parts(user),
        "mentions": mentions_of(user),
        "redactions": waiting_redactions(user),
        "changes": shown_changes(user, newest_changes(user)[:SHOWN]),
    }
    return render(request, "cases/home.html", context)


def waiting_redactions(user: User) -> Any:
    """Those that a colleague proposed and this user may decide about."""
    waiting = Redaction.objects.filter(status=Redaction.Status.PROPOSED).exclude(proposed_by=user)
    return waiting.prefetch_related("record") if user.has_perm("cases.log") else []


def owed_commitments(user: User) -> Any:
    """Commitments outstanding, each with its parties and with the references of its cases as `in_cases`."""
    cases = _cases(user, ContentType.objects.get_for_model(Commitment), OuterRef("pk"))
    return Commitment.objects.visible_to(user).outstanding().with_parties().annotate(in_cases=cases)


def owed_deadlines(user: User, last: date) -> list[Deadline]:
    """Deadlines of current records up to a day, not yet met, with the references of their cases as `in_cases`."""
    cases = _cases(user, OuterRef("content_type"), OuterRef("object_id"))
    deadlines = Deadline.objects.visible_to(user).outstanding().filter(due_on__lte=last).annotate(in_cases=cases)
    named = deadlines.prefetch_related(Deadline.named_records())
    return [deadline for deadline in named if not deadline.record.is_withdrawn]


def _cases(user: User, kind: Any, key: Any) -> ArraySubquery:
    links = visible_links(user).filter(content_type=kind, object_id=key)
    return ArraySubquery(links.order_by("case__reference").values("case__reference"))


def my_cases(user: User) -> Any:
    """Open cases that the user leads; for members those of their committees or with their name; else the newest."""
    cases = Case.objects.visible_to(user).current().exclude(status=Case.Status.CLOSED)
    if user.role == Role.OFFICER:
        return cases.filter(lead_officer=user)
    if user.role == Role.MEMBER:
        seats = user.committee_seats.filter(withdrawn_at=None).values("committee")
        named = user.cases_readable.filter(withdrawn_at=None).values("case")
        return cases.filter(Q(committee__in=seats) | Q(pk__in=named))
    return cases
