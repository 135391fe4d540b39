"""Each source of a case once, with what rests on it."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from cases.models import Case
from cases.sources import ShownSource, key_of, readable_sources
from cases.timeline import record_kinds


@dataclass(frozen=True)
class Resting:
    """One record that rests on a source."""

    record: Any
    shown: ShownSource


@dataclass(frozen=True)
class Cited:
    """A source: its name, its address (empty if it has none), whether it is one of our own records."""

    name: str
    address: str
    is_ours: bool
    resting: list[Resting]


def resting_on(user: Any, case: Case) -> list[Cited]:
    """The sources of all records of the case by name, publications before our own records.

    What the reader may not see is not mentioned.
    """
    records = [record for model in record_kinds().values() for record in _readable(user, case, model)]
    shown_of = readable_sources(user, records)
    by_name: dict[tuple[bool, str, str], list[Resting]] = defaultdict(list)
    for record in records:
        for shown in shown_of[key_of(record)]:
            if not shown.hidden:
                ours = shown.source.publication_id is None
                by_name[ours, shown.name, shown.address].append(Resting(record, shown))
    return [
        Cited(name, address, ours, resting)
        for (ours, name, address), resting in sorted(by_name.items(), key=lambda item: item[0])
    ]


def _readable(user: Any, case: Case, model: Any) -> Any:
    rows = model.objects.visible_to(user).of_case(case).current().in_order()
    page, key = model.timeline_page()
    return rows if page is model else rows.select_related(key.removesuffix("_id"))
