"""Home: my cases, what is due or overdue, the newest changes."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.feed import newest_changes
from cases.models import Case, Commitment, Deadline
from cases.views.common import signed_in
from oversight.accounts.models import Role, User
from oversight.audit.changes import shown_changes

AHEAD = timedelta(days=28)
SHOWN = 10


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    today = timezone.localdate()
    owed = Commitment.objects.visible_to(user).outstanding()
    deadlines = Deadline.objects.visible_to(user).outstanding()
    context = {
        "today": today,
        "my_cases": my_cases(user).select_related("committee", "lead_officer")[:SHOWN],
        "due": owed.filter(due_on__lte=today + AHEAD).order_by("due_on").with_parties(),
        "deadlines": deadlines.filter(due_on__lte=today + AHEAD).prefetch_related("record"),
        "undated": owed.filter(due_on=None).in_order().with_parties()[:SHOWN],
        "changes": shown_changes(user, newest_changes(user)[:SHOWN]),
    }
    return render(request, "cases/home.html", context)


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
