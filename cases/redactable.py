"""What of a record could be redacted: its words, its files, those of its parts; and the cases whose hold forbids it."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models

from cases.models import Case, CaseLink, Party, Source
from oversight.audit.models import Change, Redaction
from oversight.audit.versions import model_of

REDACTED = "[Redacted]"
# What these say is fixed by a constraint, or is a digest and no words.
NOT_WORDS = {"reference", "slug", "file", "sha256", "media_type"}


class Words(NamedTuple):
    """Words that could be destroyed: of one field of one row, the record itself or a part of it.

    `today` is what it says today, empty where only earlier versions say something.
    """

    row: Any
    field: Any
    today: str

    @property
    def key(self) -> str:
        return f"{self.row._meta.label_lower}-{self.row.pk}-{self.field.attname}"


def words_of(record: Any) -> list[Words]:
    """All words of a record and of its parts, also those that only earlier versions say."""
    found: list[Words] = []
    for model, rows in _by_model(rows_of(record)).items():
        for field in _fields_with_words(model):
            said = _ever_said(model, field, rows)
            found += [Words(row, field, _today(row, field)) for row in rows if row.pk in said]
    return found


def rows_of(record: Any) -> list[Any]:
    """The record and its parts, as the feed tells them."""
    kind = ContentType.objects.get_for_model(record)
    parts = Change.objects.filter(about_type=kind, about_id=record.pk).order_by("record_type", "record_id")
    rows = [record]
    for model, pks in _keys_by_model(parts.values_list("record_type", "record_id").distinct()).items():
        if model is not Redaction:
            rows += [row for row in model._base_manager.filter(pk__in=pks).order_by("pk") if row != record]
    return rows


def file_rows_of(record: Any) -> list[Any]:
    """Those rows of a record that have a file, and the files about its cases, which may quote it."""
    rows = [row for row in rows_of(record) if getattr(row, "file", "")]
    cases = _cases_of([record, *rows])
    for model in apps.get_models():
        if getattr(model, "may_quote_its_case", False):
            quoting = model._base_manager.filter(case__in=cases).exclude(file="").order_by("-pk")
            rows += [row for row in quoting if row not in rows]
    return rows


def held_cases(rows: Iterable[Any], *, lock: bool = False) -> list[Case]:
    """The cases under legal hold that one of these rows is in, or ever was, or that name it."""
    cases = Case.objects.filter(pk__in=_cases_of(rows)).order_by("pk")
    return [case for case in (cases.select_for_update() if lock else cases) if case.legal_hold]


# Words


def _fields_with_words(model: Any) -> list[Any]:
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and field.name not in NOT_WORDS
        and not field.name.endswith("_edtf")
        and (field.max_length or len(REDACTED)) >= len(REDACTED)
    ]


def _ever_said(model: Any, field: Any, rows: list[Any]) -> set[int]:
    """Keys of the rows of which some version says something in this field."""
    versions = model.history.filter(id__in=[row.pk for row in rows])
    said = versions.exclude(**{f"{field.attname}__in": ["", REDACTED]}).exclude(**{field.attname: None})
    return set(said.values_list("id", flat=True))


def _today(row: Any, field: Any) -> str:
    said = getattr(row, field.attname) or ""
    return "" if said == REDACTED else said


# Cases


def _cases_of(rows: Iterable[Any]) -> set[int]:
    """Keys of the cases that these rows are, are in or ever were in, or that have a record which names them."""
    cases = set()
    for model, some in _by_model(rows).items():
        pks = [row.pk for row in some]
        if model is Case:
            cases |= set(pks)
        elif hasattr(some[0], "case_id"):
            cases |= {row.case_id for row in some}
        else:
            cases |= _cases_with({model: pks} | _named_in(model, pks))
    return cases


def _cases_with(records: dict[Any, list[int]]) -> set[int]:
    cases: set[int] = set()
    for model, pks in records.items():
        links = CaseLink._base_manager.filter(content_type=ContentType.objects.get_for_model(model), object_id__in=pks)
        cases |= set(links.values_list("case", flat=True))
    return cases


def _named_in(model: Any, pks: list[int]) -> dict[Any, list[int]]:
    """The records that name one of these people, organisations or publications."""
    name = model._meta.model_name
    named: list[tuple[int, int]] = []
    for part in (Party, Source):
        if name in {field.name for field in part._meta.concrete_fields}:
            rows = part._base_manager.filter(**{f"{name}__in": pks})
            named += rows.values_list("content_type", "object_id")
    return _keys_by_model(named)


def _by_model(rows: Iterable[Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(type(row), []).append(row)
    return found


def _keys_by_model(keys: Iterable[tuple[int, int]]) -> dict[Any, list[int]]:
    """Of (key of a content type, key of a row)."""
    found: dict[Any, list[int]] = {}
    for type_id, pk in keys:
        found.setdefault(model_of(type_id), []).append(pk)
    return found
