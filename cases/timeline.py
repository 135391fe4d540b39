"""Everything of a case in order of when it happened, from one SQL query.

The query goes over the case's links. Each brings its record as one JSON object, from a correlated subquery on the table
of its kind; names, sources and disagreements come from subqueries too, so that a line costs no query of its own. (A
UNION of the kinds, each with all those subqueries, took Django three times as long to compile.)
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.aggregates import ArrayAgg, StringAgg
from django.db.models import Case as Choose
from django.db.models import Count, Exists, F, JSONField, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject, NullIf, Trim

from cases.models import ACTING_ROLES, Case, Deadline, Party, Record, Source
from cases.querysets import visible_links
from cases.readers import PrintReader
from oversight.audit.as_of import today
from oversight.dates import understood

DATE_FIELDS = ("date_as_written", "date_derivation", "date_earliest", "date_latest")
FOUND = ("words", "who", "publishers", "source_count", "claims", "contrary", "is_late")
# What hangs on the record that a link leads to.
PARTS = {"content_type": OuterRef("content_type"), "object_id": OuterRef("object_id")}


@dataclass(frozen=True)
class TimelineChoice:
    """Which lines are wanted: kinds by model name (none: all), one organisation or person, a period, withdrawn too.

    `known_by`: only what had happened or been said by that day, by its own date.
    """

    kinds: tuple[str, ...] = ()
    organisation: int | None = None
    person: int | None = None
    since: date | None = None
    until: date | None = None
    withdrawn: bool = False
    known_by: date | None = None


@dataclass(frozen=True)
class TimelineRow:
    """One line, its words ready for a page.

    `claims` are the dates that sources give instead of this one, `contrary` what else they say that disagrees with it.
    `is_late`: something was due here that had not come by today, or by the day as known by which it is shown.
    """

    kind: str
    pk: int
    kind_label: str
    address: str
    line: str
    who: str
    source: str
    date_as_written: str
    date_plain: str
    earliest: date | None
    latest: date | None
    is_derived: bool
    claims: str
    contrary: str
    stands: bool
    is_withdrawn: bool
    is_late: bool
    year: str = field(default="")


@cache
def record_kinds() -> dict[str, type[Record]]:
    """Every kind of record by its model name, in the order in which a timeline has those of one day."""
    kinds = [model for model in apps.get_models() if issubclass(model, Record)]
    return {str(model._meta.model_name): model for model in sorted(kinds, key=lambda model: model.timeline_place)}


def timeline_rows(user: Any, case: Case, choice: TimelineChoice | None = None) -> list[TimelineRow]:
    """The lines of a case that the user may see, oldest first; undated ones last. One query.

    A case that the user may not see has no lines.
    """
    choice = choice or TimelineChoice()
    models = [model for name, model in record_kinds().items() if not choice.kinds or name in choice.kinds]
    kinds = {ContentType.objects.get_for_model(model).pk: model for model in models}
    addresses = {model: _address(model) for model in models}
    lines = [line for line in _links(user, case, choice, kinds).values("content_type", *FOUND) if line["words"]]
    for line in lines:
        line["kind"] = kinds[line["content_type"]]
        line["earliest"], line["latest"] = _day(line["words"]["date_earliest"]), _day(line["words"]["date_latest"])
    return [_row(line, addresses[line["kind"]]) for line in sorted(lines, key=_order)]


def _links(user: Any, case: Case, choice: TimelineChoice, kinds: dict[int, type[Record]]) -> QuerySet:
    """The case's links to records of these kinds, with all that a line needs. `words` is empty for unwanted ones."""
    links = visible_links(user).filter(case=case, content_type__in=kinds)
    for actor in ("organisation", "person"):
        if key := getattr(choice, actor):
            links = links.filter(Exists(Party.objects.current().filter(**PARTS, **{f"{actor}_id": key})))
    sources = Source.objects.current().filter(**PARTS)
    if isinstance(user, PrintReader):
        sources = _told_to(user, sources)
    # What disagrees bears no day of its own on which it was said.
    told = _told_to(user, sources) if choice.known_by is None else sources.none()
    return links.annotate(
        words=Choose(*(When(content_type=kind, then=_words(user, model, choice)) for kind, model in kinds.items())),
        who=Subquery(shown_names(Party.objects.current().filter(**PARTS, role__in=ACTING_ROLES))),
        publishers=Subquery(_publishers(sources)),
        source_count=Subquery(_count(sources)),
        claims=Subquery(_disagreeing(told, "claim_as_written")),
        contrary=Subquery(_disagreeing(told.filter(claim_as_written=""), "says")),
        is_late=Exists(Deadline.objects.filter(**PARTS).missed_by(choice.known_by or today())),
    )


def _told_to(user: Any, sources: Any) -> Any:
    """Without those that cite a record out of the reader's sight."""
    if user.reads_everything:
        return sources
    cited = {"content_type": OuterRef("cited_type"), "object_id": OuterRef("cited_id")}
    return sources.filter(Q(cited_id=None) | Exists(visible_links(user).filter(**cited)))


def _words(user: Any, model: type[Record], choice: TimelineChoice) -> Subquery:
    """What a line takes from the record itself, which is visible, for its link is; and from its page, if visible."""
    objects: Any = model._default_manager
    records = objects if model.timeline_page()[0] is model else objects.visible_to(user)
    records = _narrowed(records.filter(pk=OuterRef("object_id")), choice)
    stands = hasattr(records, "with_standing")
    records = records.with_standing(choice.known_by) if stands else records
    words = JSONObject(
        pk="pk",
        page=model.timeline_page()[1],
        line=Cast(model.timeline_line(), TextField()),
        stands=F("stands") if stands else Value(True),
        withdrawn=Q(withdrawn_at__isnull=False),
        **{name: name for name in DATE_FIELDS},
    )
    return Subquery(records.values(words=words), output_field=JSONField())


def _narrowed(records: Any, choice: TimelineChoice) -> Any:
    if not choice.withdrawn:
        records = records.current()
    if choice.since:
        records = records.filter(Q(date_latest=None) | Q(date_latest__gte=choice.since)).exclude(date_edtf="")
    if choice.until:
        records = records.filter(Q(date_earliest=None) | Q(date_earliest__lte=choice.until)).exclude(date_edtf="")
    return records.known_by(choice.known_by) if choice.known_by else records


def shown_names(parties: QuerySet) -> QuerySet:
    """The acting parties in their order: Siân Berry AM; MPS. A protected person goes by the pseudonym."""
    full = Concat("person__honorific_prefix", Value(" "), "person__name", Value(" "), "person__honorific_suffix")
    person = Choose(When(person__naming="protected", then="person__pseudonym"), default=Trim(full))
    organisation = Coalesce(NullIf("organisation__abbreviation", Value("")), "organisation__name")
    name = Choose(
        When(organisation=None, then=person),
        When(person=None, then=organisation),
        default=Concat(person, Value(", "), organisation),
        output_field=TextField(),
    )
    return _one(parties, StringAgg(name, "; ", order_by=("position", "pk")))


def _publishers(sources: QuerySet) -> QuerySet:
    return _one(
        sources.filter(publication__isnull=False), ArrayAgg("publication__publisher", order_by=("position", "pk"))
    )


def _count(sources: QuerySet) -> QuerySet:
    return _one(sources, Count("pk"))


def _disagreeing(sources: QuerySet, name: str) -> QuerySet:
    """What those of the sources that disagree with the record have in one of their fields."""
    said = sources.filter(conflicts=True).exclude(**{name: ""})
    return _one(said, StringAgg(name, "; ", order_by=("position", "pk")))


def _one(rows: QuerySet, aggregate: Any) -> QuerySet:
    return rows.order_by().values("object_id").annotate(found=aggregate).values("found")


def _address(model: type[Record]) -> str:
    """The address of a page of this kind, with {} for its key: resolved once, not once a line."""
    page: Any = model.timeline_page()[0]
    return str(page(pk=0).get_absolute_url()).replace("/0/", "/{}/")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _order(line: dict[str, Any]) -> tuple[Any, ...]:
    """When it happened: by the first day that it may have been, then by the last, then by kind."""
    day = line["earliest"] or line["latest"] or date.max
    return day, line["latest"] or date.max, line["kind"].timeline_place, line["words"]["pk"]


def _row(line: dict[str, Any], address: str) -> TimelineRow:
    words, earliest, latest = line["words"], line["earliest"], line["latest"]
    day = earliest or latest
    return TimelineRow(
        kind=str(line["kind"]._meta.model_name),
        pk=words["pk"],
        kind_label=str(line["kind"]._meta.verbose_name),
        address=address.format(words["page"]),
        line=words["line"],
        who=line["who"] or "",
        source=_source(line["publishers"] or [], line["source_count"] or 0),
        date_as_written=words["date_as_written"],
        date_plain=understood(words["date_as_written"], earliest, latest),
        earliest=earliest,
        latest=latest,
        is_derived=bool(words["date_derivation"]),
        claims=line["claims"] or "",
        contrary=line["contrary"] or "",
        stands=words["stands"],
        is_withdrawn=words["withdrawn"],
        is_late=line["is_late"] and not words["withdrawn"],
        year=str(day.year) if day else "Not dated",
    )


def _source(publishers: list[str], count: int) -> str:
    """For instance: BBC News, The Guardian and 1 more. Sources in our own record are counted, not named."""
    named = list(dict.fromkeys(publishers))[:2]
    if not named:
        return f"{count} in this record" if count else ""
    more = count - len(named) - (len(publishers) - len(dict.fromkeys(publishers)))
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")
