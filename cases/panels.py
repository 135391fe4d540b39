"""The parts of a case's page, one for each kind of record that declares a panel; and links that other apps add."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from cases.models import Case, CaseLink, Record

# A panel lists this many; the rest is on the timeline.
SHOWN = 50


@dataclass(frozen=True)
class Panel:
    heading: str
    slug: str
    template: str
    rows: list[Any]
    total: int
    kind: str


@dataclass(frozen=True)
class CaseAction:
    """A button on a case's page that another app declares: its words, the name of its address, who may use it."""

    words: str
    url_name: str
    permission: str


# Filled by other apps when they start, so that cases need not know them.
CASE_ACTIONS: list[CaseAction] = []


def panels_of(user: Any, case: Case) -> list[Panel]:
    """The panels of a case in their order, with what the user may see; queries do not grow with the records."""
    kinds = [model for model in apps.get_models() if issubclass(model, Record) and model.panel]
    totals = Counter(CaseLink.objects.current().filter(case=case).values_list("content_type", flat=True))
    return [_panel(user, case, model, totals) for model in sorted(kinds, key=lambda model: model.panel_place)]


def _panel(user: Any, case: Case, model: type[Record], totals: Counter[int]) -> Panel:
    objects: Any = model._default_manager
    rows = objects.visible_to(user).of_case(case).in_order().for_panel(user)[:SHOWN]
    return Panel(
        heading=model.panel_heading,
        slug=f"{model._meta.model_name}s",
        template=model.panel,
        rows=list(rows),
        total=totals[ContentType.objects.get_for_model(model).pk],
        kind=str(model._meta.model_name),
    )
