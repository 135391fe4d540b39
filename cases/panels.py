"""The parts of a case's page, one for each model that declares a panel; and links that other apps add."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.text import capfirst

from cases.forms import FORMS
from cases.models import Case, Record

# A panel lists this many; the rest is on the timeline.
SHOWN = 50


@dataclass(frozen=True)
class Panel:
    """`rows` are the first of `total`; `kind` is what addresses call them, empty for what the timeline has none of."""

    heading: str
    slug: str
    template: str
    rows: list[Any]
    total: int
    kind: str


@dataclass(frozen=True)
class CaseAction:
    """A button on a case's page that another app declares: its words, the name of its address, who may use it.

    One that `adds` is a link among the kinds of record that can be added instead.
    """

    words: str
    url_name: str
    permission: str
    adds: bool = False


@dataclass(frozen=True)
class AdministrationPage:
    """A page for administrators that another app declares: its name, what it is for, the name of its address."""

    words: str
    about: str
    url_name: str


@dataclass(frozen=True)
class HomePart:
    """A part of the home page that another app declares: its template, and what gives its rows for a user."""

    template: str
    rows_for: Callable[[Any], Iterable[Any]]


# Filled by other apps when they start, so that cases need not know them.
CASE_ACTIONS: list[CaseAction] = []
ADMINISTRATION_PAGES: list[AdministrationPage] = []
HOME_PARTS: list[HomePart] = []


def home_parts(user: Any) -> list[tuple[str, list[Any]]]:
    """The template and the rows of each part of the home page that has any for this user."""
    parts = [(part.template, list(part.rows_for(user))) for part in HOME_PARTS]
    return [(template, rows) for template, rows in parts if rows]


def kinds_to_add() -> list[tuple[str, str]]:
    """The kinds of record that can be added to a case: as addresses call them, and as people do."""
    addable = [model for model, form in FORMS.items() if form.adds]
    addable.sort(key=lambda model: model.timeline_place)
    return [(str(model._meta.model_name), capfirst(str(model._meta.verbose_name))) for model in addable]


def panels_of(user: Any, case: Case) -> list[Panel]:
    """The panels of a case in their order, with what the user may see; queries do not grow with the records."""
    kinds: list[Any] = [model for model in apps.get_models() if getattr(model, "panel", "")]
    return [_panel(user, case, model) for model in sorted(kinds, key=lambda model: model.panel_place)]


def _panel(user: Any, case: Case, model: Any) -> Panel:
    rows = model.objects.visible_to(user).of_case(case)
    kind = str(model._meta.model_name)
    return Panel(
        heading=model.panel_heading,
        slug=f"{kind}s",
        template=model.panel,
        rows=list(rows.for_panel(user)[:SHOWN]),
        total=rows.count(),
        kind=kind if issubclass(model, Record) else "",
    )
