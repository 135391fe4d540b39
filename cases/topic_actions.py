"""What administrators do with topics. They withdraw them as all that is offered: see offered_actions.py."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from cases.actions import keep
from cases.models import Topic
from cases.offered_actions import need_reason
from oversight.access import require
from oversight.accounts.actions import MANAGE
from oversight.audit.history import changing
from oversight.audit.versions import lock_as_seen


def add_topic(*, user: Any, name: str) -> Topic:
    """Raises PermissionDenied for anybody but administrators, ValidationError for a name that is taken or missing."""
    require(user, MANAGE)
    topic = Topic(name=name.strip(), slug=_free_slug(name))
    _refuse_taken(topic)
    with changing(user=user):
        keep(topic)
    return topic


def rename_topic(*, user: Any, row: Topic, name: str, reason: str, seen: str) -> Topic:
    """Another name, on all cases that have the topic. Its address keeps the old one.

    `seen` is the version (`version_of`) that the administrator was shown: raises ChangedMeanwhile where another saved
    since; else as `add_topic`.
    """
    require(user, MANAGE)
    need_reason(reason)
    with changing(user=user, reason=reason):
        row = lock_as_seen(row, seen)
        row.name = name.strip()
        _refuse_taken(row)
        keep(row)
    return row


def _refuse_taken(topic: Topic) -> None:
    other = Topic.objects.filter(name__iexact=topic.name).exclude(pk=topic.pk).first()
    if other and other.is_withdrawn:
        raise ValidationError({"name": f"The topic “{other}” was withdrawn. Bring it back, or choose another name"})
    if other:
        raise ValidationError({"name": f"The topic “{other}” is there already"})


def _free_slug(name: str) -> str:
    """ "cctv", or "cctv-2" where another topic has that."""
    wanted = slugify(name)[:90] or "topic"
    taken = set(Topic.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)
