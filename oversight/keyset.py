"""Lists read a page at a time, each from the row on which the last one ended: page 400 costs no more than the first."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet


@dataclass(frozen=True)
class KeysetPage:
    """`next_after`: the key that the address of the next page names, None where this is the last."""

    rows: list[Any]
    next_after: int | None
    is_first: bool


def page_after(rows: QuerySet[Any], order: str, after: str, size: int) -> KeysetPage:
    """The rows that follow the one of this key, in an order ("-day") whose values are never null.

    A key that names no row among them (any more) gives the first page.
    """
    name, down = order.removeprefix("-"), order.startswith("-")
    is_key = after.isascii() and after.isdigit() and len(after) < 19
    last = rows.filter(pk=after).values_list(name, flat=True)[:1] if is_key else []
    begun = rows
    for value in last:
        beyond = "lt" if down else "gt"
        begun = rows.filter(Q(**{f"{name}__{beyond}": value}) | Q(**{name: value, f"pk__{beyond}": after}))
    found = list(begun.order_by(order, "-pk" if down else "pk")[: size + 1])
    return KeysetPage(found[:size], found[size - 1].pk if len(found) > size else None, begun is rows)
