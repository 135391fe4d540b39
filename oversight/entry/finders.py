"""Finding by typing: what a picker offers for some words. Each kind of row has a finder, registered by its app."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q

MOST = 8


@dataclass(frozen=True)
class Asked:
    """For whom, for which words, near what (the reference of a case), and for which day something is looked for."""

    user: Any
    words: str = ""
    near: str = ""
    on: date | None = None


class Option(NamedTuple):
    """One row on offer. `exact`: the words are its whole name. `fills`: what goes into the field beside it."""

    key: str
    label: str
    note: str = ""
    exact: bool = False
    fills: str = ""
    is_new: bool = False


class Finder:
    """What a picker needs to know of a kind of row. Nothing that the user may not see is ever offered or taken."""

    name: str
    # What a reader calls what is looked for: "Nothing on record is called …"
    noun: str = "record"
    permission: str = "cases.log"

    def find(self, asked: Asked) -> list[Option]:
        raise NotImplementedError

    def option(self, row: Any) -> Option:
        """How a row that is chosen already shows."""
        raise NotImplementedError

    def row(self, asked: Asked, key: str) -> Any:
        """The row of a key, or None. For the key of something new, an unsaved row made of the words."""
        raise NotImplementedError

    def new(self, words: str) -> list[Option]:
        """What may be made of words that are not on record."""
        return []


class ModelFinder(Finder):
    """Rows of one model, found where each word is in one of some fields; newest or first by name."""

    def __init__(
        self, name: str, model: Any, fields: Sequence[str], *, noun: str = "", order: Sequence[str] = ()
    ) -> None:
        self.name, self.model, self.fields = name, model, fields
        self.noun = noun or str(model._meta.verbose_name)
        self.order = order

    def rows(self, user: Any) -> Any:
        return self.model.objects.visible_to(user).current()

    def narrowed(self, rows: Any, asked: Asked) -> Any:
        for word in asked.words.split():
            has_it = Q()
            for field in self.fields:
                has_it |= Q(**{f"{field}__icontains": word})
            rows = rows.filter(has_it)
        return rows

    def ordered(self, rows: Any, asked: Asked) -> Any:
        return rows.order_by(*self.order) if self.order else rows

    def find(self, asked: Asked) -> list[Option]:
        rows = self.ordered(self.narrowed(self.rows(asked.user), asked), asked)[:MOST]
        options = [self.option(row) for row in rows]
        return [option._replace(exact=is_same(option.label, asked.words)) for option in options]

    def option(self, row: Any) -> Option:
        return Option(self.key(row), self.label(row), self.note(row))

    def key(self, row: Any) -> str:
        return f"{row._meta.model_name}-{row.pk}"

    def label(self, row: Any) -> str:
        return str(row)

    def note(self, row: Any) -> str:
        return ""

    def row(self, asked: Asked, key: str) -> Any:
        kind, _, pk = key.partition("-")
        if kind != self.model._meta.model_name or not is_number(pk):
            return None
        return self.rows(asked.user).filter(pk=pk).first()


class AnyOf(Finder):
    """What several finders find."""

    def __init__(self, name: str, finders: Sequence[Finder], noun: str) -> None:
        self.name, self.finders, self.noun = name, finders, noun

    def find(self, asked: Asked) -> list[Option]:
        share = max(MOST // len(self.finders), 3)
        found = [finder.find(asked) for finder in self.finders]
        short = [options[:share] for options in found]
        rest = [option for options in found for option in options[share:]]
        return [*(option for options in short for option in options), *rest][: MOST + 4]

    def option(self, row: Any) -> Option:
        models = [finder for finder in self.finders if isinstance(finder, ModelFinder)]
        finder = next((finder for finder in models if isinstance(row, finder.model)), None)
        return finder.option(row) if finder else Option("", str(row))

    def row(self, asked: Asked, key: str) -> Any:
        return next((row for finder in self.finders if (row := finder.row(asked, key)) is not None), None)

    def new(self, words: str) -> list[Option]:
        return [option for finder in self.finders for option in finder.new(words)]


FINDERS: dict[str, Finder] = {}


def register(finder: Finder) -> None:
    FINDERS[finder.name] = finder


def is_same(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
