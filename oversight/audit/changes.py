"""The feed as people read it: who, when, why, and what from → to in plain words.

Changes that one action made (in one transaction, by one user, for one reason) stand together. The number of queries
depends on how many kinds of record the changes tell of, never on how many changes there are.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min, Model, QuerySet

from oversight.audit.fields import ShownField, shown_fields
from oversight.audit.models import Change
from oversight.audit.names import Names, Ref
from oversight.audit.versions import Version, model_of, versions_between, versions_of

THE_SYSTEM = "The system"
FEW = 3
# So many other changes of the actions on a page are looked at; of actions that have more, members read no reason.
MATES = 200


@dataclass(frozen=True)
class Thing:
    """What a page names: its kind, its name, and where it leads (empty if nowhere)."""

    kind: str
    name: str
    address: str


@dataclass(frozen=True)
class ShownChange:
    """One change of one row: of `thing`, a record with a name of its own, or of a part of the record `part_of`.

    Both are None for a part on the page of its own record.

    `hidden`: it names something out of the reader's sight, so nothing else of it is told.
    """

    verb: str
    kind: str
    thing: Thing | None
    part_of: Thing | None
    fields: list[ShownField]
    hidden: bool


@dataclass(frozen=True)
class Action:
    """What somebody did at one time for one reason, which is empty where it is kept from the reader."""

    who: str
    at: datetime
    reason: str
    changes: list[ShownChange]

    @property
    def is_short(self) -> bool:
        return len(self.changes) <= FEW


def shown_changes(user: Any, changes: Iterable[Change], *, here: Model | None = None) -> list[Action]:
    """What the changes, newest first, tell this user; `here` is the record whose own page they stand on.

    Every change must be about a record that the user may see; what else a change names is looked up here.
    """
    feed = list(changes)
    mates, first_known = _mates(user, feed)
    told = [*feed, *mates]
    versions = versions_of(told)
    refs = {ref for version in versions.values() for ref in version.refs()}
    names = Names(user, refs | {_about(change) for change in told} | {_itself(change) for change in told})
    silent = {change.action for change in told if _keeps_something(user, change, versions[change.pk], names)}
    silent |= {change.action for change in feed if change.transaction < first_known}
    actions: dict[Any, Action] = {}
    for change in feed:
        if change.action not in actions:
            who = str(change.user) if change.user else THE_SYSTEM
            reason = "" if change.action in silent else change.reason
            actions[change.action] = Action(who, change.at, reason, [])
        actions[change.action].changes.append(_shown(user, change, versions[change.pk], names, here))
    return list(actions.values())


def _mates(user: Any, feed: list[Change]) -> tuple[list[Change], float]:
    """The other changes of the same actions, for a reader from whom something may be kept: a reason may tell of it.

    With the first transaction of which they are all there.
    """
    explained = [change for change in feed if change.reason]
    if user.reads_everything or not explained:
        return [], -math.inf
    others = Change.objects.filter(
        transaction__in={change.transaction for change in explained}, reason__in={change.reason for change in explained}
    )
    found = list(others.exclude(pk__in=[change.pk for change in feed]).order_by("-transaction")[: MATES + 1])
    first_known = found[-1].transaction + 1 if len(found) > MATES else -math.inf
    return [change for change in found if change.transaction >= first_known], first_known


def _keeps_something(user: Any, change: Change, version: Version, names: Names) -> bool:
    about = _about(change)
    return about not in names or _is_hidden(change, version, names) or bool(_masked(user, names, about, version))


def _is_hidden(change: Change, version: Version, names: Names) -> bool:
    """A part (a source, say) that names something out of sight would tell of it in its other fields."""
    is_unseen = any(ref not in names for ref in version.refs())
    return _itself(change) not in names or (is_unseen and not _stands_alone(change, version))


def _stands_alone(change: Change, version: Version) -> bool:
    return _about(change) == _itself(change) or hasattr(version.model, "get_absolute_url")


def changed_rows(changes: QuerySet[Change]) -> QuerySet[Any]:
    """What `shown_differences` takes: each row that was changed once, those of one record together."""
    fields = ("about_type_id", "about_id", "record_type_id", "record_id")
    rows = changes.order_by().values(*fields).annotate(first=Min("id"))
    return rows.order_by("about_type_id", "about_id", "first")


def shown_differences(
    user: Any, rows: Iterable[dict[str, int]], since: datetime, until: datetime
) -> list[tuple[Thing, list[ShownChange]]]:
    """How rows (of `changed_rows`) differ between two moments, in words, by the record that they are part of.

    As in `shown_changes`, the user may see what the changes are about. A record may have nothing that differs: what was
    changed was changed back.
    """
    changed = [Change(**{name: row[name] for name in row if name != "first"}) for row in rows]
    versions = versions_between([(row.record_type_id, row.record_id) for row in changed], since, until)
    refs = {ref for version in versions.values() for ref in version.refs()}
    names = Names(user, refs | {_about(row) for row in changed} | {_itself(row) for row in changed})
    found: dict[Ref, list[ShownChange]] = {_about(row): [] for row in changed}
    for row in changed:
        if version := versions.get((row.record_type_id, row.record_id)):
            row.verb = Change.Verb.CHANGED if version.before else Change.Verb.ADDED
            found[_about(row)].append(_shown(user, row, version, names, names.rows.get(_about(row))))
    return [(thing_of(about, names), shown) for about, shown in found.items()]


def _about(change: Change) -> Ref:
    return Ref(model_of(change.about_type_id), change.about_id)


def _itself(change: Change) -> Ref:
    return Ref(model_of(change.record_type_id), change.record_id)


def _shown(user: Any, change: Change, version: Version, names: Names, here: Model | None) -> ShownChange:
    about, itself = _about(change), _itself(change)
    alone, hidden = _stands_alone(change, version), _is_hidden(change, version, names)
    at_home = here is not None and about == Ref(type(here), here.pk)
    return ShownChange(
        verb=_verb(change, version),
        kind=str(version.model._meta.verbose_name),
        thing=thing_of(itself, names) if alone else None,
        part_of=None if alone or at_home else thing_of(about, names),
        fields=[] if hidden else shown_fields(version, names, about, _masked(user, names, about, version)),
        hidden=hidden,
    )


def _masked(user: Any, names: Names, about: Ref, version: Version) -> frozenset[str]:
    """The fields whose values a record keeps from this user: in its own row, its parts, and rows that point at it."""
    records: list[Any] = [names.rows.get(ref) for ref in {about, *version.refs()}]
    return frozenset().union(*(record.hidden_from(user) for record in records if hasattr(record, "hidden_from")))


def thing_of(ref: Ref, names: Names) -> Thing:
    return Thing(str(ref.model._meta.verbose_name), names.name(ref), names.address(ref))


def _verb(change: Change, version: Version) -> str:
    """Withdrawing and restoring are changes of one field; readers know them by their own names."""
    was, now = (version.before or {}).get("withdrawn_at"), version.after.get("withdrawn_at")
    if version.before is None and now:
        return "added, and withdrawn again"
    if bool(was) != bool(now):
        return "withdrawn" if now else "restored"
    return str(change.get_verb_display())
