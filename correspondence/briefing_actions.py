"""What is done with briefing letters."""

from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction

from cases.models import Case
from correspondence.models import Briefing
from oversight.audit.history import changing

# How long a form may stay open in a browser and still be recognised when it is sent twice.
TOKEN_LIVES = 24 * 60 * 60


def create_briefing(*, user: Any, case: Case, form_token: str = "", **choices: Any) -> Briefing:
    """Keep the draft of a briefing letter, with its history. `choices`: the fields of Briefing.

    A form that is sent twice unchanged makes one letter: the second time the first letter is returned. The token is
    kept in the cache's table in the same transaction, so two at once wait for each other, and a failure forgets it.
    Raises PermissionDenied for a user who may not, ValidationError for choices that are not in order.
    """
    if not user.has_perm("correspondence.write_briefing", case):
        raise PermissionDenied
    words = sha256(repr(sorted(choices.items())).encode()).hexdigest()
    key = f"briefing-form:{user.pk}:{case.pk}:{form_token}:{words}"
    with transaction.atomic():
        if form_token and not cache.add(key, None, TOKEN_LIVES):
            made = Briefing.objects.visible_to(user).filter(pk=cache.get(key)).first()
            if made:
                return made
        briefing = Briefing(case=case, author=user, **choices)
        briefing.full_clean()
        with changing(user=user, reason=f"Drafted a briefing letter to {briefing.addressee}"):
            briefing.save()
        if form_token:
            cache.set(key, briefing.pk, TOKEN_LIVES)
    return briefing
