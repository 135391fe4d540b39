"""Where auditors see that the history is sealed, and take with them what proves it."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oversight.access import require, signed_in
from oversight.accounts.actions import READ
from oversight.audit.keys import KeyUnavailable, public_keys
from oversight.audit.models import Verification
from oversight.audit.proof import as_file, proof_of
from oversight.audit.sealing import Seals, last_seal, seal_of_number, unsealed

SEALS_A_PAGE = 25


@require_safe
def proof(request: HttpRequest) -> HttpResponse:
    require(signed_in(request), READ)
    try:
        keys, fault = public_keys(), ""
    except KeyUnavailable as unavailable:
        keys, fault = [], str(unavailable)
    context: dict[str, Any] = {
        "last": last_seal(),
        "unsealed": unsealed(),
        "verification": Verification.objects.first(),
        "page": Paginator(Seals(), SEALS_A_PAGE).get_page(request.GET.get("page")),
        "keys": keys,
        "fault": fault,
    }
    return render(request, "audit/proof.html", context)


@require_safe
def checkpoint(request: HttpRequest, number: int) -> HttpResponse:
    """The signed note of a seal, to be kept outside: `verify_history --checkpoint` holds the ledger to it."""
    require(signed_in(request), READ)
    found = seal_of_number(number)
    if found is None:
        raise Http404
    return _file(found.checkpoint, f"checkpoint-{number}.txt", "text/plain")


@require_safe
def record_proof(request: HttpRequest, model: str, pk: int) -> HttpResponse:
    require(signed_in(request), READ)
    kinds = ContentType.objects.filter(model=model)
    kind: Any = next((each for each in (kind.model_class() for kind in kinds) if hasattr(each, "history")), None)
    row = kind._base_manager.filter(pk=pk).first() if kind else None
    if row is None:
        raise Http404
    proved = proof_of(row)
    if proved is None:
        return render(request, "audit/not_sealed.html", {"record": row}, status=409)
    return _file(as_file(proved), f"proof-{model}-{pk}.json", "application/json")


def _file(text: str, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8", headers=headers)
