"""Who reads what we print: somebody, but only what everybody may read, and what was put in by name."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, F, Func, Model, Q, QuerySet

# In the tables themselves, whatever is read as of a day: who may see what is always today's.
IS_OPEN = """EXISTS (
    SELECT FROM public.cases_caselink place JOIN public.cases_case house ON house.id = place.case_id
    WHERE place.withdrawn_at IS NULL AND house.visibility = 'internal'
      AND place.content_type_id = {kind} AND place.object_id = {key}
)"""


class Item(NamedTuple):
    """Something that is restricted: what it is, the key by which it is put in ("letter-12"), what it is called."""

    kind: str
    key: str
    label: str


def item_key(row: Model) -> str:
    return f"{row._meta.model_name}-{row.pk}"


class IsOpen(Func):
    """Whether a record, given by its kind and key, is in a case that everybody may read."""

    output_field = BooleanField()
    conditional = True

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        (kind, of_kind), (key, of_key) = map(compiler.compile, self.get_source_expressions())
        return IS_OPEN.format(kind=kind, key=key), (*of_kind, *of_key)


@dataclass(frozen=True)
class PrintReader:
    """In the place of a user for `visible_to`. `put_in`: keys of restricted items that the approver put in by name."""

    user: Any
    put_in: frozenset[str] = frozenset()

    is_authenticated = True
    reads_everything = False
    sees_less_than_views = True

    @property
    def is_active(self) -> bool:
        return bool(self.user.is_active)

    def printable(self, links: QuerySet) -> QuerySet:
        """Those of these places in cases whose record may be printed."""
        return links.filter(IsOpen(F("content_type_id"), F("object_id")) | self._named)

    def may_print(self, case: Any) -> bool:
        """Whether what the case itself says may be printed, its summary and outcome: by who reads it today."""
        newest = case.history.order_by("-history_date", "-history_id").values_list("visibility", flat=True).first()
        return item_key(case) in self.put_in or newest == "internal"

    @cached_property
    def _named(self) -> Q:
        models = {model._meta.model_name: model for model in apps.get_models()}
        named = Q(pk__in=[])
        for key in self.put_in:
            kind, _, pk = key.partition("-")
            if kind in models and pk.isdecimal():
                named |= Q(content_type=ContentType.objects.get_for_model(models[kind]), object_id=pk)
        return named
