"""Who is protected, and what they are called."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Max

from cases.models import Merge, Person, PersonName
from cases.pseudonyms.masking import Pseudonyms
from cases.redactable import REDACTED

# Not by `.history` each time: that makes a class anew whenever it is named, which takes longer than the query.
VERSIONS, VERSIONS_OF_NAMES = Person.history.model.objects, PersonName.history.model.objects


def pseudonyms() -> Pseudonyms:
    """Of everybody who is protected today, with all that they are called today. Four queries, one where nobody is.

    From the history: also where the record is read as of a day on which nobody knew of them yet. Who was merged into
    somebody is named by that one's names; who was withdrawn otherwise is still protected.
    """
    ever_protected = set(VERSIONS.filter(naming=Person.Naming.PROTECTED).values_list("id", flat=True))
    if not ever_protected:
        return Pseudonyms({})
    versions = _newest(VERSIONS.filter(id__in=ever_protected))
    protected = [row for row in versions if row.naming == Person.Naming.PROTECTED]
    merged = set(Merge.objects.current().exclude(merged_person=None).values_list("merged_person", flat=True))
    people = [row for row in protected if row.id not in merged]
    others = _newest(VERSIONS_OF_NAMES.filter(person__in=[row.id for row in people]))
    names: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for other in others:
        if not other.withdrawn_at:
            names[other.person_id].add(("", other.name))
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in people:
        whole = f"{row.name} {row.honorific_suffix}".strip()
        found[row.pseudonym] |= {(row.honorific_prefix, row.name), (row.honorific_prefix, whole), *names[row.id]}
    return Pseudonyms({shown: {name for name in them if name[1] != REDACTED} for shown, them in found.items()})


def protection_version(by: datetime | None = None) -> tuple[int | None, int | None]:
    """Of everybody who is or was protected, the newest version of them and of what else they are called, by a moment
    where one is given. While it is the same, pages have the same pseudonyms."""
    ever = VERSIONS.filter(naming=Person.Naming.PROTECTED).order_by().values("id")
    rows = VERSIONS.filter(id__in=ever), VERSIONS_OF_NAMES.filter(person__in=ever)
    people, names = (each.filter(history_date__lte=by) if by else each for each in rows)
    newest = Max("history_id")
    return people.aggregate(newest=newest)["newest"], names.aggregate(newest=newest)["newest"]


def _newest(versions: Any) -> list[Any]:
    """The last version of each row."""
    return list({row.id: row for row in versions.order_by("history_date", "history_id")}.values())
