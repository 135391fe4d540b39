"""What of a letter or a bundle is restricted: in no case that everybody may read."""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from cases.models import Case, CaseLink, Source, StatementLink
from cases.readers import Item, PrintReader, item_key
from cases.sources import Key, visible_records
from cases.timeline import record_kinds

# The kinds of record that a part is about; other parts are about all kinds.
KINDS_OF_PART = {
    "summary": {"incident"},
    "statements": {"statement"},
    "questions": {"question", "answer"},
    "exchange": {"letter", "question", "answer"},
    "commitments": {"commitment", "recommendation"},
    "events": {"event"},
    "briefings": set(),
}
ABOUT_THE_CASE = {"summary"}


def restricted_in(user: Any, case: Case, parts: Collection[str], documents: Iterable[int] = ()) -> list[Item]:
    """What these parts would tell this user of restricted items, mentions in sources and links among it.

    `documents`: keys of those that are enclosed.
    """
    document = ContentType.objects.get_for_model(record_kinds()["document"]).pk
    keys = _told_in(case, parts) | {(document, pk) for pk in documents}
    printable = visible_records(PrintReader(user), keys)
    hidden = [row for key, row in visible_records(user, keys).items() if key not in printable and not row.is_withdrawn]
    items = [Item(str(row._meta.verbose_name), item_key(row), str(row)) for row in hidden]
    if ABOUT_THE_CASE & set(parts) and not PrintReader(user).may_print(case):
        items.append(Item("summary", item_key(case), f"Summary of {case}"))
    return sorted(items)


def _told_in(case: Case, parts: Collection[str]) -> set[Key]:
    names = set().union(*(KINDS_OF_PART.get(part, record_kinds().keys()) for part in parts))
    kinds = [ContentType.objects.get_for_model(record_kinds()[name]).pk for name in names]
    links = CaseLink.objects.current().filter(case=case, content_type__in=kinds)
    keys = set(links.values_list("content_type", "object_id"))
    sources = Source.objects.current().of_case(case).filter(content_type__in=kinds).exclude(cited_id=None)
    cited = sources.values_list("cited_type", "cited_id")
    return keys | {(kind, pk) for kind, pk in cited if kind and pk} | (_linked(case) if "statement" in names else set())


def _linked(case: Case) -> set[Key]:
    """The statements that those of the case are linked with."""
    statement: Any = record_kinds()["statement"]
    here = statement.objects.of_case(case).values("pk")
    links = StatementLink.objects.current().filter(Q(source__in=here) | Q(target__in=here))
    kind = ContentType.objects.get_for_model(statement).pk
    return {(kind, pk) for pair in links.values_list("source", "target") for pk in pair}
