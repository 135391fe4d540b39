"""The names of what a page mentions, fetched in bulk, and only of what its reader may see."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import ForeignKey, Model

HIDDEN = "a record that you may not see"


class Ref(NamedTuple):
    """One row of any table."""

    model: type[Model]
    pk: int


class Names:
    """Rows by `Ref`, in one query a model. Rows out of the reader's sight are left out."""

    def __init__(self, user: Any, refs: Iterable[Ref]) -> None:
        wanted: dict[Any, set[int]] = defaultdict(set)
        for ref in refs:
            wanted[ref.model].add(ref.pk)
        self.rows: dict[Ref, Any] = {}
        for model, pks in wanted.items():
            for row in _readable(user, model).filter(pk__in=pks):
                self.rows[Ref(model, row.pk)] = row

    def __contains__(self, ref: Ref) -> bool:
        return ref in self.rows

    def name(self, ref: Ref) -> str:
        return str(self.rows[ref]) if ref in self.rows else HIDDEN

    def address(self, ref: Ref) -> str:
        """Empty for what is hidden, or has no page of its own."""
        row = self.rows.get(ref)
        return row.get_absolute_url() if row is not None and hasattr(row, "get_absolute_url") else ""


def _readable(user: Any, model: Any) -> Any:
    """The rows that the user may see, with what their names are made of. Users themselves hide from nobody."""
    rows = model.objects.visible_to(user) if hasattr(model.objects, "visible_to") else model.objects.all()
    named_by = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is not ContentType
    ]
    return rows.select_related(*named_by) if named_by else rows
