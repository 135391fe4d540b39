"""What a briefing letter tells of, row by row and version by version: its facts."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Max, Q

from cases.models import (
    Case,
    Note,
    NoteMention,
    Organisation,
    Party,
    Person,
    Publication,
    Source,
    Statement,
    StatementLink,
)
from cases.sources import Key, any_of, visible_records
from cases.timeline import TimelineRow, record_kinds
from correspondence.briefing.contents import Contents
from correspondence.briefing.enclosures import documents_appended
from oversight.audit.models import Change, Redaction

# Written about a record, and in no letter.
NOT_TOLD = (Note, NoteMention, Redaction)
# Of these a letter tells only their own words: a case has letters, notes and places, people have offices.
BY_ITSELF = (Case, Person, Organisation, Publication)

# The key of the record that a row is a part of, and its own; each with the key of its content type first.
Row = tuple[Key, Key]


class Fact(NamedTuple):
    """One row: the record that it is a part of, itself, and its version (`history_id`) as told.

    `newest` was its newest version then: another one for a letter that tells the case as of an earlier day, where the
    row may also have no version to tell (None).
    """

    about_type: int
    about_id: int
    row_type: int
    row_id: int
    version: int | None
    newest: int

    @property
    def about(self) -> Key:
        return self.about_type, self.about_id

    @property
    def row(self) -> Key:
        return self.row_type, self.row_id


def facts_of(contents: Contents) -> list[Fact]:
    """The versions, as of when the contents were read, of all rows that they tell of.

    Not to be called while the record is read as of another day.
    """
    abouts = _abouts({*keys_told(contents), _key(contents.case)})
    abouts |= _named_in(contents, abouts)
    newest = newest_versions(abouts)
    told = newest_versions(abouts, by=contents.recorded) if contents.recorded else newest
    facts = {row: Fact(*row[0], *row[1], told.get(row), version) for row, version in newest.items()}
    # Documents go with a letter as they are today, whatever day it tells.
    enclosed = newest_versions({_key(document) for document in documents_appended(contents)})
    facts |= {row: Fact(*row[0], *row[1], version, version) for row, version in enclosed.items()}
    return [facts[row] for row in sorted(facts)]


def _abouts(keys: set[Key]) -> set[Key]:
    """The records that these rows are, or are parts of."""
    changes = Change.objects.order_by().filter(_any("record", keys))
    return set(changes.values_list("about_type_id", "about_id").distinct())


def _named_in(contents: Contents, abouts: set[Key]) -> set[Key]:
    """The people, organisations, publications and records that are named as parties and sources of these."""
    here = any_of(abouts, "content_type", "object_id")
    person, body, paper = (ContentType.objects.get_for_model(one).pk for one in (Person, Organisation, Publication))
    found = set()
    for person_id, body_id in Party.objects.current().filter(here).values_list("person", "organisation"):
        found |= {(person, person_id), (body, body_id)}
    sources = Source.objects.current().filter(here)
    found |= {(paper, pk) for pk in sources.values_list("publication", flat=True)}
    cited = {(kind, pk) for kind, pk in sources.values_list("cited_type", "cited_id") if kind and pk}
    return {key for key in found if key[1]} | set(visible_records(contents.reader, cited))


def keys_told(contents: Contents) -> set[Key]:
    """Of the records that its annexes show: the key of the content type, and their own."""
    found: list[Any] = []
    lines: list[TimelineRow] = []
    for annex in contents.annexes:
        shows = annex.shows
        found += [*shows.get("incidents", ()), *shows.get("commitments", ()), *shows.get("recommendations", ())]
        for statement in (statement for _, statements in shows.get("groups", ()) for statement in statements):
            found += [statement, *(link.source for link in statement.ends_met)]
            found += [link.target for link in statement.ends_made]
        lines += shows.get("rows", ())
        for chain in shows.get("chains", ()):
            found += [chain.question, *(link.answer for link in chain.links)]
        found += [piece.record for exchange in shows.get("exchanges", ()) for piece in exchange.pieces]
        found += [resting.record for cited in shows.get("cited", ()) for resting in cited.resting]
    kinds = record_kinds()
    of_lines = {(ContentType.objects.get_for_model(kinds[line.kind]).pk, line.pk) for line in lines}
    return {_key(record) for record in found} | of_lines


def differ(told: Sequence[Sequence[Any]], now: Sequence[Fact]) -> list[Key]:
    """The rows of which two sets of facts tell different versions."""
    then = {fact.row: fact.version for fact in (Fact(*fact) for fact in told)}
    today = {fact.row: fact.version for fact in now}
    return sorted(row for row in then.keys() | today.keys() if then.get(row) != today.get(row))


def newest_versions(abouts: set[Key], by: datetime | None = None) -> dict[Row, int]:
    """The newest version of each row that is about one of these, by a moment where one is given."""
    changes = Change.objects.order_by().filter(_any("about", abouts)).exclude(record_type__in=_types(NOT_TOLD))
    changes = changes.filter(~Q(about_type__in=_types(BY_ITSELF)) | Q(record_type=F("about_type")))
    if by:
        changes = changes.filter(at__lte=by)
    fields = ("about_type_id", "about_id", "record_type_id", "record_id")
    rows = changes.values_list(*fields).annotate(newest=Max("history_id"))
    found = {((about_type, about), (row_type, row)): newest for about_type, about, row_type, row, newest in rows}
    return found | _newest_links_met(abouts, by)


def _newest_links_met(abouts: set[Key], by: datetime | None) -> dict[Row, int]:
    """What later statements do to those told: these links are parts of the later ones."""
    statement = ContentType.objects.get_for_model(Statement).pk
    link = ContentType.objects.get_for_model(StatementLink).pk
    told = {pk for kind, pk in abouts if kind == statement}
    if not told:
        return {}
    met = StatementLink.history.filter(target__in=told)
    if by:
        met = met.filter(history_date__lte=by)
    rows = met.order_by().values_list("target", "id").annotate(newest=Max("history_id"))
    return {((statement, target), (link, pk)): newest for target, pk, newest in rows}


def _types(models: Iterable[Any]) -> list[int]:
    return [ContentType.objects.get_for_model(model).pk for model in models]


def _any(what: str, keys: Iterable[Key]) -> Q:
    return any_of(keys, f"{what}_type", f"{what}_id")


def _key(record: Any) -> Key:
    return ContentType.objects.get_for_model(record).pk, record.pk
