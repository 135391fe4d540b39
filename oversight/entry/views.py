"""What forms ask for while they are filled in, and what happens to those that came too late."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.csrf import csrf_failure
from django.views.decorators.http import require_POST, require_safe

from oversight.access import require, signed_in
from oversight.dates import DateNotUnderstood, read_date
from oversight.entry.finders import FINDERS, Asked
from oversight.entry.kept import keep_typed
from oversight.entry.models import KeptForm

LONGEST_WORDS = 300


def page_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form older than the sign-in (in another tab, say) is shown again as it was typed, to be sent once more."""
    if keep_typed(request):
        return redirect(request.get_full_path())
    return csrf_failure(request, reason)


@require_POST
def discard_kept(request: HttpRequest) -> HttpResponse:
    """Throw away what was kept for an address, and begin there anew."""
    path = request.POST.get("path", "")
    KeptForm.objects.filter(user=signed_in(request), path=path).delete()
    messages.success(request, "What you had typed was thrown away.")
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return redirect(path if is_ours else "home")


@require_safe
def find(request: HttpRequest, finder: str) -> HttpResponse:
    """What a picker offers for `q`, near the case `near`, for the day `on`: {"options": [...]} as JSON."""
    if finder not in FINDERS:
        raise Http404
    found = FINDERS[finder]
    require(request.user, found.permission)
    words, near = (request.GET.get(name, "").replace("\0", "").strip()[:LONGEST_WORDS] for name in ("q", "near"))
    asked = Asked(request.user, words, near, _day(request.GET.get("on", "")))
    options = [*found.find(asked), *(found.new(words) if words else [])]
    return JsonResponse({"options": [option._asdict() for option in options]})


def _day(words: str) -> date | None:
    try:
        stated = read_date(words)
    except DateNotUnderstood:
        return None
    return stated.latest or stated.earliest
