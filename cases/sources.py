"""What records rest on, as far as a reader may see it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q

from cases.models import Record, Source

HIDDEN = "A record that you may not see"
Key = tuple[int, int]


@dataclass(frozen=True)
class ShownSource:
    """One source as a page shows it: its name, where it leads (empty if nowhere), and what the row itself says."""

    source: Source
    name: str
    address: str
    hidden: bool = False


def key_of(record: Model) -> Key:
    return ContentType.objects.get_for_model(record).pk, record.pk


def readable_sources(user: Any, records: Iterable[Record]) -> dict[Key, list[ShownSource]]:
    """The current sources of each record, keyed by `key_of(record)`; queries do not grow with the number of records.

    A source that cites a record out of the reader's sight keeps its place, without name, quotation or address.
    """
    ids: dict[int, list[int]] = defaultdict(list)
    for kind, pk in map(key_of, records):
        ids[kind].append(pk)
    wanted = Q(pk__in=[])
    for kind, pks in ids.items():
        wanted |= Q(content_type=kind, object_id__in=pks)
    sources = list(Source.objects.current().filter(wanted).select_related("publication"))
    seen = _visible_cited(user, sources)
    shown: dict[Key, list[ShownSource]] = defaultdict(list)
    for source in sources:
        shown[source.content_type_id, source.object_id].append(_shown(source, seen))
    return shown


def citing(user: Any, record: Record) -> list[Any]:
    """The other records that cite this one, as far as the reader may see them, in order of their kind."""
    kind, pk = key_of(record)
    rows = Source.objects.current().visible_to(user).filter(cited_type=kind, cited_id=pk).prefetch_related("record")
    found: list[Any] = [row.record for row in rows]
    records = {key_of(row): row for row in found if row != record and not row.is_withdrawn}
    return sorted(records.values(), key=lambda found: (found._meta.verbose_name, found.pk))


def _visible_cited(user: Any, sources: list[Source]) -> dict[Key, Any]:
    ids: dict[int, set[int]] = defaultdict(set)
    for source in sources:
        if source.cited_type_id and source.cited_id:
            ids[source.cited_type_id].add(source.cited_id)
    seen = {}
    for kind, pks in ids.items():
        model: Any = ContentType.objects.get_for_id(kind).model_class()
        for record in model.objects.visible_to(user).filter(pk__in=pks):
            seen[kind, record.pk] = record
    return seen


def _shown(source: Source, seen: dict[Key, Any]) -> ShownSource:
    if source.publication:
        return ShownSource(source, str(source.publication), source.publication.address)
    record = seen.get((source.cited_type_id or 0, source.cited_id or 0))
    if record is None:
        return ShownSource(source, HIDDEN, "", hidden=True)
    return ShownSource(source, str(record), record.get_absolute_url())
