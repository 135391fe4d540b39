"""What stands open in a case, as far as a reader may see it."""

from datetime import date
from typing import Any, NamedTuple

from django.apps import apps
from django.utils import timezone


class Thing(NamedTuple):
    """One thing that stands open: its words, where they lead, what else is said of it, and by when it is owed."""

    words: str
    address: str
    about: str = ""
    due_on: date | None = None

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < timezone.localdate()


class Kind(NamedTuple):
    heading: str
    things: list[Thing]


def owed_in(user: Any, case: Any) -> list[Kind]:
    """What stands open in a case, kind by kind; queries do not grow with the records.

    A model of which rows can stand open declares `owed_heading`, its place among the others (`owed_place`), and a
    classmethod `owed_in(user, case)` that gives them as Things.
    """
    models: list[Any] = [model for model in apps.get_models() if getattr(model, "owed_heading", "")]
    models.sort(key=lambda model: model.owed_place)
    kinds = [Kind(model.owed_heading, list(model.owed_in(user, case))) for model in models]
    return [kind for kind in kinds if kind.things]
