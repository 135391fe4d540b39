"""Redaction: one person proposes to destroy words, another approves it. A case under legal hold refuses."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models, transaction
from django.utils import timezone

from cases.actions import keep
from cases.models import Case, CaseLink, Party, Source
from oversight.access import require
from oversight.audit.history import Tracked, changing
from oversight.audit.models import Change, Redaction
from oversight.audit.versions import model_of
from oversight.entry.models import KeptForm
from oversight.uploads import store
from oversight.uploads.models import Upload

REDACTED = "[Redacted]"
# What these say is fixed by a constraint, or is a digest and no words.
NOT_WORDS = {"reference", "slug", "file", "sha256", "media_type"}
# Shorter words are in so many forms that were kept that they tell nothing.
LONG_ENOUGH = 5


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
    """Those rows of a record that have a file, and the PDFs of briefing letters about its cases, which may quote it."""
    rows = [row for row in rows_of(record) if getattr(row, "file", "")]
    cases = Case.objects.filter(pk__in=_cases_of([record, *rows]))
    issued = [pdf for case in cases for pdf in case.issued_pdfs.exclude(file="")]
    return [*rows, *(pdf for pdf in issued if pdf not in rows)]


def held_cases(rows: Iterable[Any], *, lock: bool = False) -> list[Case]:
    """The cases under legal hold that one of these rows is in, or ever was, or that name it."""
    cases = Case.objects.filter(pk__in=_cases_of(rows)).order_by("pk")
    return [case for case in (cases.select_for_update() if lock else cases) if case.legal_hold]


def propose_redaction(
    *,
    user: Any,
    record: Any,
    words: Iterable[Words],
    files: Iterable[Any] = (),
    keeps_today: bool = False,
    with_reasons: bool = False,
    authority: str,
    reason: str,
) -> Redaction:
    """Propose that words and files of a record are destroyed, for another person to decide.

    Raises PermissionDenied for anybody but case officers; ValidationError without authority or reason, where nothing is
    named, and where a case that it is in is under legal hold.
    """
    require(user, "cases.log", record)
    targets = _targets(words, files)
    if not targets and not with_reasons:
        raise ValidationError({"words": "Choose what is to be destroyed"})
    if with_reasons:
        targets = _with_all_rows(targets, record)
    _refuse_held(rows_of(record))
    redaction = Redaction(
        record=record,
        targets=targets,
        keeps_today=keeps_today,
        with_reasons=with_reasons,
        authority=authority,
        reason=reason,
        proposed_by=user,
    )
    with changing(user=user):
        keep(redaction)
    return redaction


def approve_redaction(*, user: Any, redaction: Redaction) -> Redaction:
    """Destroy what was proposed: in the rows, their history, the ledger, forms that were kept, and files.

    Raises PermissionDenied for anybody but case officers, and for whoever proposed it; ValidationError where it is
    decided already, or a case is under legal hold.
    """
    require(user, "cases.log", redaction.record)
    with changing(user=user, reason=f"Redacted: {redaction.authority}"):
        redaction = _waiting(redaction)
        if user == redaction.proposed_by:
            raise PermissionDenied
        _refuse_held(rows_of(redaction.record), lock=True)
        said = _said(redaction)
        # The approval comes first: what is older than it in the ledger is destroyed.
        _decide(redaction, user, Redaction.Status.APPROVED)
        for target in redaction.targets:
            _destroy_today(target, keeps_today=redaction.keeps_today)
        with connection.cursor() as cursor:
            cursor.execute("SELECT ledger.redact(%s)", [redaction.pk])
        _forget_kept(said)
    return redaction


def refuse_redaction(*, user: Any, redaction: Redaction, reason: str) -> Redaction:
    """Leave everything as it is; whoever proposed it may take it back so. Raises PermissionDenied, ValidationError."""
    require(user, "cases.log", redaction.record)
    if not reason.strip():
        raise ValidationError({"reason": "Enter the reason"})
    with changing(user=user, reason=reason):
        redaction = _waiting(redaction)
        redaction.why_refused = reason
        _decide(redaction, user, Redaction.Status.REFUSED)
    return redaction


def hold_case(*, user: Any, case: Case, held: bool, reason: str) -> Case:
    """Put a case under legal hold, or lift it: while it stands, nothing of the case can be redacted.

    Raises PermissionDenied for anybody but case officers; ValidationError without a reason, or where it is so already.
    """
    require(user, "cases.log", case)
    if not reason.strip():
        raise ValidationError({"reason": "Enter the reason"})
    with changing(user=user, reason=reason):
        case = Case.objects.select_for_update().get(pk=case.pk)
        if case.legal_hold == held:
            raise ValidationError(f"The case is {'under' if held else 'not under'} legal hold already")
        case.legal_hold = held
        keep(case)
    return case


# What is destroyed


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


def _targets(words: Iterable[Words], files: Iterable[Any]) -> list[dict[str, Any]]:
    targets: dict[Any, dict[str, Any]] = {}
    for said in words:
        targets.setdefault(said.row, _target(said.row))["fields"].append(said.field.attname)
    for row in files:
        target = targets.setdefault(row, _target(row))
        target["file"] = True
        target["fields"] = sorted({*target["fields"], *_file_words(row)})
    return list(targets.values())


def _target(row: Any) -> dict[str, Any]:
    kind = ContentType.objects.get_for_model(row)
    return {"table": row._meta.db_table, "type": kind.pk, "row": row.pk, "fields": [], "file": False}


def _with_all_rows(targets: list[dict[str, Any]], record: Any) -> list[dict[str, Any]]:
    """Reasons are those of any change of the record."""
    named = {(target["table"], target["row"]) for target in targets}
    return targets + [_target(row) for row in rows_of(record) if (row._meta.db_table, row.pk) not in named]


def _said(redaction: Redaction) -> set[str]:
    """All that is about to go, word for word."""
    said = set()
    for target in redaction.targets:
        names = [*target["fields"], *(["history_change_reason"] if redaction.with_reasons else [])]
        versions = model_of(target["type"]).history.filter(id=target["row"])
        for values in versions.values_list(*names) if names else ():
            said |= {value for value in values if value and value != REDACTED}
    return said


def _destroy_today(target: dict[str, Any], *, keeps_today: bool) -> None:
    row: Tracked = model_of(target["type"])._base_manager.select_for_update().get(pk=target["row"])
    names = set() if keeps_today else set(target["fields"])
    if target["file"]:
        names |= _file_words(row)
        _destroy_file(row)
    for name in names:
        if getattr(row, name):
            setattr(row, name, REDACTED)
    # Also where nothing changes today: each history tells that it was redacted, and its newest entry is whole.
    models.Model.save(row)


def _destroy_file(row: Any) -> None:
    """The bytes go once the transaction has ended, unless another row has the same.

    Of a PDF that was issued the SHA-256 stays: it tells whether a copy elsewhere was ours.
    """
    name, sha256 = str(row.file), row.sha256
    row.file = ""
    if hasattr(row, "text_state"):
        row.sha256, row.size, row.text_state = "", 0, type(row).TextState.NONE
    Upload.objects.filter(sha256=sha256).delete()
    store.lock_alone(name)
    if not type(row)._base_manager.filter(file=name).exclude(pk=row.pk).exists():
        transaction.on_commit(lambda: store.remove(name))


def _file_words(row: Any) -> set[str]:
    """Words of a document that go with its file."""
    return {"text", "file_name"} if hasattr(row, "text_state") else set()


def _forget_kept(said: set[str]) -> None:
    """What somebody typed and did not send yet may say the same."""
    long = [words for words in said if len(words) >= LONG_ENOUGH]
    for kept in KeptForm.objects.all():
        typed = [value for values in kept.data.values() for value in values]
        if any(words in value for words in long for value in typed):
            kept.delete()


# Who decides, and what stands in the way


def _waiting(redaction: Redaction) -> Redaction:
    redaction = Redaction.objects.select_for_update(of=("self",)).get(pk=redaction.pk)
    if not redaction.waits:
        raise ValidationError("It is decided already")
    return redaction


def _decide(redaction: Redaction, user: Any, status: str) -> None:
    redaction.status, redaction.decided_by, redaction.decided_at = status, user, timezone.now()
    keep(redaction)


def _refuse_held(rows: list[Any], *, lock: bool = False) -> None:
    if held := held_cases(rows, lock=lock):
        names = ", ".join(case.reference for case in held)
        raise ValidationError(f"Under legal hold: {names}. Nothing of it can be destroyed until the hold is lifted")


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
