"""People, organisations and publications whose names are like what somebody typed.

PostgreSQL's pg_trgm compares the groups of three letters of two names, whatever their order and case: so "desai" and
"Desai, Unmesh" find "Unmesh Desai". A row is as like as the best of all that it is called: the fields that its model
names in `called_in`, and its other names.
"""

from typing import Any

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import ExpressionWrapper, FloatField, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

# From here on two names are likely to be of one and the same: "U. Desai" and "Unmesh Desai" are, "Imran Khan" and
# "Sadiq Khan" are not.
LIKELY_THE_SAME = 0.5
MOST_POINTED_OUT = 5


def similar(model: Any, text: str, user: Any, limit: int) -> list[Any]:
    """Current rows that the user may see and that are called something like `text`, most alike first.

    Each has its `likeness`, from 0 to 1. Protected people are found by those who may read their names, and by nobody
    else: even the pseudonym of somebody found by their name would give the name away.
    """
    rows = model.objects.visible_to(user).current()
    if hasattr(model, "naming") and not user.reads_everything:
        rows = rows.exclude(naming="protected")
    text = _tidied(text)
    return list(_ranked(rows.filter(pk__in=_called_like(model, text)), text)[:limit])


def matching(rows: QuerySet, text: str) -> QuerySet:
    """Those of the rows that are called something like `text`, or have it anywhere in a name; most alike first.

    For the staff: it looks at the names of protected people too.
    """
    text, model = _tidied(text), rows.model
    has_it = Q(pk__in=_called_like(model, text))
    for field in model.called_in:
        has_it |= Q(**{f"{field}__icontains": text})
    if hasattr(model, "other_names"):
        others, owner = _other_names(model)
        has_it |= Q(pk__in=others.filter(name__icontains=text).values(owner))
    return _ranked(rows.filter(has_it), text)


def _ranked(rows: QuerySet, text: str) -> QuerySet:
    model: Any = rows.model
    return rows.annotate(likeness=_likeness_of(model, text)).order_by("-likeness", *model._meta.ordering, "pk")


def _tidied(text: str) -> str:
    return " ".join(text.replace("\0", "").split())


def likely_the_same(model: Any, names: list[str], user: Any, besides: int | None = None) -> list[Any]:
    """Those on record, other than `besides` (a key), that somebody with one of these names may well be."""
    found: dict[int, Any] = {}
    for name in names:
        for row in similar(model, name, user, MOST_POINTED_OUT + 1):
            likest = found.get(row.pk)
            if row.pk != besides and row.likeness >= LIKELY_THE_SAME and (not likest or likest.likeness < row.likeness):
                found[row.pk] = row
    return sorted(found.values(), key=lambda row: -row.likeness)[:MOST_POINTED_OUT]


def _called_like(model: Any, text: str) -> QuerySet:
    """The keys of rows with a name that the trigram indexes find. Each half of the union uses an index of its own."""
    keys = model.objects.order_by().filter(_like(model.called_in, text)).values("pk")
    if not hasattr(model, "other_names"):
        return keys
    others, owner = _other_names(model)
    return keys.union(others.order_by().filter(_like(("name",), text)).values(owner))


def _like(fields: tuple[str, ...], text: str) -> Q:
    wanted = Q()
    for field in fields:
        wanted |= Q(**{f"{field}__trigram_similar": text}) | Q(**{f"{field}__trigram_word_similar": text})
    return wanted


def _likeness_of(model: Any, text: str) -> Any:
    likenesses = [_likeness(field, text) for field in model.called_in]
    if hasattr(model, "other_names"):
        others, owner = _other_names(model)
        best = (
            others.filter(**{owner: OuterRef("pk")})
            .order_by()
            .values(owner)
            .annotate(best=Max(_likeness("name", text)))
        )
        likenesses.append(Coalesce(Subquery(best.values("best")), Value(0.0)))
    return Greatest(*likenesses, Value(0.0), output_field=FloatField())


def _likeness(field: str, text: str) -> Any:
    """Half how alike the whole of both is, half how well the text fits into a part of the name."""
    both = TrigramSimilarity(field, text) + TrigramWordSimilarity(text, field)
    return ExpressionWrapper(both / Value(2.0), output_field=FloatField())


def _other_names(model: Any) -> tuple[Any, str]:
    """The current other names of any row of the model, and the field with its key."""
    relation = model._meta.get_field("other_names")
    return relation.related_model.objects.current(), relation.field.attname
