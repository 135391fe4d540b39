"""Everything of a case in order of when it happened, from one SQL query.

Each kind of record gives one SELECT of the same columns; they are joined with UNION ALL. Names, sources and
disagreements come from correlated subqueries, so that a line costs no query of its own.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.aggregates import ArrayAgg, StringAgg
from django.db.models import Case as Choose
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Trim

from cases.models import ACTING_ROLES, Case, Party, Record, Source
from oversight.dates import plain

COLUMNS = (
    "model",
    "page",
    "line",
    "who",
    "publishers",
    "source_count",
    "claims",
    "contrary",
    "stands",
    "withdrawn",
    "place",
    "date_as_written",
    "date_derivation",
    "date_earliest",
    "date_latest",
    "sort_day",
    "pk",
)


@dataclass(frozen=True)
class TimelineChoice:
    """Which lines are wanted: kinds by model name (none: all), one organisation or person, a period, withdrawn too."""

    kinds: tuple[str, ...] = ()
    organisation: int | None = None
    person: int | None = None
    since: date | None = None
    until: date | None = None
    withdrawn: bool = False


@dataclass(frozen=True)
class TimelineRow:
    """One line, its words ready for a page.

    `claims` are the dates that sources give instead of this one, `contrary` what else they say that disagrees with it.
    """

    kind: str
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
    year: str = field(default="")


@cache
def record_kinds() -> dict[str, type[Record]]:
    """Every kind of record by its model name, in the order in which a timeline has those of one day."""
    kinds = [model for model in apps.get_models() if issubclass(model, Record)]
    return {str(model._meta.model_name): model for model in sorted(kinds, key=lambda model: model.timeline_place)}


def timeline_rows(user: Any, case: Case, choice: TimelineChoice | None = None) -> list[TimelineRow]:
    """The lines of a case that the user may see, oldest first; undated ones last. One query."""
    choice = choice or TimelineChoice()
    kinds = record_kinds()
    wanted = [model for name, model in kinds.items() if not choice.kinds or name in choice.kinds]
    if not wanted or not Case.objects.visible_to(user).filter(pk=case.pk).exists():
        return []
    first, *others = [_select(user, model, case, choice) for model in wanted]
    ordering = (F("sort_day").asc(nulls_last=True), F("date_latest").asc(nulls_last=True), F("place"), F("pk"))
    rows = first.union(*others, all=True).order_by(*ordering)
    addresses = {name: _address(model) for name, model in kinds.items()}
    labels = {name: str(model._meta.verbose_name) for name, model in kinds.items()}
    return [_row(values, labels, addresses) for values in rows]


def _select(user: Any, model: type[Record], case: Case, choice: TimelineChoice) -> QuerySet:
    objects: Any = model._default_manager
    parts = {"content_type": ContentType.objects.get_for_model(model), "object_id": OuterRef("pk")}
    sources = Source.objects.current().filter(**parts)
    rows = _narrowed(objects.visible_to(user).of_case(case), parts, choice)
    rows = rows.with_standing() if hasattr(rows, "with_standing") else rows.annotate(stands=Value(True))
    return rows.annotate(
        model=Value(model._meta.model_name, output_field=TextField()),
        page=F(model.timeline_page()[1]),
        line=Cast(model.timeline_line(), TextField()),
        who=Subquery(_names(Party.objects.current().filter(**parts, role__in=ACTING_ROLES))),
        publishers=Subquery(_publishers(sources)),
        source_count=Subquery(_count(sources)),
        claims=Subquery(_disagreeing(sources, "claim_as_written")),
        contrary=Subquery(_disagreeing(sources.filter(claim_as_written=""), "says")),
        withdrawn=Choose(When(withdrawn_at=None, then=Value(False)), default=Value(True)),
        place=Value(model.timeline_place),
        sort_day=Coalesce("date_earliest", "date_latest"),
    ).values_list(*COLUMNS)


def _narrowed(rows: Any, parts: dict[str, Any], choice: TimelineChoice) -> Any:
    if not choice.withdrawn:
        rows = rows.current()
    for actor in ("organisation", "person"):
        if key := getattr(choice, actor):
            rows = rows.filter(Exists(Party.objects.current().filter(**parts, **{f"{actor}_id": key})))
    if choice.since:
        rows = rows.filter(Q(date_latest=None) | Q(date_latest__gte=choice.since)).exclude(date_edtf="")
    if choice.until:
        rows = rows.filter(Q(date_earliest=None) | Q(date_earliest__lte=choice.until)).exclude(date_edtf="")
    return rows


def _names(parties: QuerySet) -> QuerySet:
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


def _row(values: tuple[Any, ...], labels: dict[str, str], addresses: dict[str, str]) -> TimelineRow:
    row = dict(zip(COLUMNS, values, strict=True))
    earliest, latest = row["date_earliest"], row["date_latest"]
    understood = plain(earliest, latest) if earliest or latest else ""
    return TimelineRow(
        kind=row["model"],
        kind_label=labels[row["model"]],
        address=addresses[row["model"]].format(row["page"]),
        line=row["line"],
        who=row["who"] or "",
        source=_source(row["publishers"] or [], row["source_count"] or 0),
        date_as_written=row["date_as_written"],
        date_plain="" if understood == row["date_as_written"] else understood,
        earliest=earliest,
        latest=latest,
        is_derived=bool(row["date_derivation"]),
        claims=row["claims"] or "",
        contrary=row["contrary"] or "",
        stands=row["stands"],
        is_withdrawn=row["withdrawn"],
        year=str(row["sort_day"].year) if row["sort_day"] else "Not dated",
    )


def _source(publishers: list[str], count: int) -> str:
    """For instance: BBC News, The Guardian and 1 more. Sources in our own record are counted, not named."""
    named = list(dict.fromkeys(publishers))[:2]
    if not named:
        return f"{count} in this record" if count else ""
    more = count - len(named) - (len(publishers) - len(dict.fromkeys(publishers)))
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")
