"""The briefing letters that want something of a user: on the home page."""

from typing import Any

from django.db.models import Q

from correspondence.models import Briefing
from correspondence.stale import changes_since

Status = Briefing.Status
# So many of each kind, the newest first.
MOST = 30


def letters_on_the_desk(user: Any) -> list[Briefing]:
    """Each with `wants`, in words: out of date, sent back, or waiting for this user's approval or issue."""
    rows = Briefing.objects.visible_to(user).current().select_related("case", "author").order_by("-pk")
    own = rows.filter(author=user)
    return [*_out_of_date(user, own), *_sent_back(own), *_to_move_on(user, rows)]


def _out_of_date(user: Any, rows: Any) -> list[Briefing]:
    issued = list(rows.filter(status=Status.ISSUED))
    changed = changes_since(user, issued)
    stale = [row for row in issued if row.pk in changed][:MOST]
    for row in stale:
        row.is_stale, row.changed = True, changed[row.pk]
        _wants(row, "What it cites has changed since it was issued")
    return stale


def _sent_back(rows: Any) -> list[Briefing]:
    return [
        _wants(row, "Sent back, to be changed") for row in rows.filter(status=Status.DRAFT).exclude(sent_back="")[:MOST]
    ]


def _to_move_on(user: Any, rows: Any) -> list[Briefing]:
    """Any officer may issue what is approved, whoever wrote it; and approve what neither they wrote nor submitted."""
    if not user.has_perm("correspondence.approve_briefing"):
        return []
    approved = [_wants(row, "Approved: it can be issued") for row in rows.filter(status=Status.APPROVED)[:MOST]]
    others = rows.filter(status=Status.SUBMITTED).exclude(Q(author=user) | Q(submitted_by=user))
    return [*(_wants(row, "Waits for your approval") for row in others[:MOST]), *approved]


def _wants(row: Briefing, words: str) -> Briefing:
    row.wants = words  # type: ignore[attr-defined]
    return row
