"""Carrying out what a form asks for, once."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.html import format_html

from oversight.audit.versions import ChangedMeanwhile
from oversight.entry.forms import CorrectionForm, EntryForm, link_to
from oversight.entry.kept import forget_kept
from oversight.entry.models import SentForm
from oversight.entry.tokens import new_token, read_token

IN_THE_WAY = (
    "Somebody saved something at the same moment that stood in the way. Nothing of yours was saved: send it again"
)


def carried_out(request: HttpRequest, form: EntryForm, action: Callable[[], Any]) -> Any:
    """The row that the action made or changed; None where the page is to be shown (again), with what stood in the way.

    A form that is sent twice (a double click, the back button) is carried out once: the second time the row of the
    first is returned. With other words than the first time nothing is done, and the page says what the first made.
    """
    if request.method != "POST":
        return None
    row = _once(form, action) if form.is_valid() else _made_before(form)
    if row is not None:
        forget_kept(request)
    return row


def _once(form: EntryForm, action: Callable[[], Any]) -> Any:
    try:
        with transaction.atomic():
            sent, is_first = _sent(form)
            if is_first:
                sent.made = action()
                sent.save()
    except ValidationError as refusal:
        form.refuse(refusal)
        return None
    except ChangedMeanwhile as clash:
        assert isinstance(form, CorrectionForm)  # noqa: S101
        form.meet(clash)
        return None
    except IntegrityError:
        form.add_error(None, IN_THE_WAY)
        return None
    if not is_first and sent.words != form.words():
        _say_what_it_made(form, sent)
        return None
    return sent.made


def _sent(form: EntryForm) -> tuple[SentForm, bool]:
    """The mark of this form, and whether this is its first sending. Two at once wait for each other at the index."""
    token = _own_token(form) or read_token(new_token(form.user.pk))[1]  # type: ignore[index]
    return SentForm.objects.get_or_create(token=token, defaults={"user": form.user, "words": form.words()})


def _own_token(form: EntryForm) -> str:
    """What the token of a form is known by; empty where it was made for another user, or not by us."""
    user_key, once = read_token(form.data.get(form.add_prefix("form_token"), "")) or (None, "")
    return once if user_key == form.user.pk else ""


def _made_before(form: EntryForm) -> Any:
    """What the first sending of a form made; it may be just that which makes the second one invalid."""
    if form.asks_for_more:
        return None
    sent = SentForm.objects.filter(token=_own_token(form), words=form.words()).first()
    return sent.made if sent else None


def _say_what_it_made(form: EntryForm, sent: SentForm) -> None:
    form.renew_token()
    form.add_error(
        None,
        format_html(
            "This form was sent before, with other words, and made {}. Correct that one if you meant to change it. "
            "If you want another one, send this form again",
            link_to(sent.made),
        ),
    )
