"""Where administrators begin: users, topics, committees. Auditors read the same pages."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.models import Organisation, Topic
from cases.panels import ADMINISTRATION_PAGES
from oversight.access import require, signed_in
from oversight.accounts.actions import READ
from oversight.accounts.models import User


@require_safe
def administration(request: HttpRequest) -> HttpResponse:
    require(signed_in(request), READ)
    seats = Count("committee_members", filter=Q(committee_members__withdrawn_at=None))
    committees = Organisation.objects.current().filter(classification=Organisation.Classification.COMMITTEE)
    context = {
        "users": User.objects.filter(is_active=True).count(),
        "topics": Topic.objects.current().count(),
        "committees": committees.annotate(seats=seats),
        "pages": ADMINISTRATION_PAGES,
    }
    return render(request, "cases/administration.html", context)
