"""What colleagues do with notes: write, correct, withdraw and bring back their own, and deal with being mentioned."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils import timezone

from cases.actions import keep
from cases.mentions import mentioned
from cases.models import Note, NoteMention
from oversight.access import require
from oversight.audit.history import changing
from oversight.audit.versions import lock_as_seen

NO_LONGER_NAMED = "The note does not mention them any more"


def add_note(*, user: Any, record: models.Model, text: str) -> Note:
    """Write a note for colleagues about a record, and tell those whom it mentions.

    Raises PermissionDenied for members and auditors, ValidationError for a note without words, or that mentions
    somebody who may not read it.
    """
    require(user, "cases.write_notes")
    with changing(user=user):
        note = Note(record=record, author=user, text=text.strip())
        keep(note)
        _keep_mentions(note)
    return note


def correct_note(*, user: Any, note: Note, text: str, reason: str, seen: str) -> Note:
    """Change the words of one's own note; who is mentioned newly is told.

    `seen` is the version (`version_of`) that the user was shown. Raises PermissionDenied for another's note;
    ValidationError without a reason, for a withdrawn note, and as `add_note`; ChangedMeanwhile for an older version.
    """
    _need_own(user, note)
    _need(reason, "Enter the reason for the change")
    with changing(user=user, reason=reason):
        lock_as_seen(note, seen)
        _refuse_withdrawn(note)
        note.text = text.strip()
        keep(note)
        _keep_mentions(note)
    return note


def withdraw_note(*, user: Any, note: Note, reason: str) -> Note:
    """Withdraw one's own note: nobody is asked to deal with it any more. It stays readable.

    Raises PermissionDenied for another's note, ValidationError without a reason or where it is withdrawn already.
    """
    _need_own(user, note)
    _need(reason, "Enter the reason why it is withdrawn")
    with changing(user=user, reason=reason):
        note = Note.objects.select_for_update().get(pk=note.pk)
        _refuse_withdrawn(note)
        note.withdrawn_at, note.withdrawn_reason = timezone.now(), reason
        note.save()
    return note


def restore_note(*, user: Any, note: Note, reason: str) -> Note:
    """Bring one's own note back: whoever it mentions and had not dealt with it is asked to again.

    Raises PermissionDenied for another's note, ValidationError without a reason or where it is not withdrawn.
    """
    _need_own(user, note)
    _need(reason, "Enter the reason why it is brought back")
    with changing(user=user, reason=reason):
        note = Note.objects.select_for_update().get(pk=note.pk)
        if not note.is_withdrawn:
            raise ValidationError("The note is not withdrawn")
        note.withdrawn_at, note.withdrawn_reason = None, ""
        note.save()
    return note


def deal_with_mention(*, user: Any, mention: NoteMention) -> NoteMention:
    """Take a mention of oneself off one's home page; twice is once. Raises PermissionDenied for another's."""
    if mention.user_id != user.pk or not NoteMention.objects.visible_to(user).filter(pk=mention.pk).exists():
        raise PermissionDenied
    with changing(user=user):
        mention = NoteMention.objects.select_for_update().get(pk=mention.pk)
        if mention.dealt_with_at is None:
            mention.dealt_with_at = timezone.now()
            mention.save()
    return mention


def _keep_mentions(note: Note) -> None:
    """Make the current mentions those of the note's words; who is still mentioned is not told again."""
    wanted = mentioned(note.text)
    for mention in note.mentions.filter(withdrawn_at=None).exclude(user__in=wanted):
        mention.withdrawn_at, mention.withdrawn_reason = timezone.now(), NO_LONGER_NAMED
        mention.save()
    told = set(note.mentions.filter(withdrawn_at=None).values_list("user", flat=True))
    for user in wanted:
        if user.pk not in told:
            keep(NoteMention(note=note, user=user))


def _need_own(user: Any, note: Note) -> None:
    require(user, "cases.write_notes")
    if note.author_id != user.pk:
        raise PermissionDenied


def _need(reason: str, message: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": message})


def _refuse_withdrawn(note: Note) -> None:
    if Note.objects.filter(pk=note.pk).exclude(withdrawn_at=None).exists():
        raise ValidationError("The note is withdrawn")
