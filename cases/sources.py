"""What records rest on, as far as a reader may see it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
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
    wanted = any_of(map(key_of, records), "content_type", "object_id")
    sources = list(Source.objects.current().filter(wanted).select_related("publication"))
    cited = ((source.cited_type_id, source.cited_id) for source in sources)
    seen = visible_records(user, ((kind, pk) for kind, pk in cited if kind and pk))
    shown: dict[Key, list[ShownSource]] = defaultdict(list)
    for source in sources:
        shown[source.content_type_id, source.object_id].append(_shown(source, seen))
    return shown


def citing(user: Any, records: Sequence[Record]) -> list[Any]:
    """The other records that cite one of these, as far as the reader may see them, in order of their kind."""
    cited = set(map(key_of, records))
    rows = Source.objects.current().filter(any_of(cited, "cited_type", "cited_id"))
    keys = set(rows.values_list("content_type", "object_id")) - cited
    found = [record for record in visible_records(user, keys).values() if not record.is_withdrawn]
    return sorted(found, key=lambda record: (record._meta.verbose_name, record.pk))


def visible_records(user: Any, keys: Iterable[Key]) -> dict[Key, Any]:
    """Those records of these keys that the user may see: one query for each kind."""
    seen = {}
    for kind, pks in _by_kind(keys).items():
        model: Any = ContentType.objects.get_for_id(kind).model_class()
        for record in model.objects.visible_to(user).with_name().filter(pk__in=pks):
            seen[kind, record.pk] = record
    return seen


def _by_kind(keys: Iterable[Key]) -> dict[int, set[int]]:
    ids: dict[int, set[int]] = defaultdict(set)
    for kind, pk in keys:
        ids[kind].add(pk)
    return ids


def any_of(keys: Iterable[Key], kind_field: str, key_field: str) -> Q:
    wanted = Q(pk__in=[])
    for kind, pks in _by_kind(keys).items():
        wanted |= Q(**{kind_field: kind, f"{key_field}__in": pks})
    return wanted


def _shown(source: Source, seen: dict[Key, Any]) -> ShownSource:
    if source.publication:
        return ShownSource(source, str(source.publication), source.publication.address)
    record = seen.get((source.cited_type_id or 0, source.cited_id or 0))
    if record is None:
        return ShownSource(source, HIDDEN, "", hidden=True)
    return ShownSource(source, str(record), record.get_absolute_url())
