"""The page of a case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.feed import changes_of_case
from cases.involved import involved_in
from cases.models import Case, Organisation, Person, Topic
from cases.notes import notes_context
from cases.panels import CASE_ACTIONS, kinds_to_add, panels_of
from cases.rules import moves_of
from oversight.access import signed_in
from oversight.audit import as_of
from oversight.audit.changes import shown_changes
from oversight.audit.readable import readable_as_of

CHANGES = 5


@require_safe
@readable_as_of
def case_page(request: HttpRequest, reference: str) -> HttpResponse:
    user = signed_in(request)
    cases = Case.objects.visible_to(user).select_related("committee", "lead_officer")
    case = get_object_or_404(cases, reference=reference)
    actions = [action for action in CASE_ACTIONS if user.has_perm(action.permission, case)]
    context = {
        "case": case,
        "record": case,
        "topics": Topic.objects.filter(casetopics__case=case, casetopics__withdrawn_at=None),
        "actions": [action for action in actions if not action.adds],
        "additions": [action for action in actions if action.adds],
        "may_log": user.has_perm("cases.log", case),
        "moves": moves_of(case),
        "kinds_to_add": [] if case.is_withdrawn else kinds_to_add(),
        "panels": panels_of(user, case),
        "people": involved_in(user, case, Person),
        "organisations": involved_in(user, case, Organisation),
        "changes": shown_changes(user, changes_of_case(user, case)[:CHANGES]),
        "today": as_of.today(),
        **notes_context(user, case),
    }
    return render(request, "cases/case.html", context)
