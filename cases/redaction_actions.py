"""Redaction: one person proposes to destroy words, another approves it. A case under legal hold refuses."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models, transaction
from django.utils import timezone

from cases.actions import keep
from cases.redactable import REDACTED, Words, held_cases, rows_of
from oversight.access import require
from oversight.audit.history import changing
from oversight.audit.models import Redaction
from oversight.audit.versions import model_of
from oversight.entry.models import KeptForm
from oversight.uploads import store
from oversight.uploads.models import Upload

# Shorter words are in so many forms that were kept that they tell nothing.
LONG_ENOUGH = 5


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


# What is destroyed


def _targets(words: Iterable[Words], files: Iterable[Any]) -> list[dict[str, Any]]:
    targets: dict[Any, dict[str, Any]] = {}
    for said in words:
        targets.setdefault(said.row, _target(said.row))["fields"].append(said.field.attname)
    for row in files:
        target = targets.setdefault(row, _target(row))
        target["file"] = True
        target["fields"] = sorted({*target["fields"], *row.words_of_file})
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
    row = model_of(target["type"])._base_manager.select_for_update().get(pk=target["row"])
    names = set() if keeps_today else set(target["fields"])
    if target["file"]:
        names |= set(row.words_of_file)
        _destroy_file(row)
    for name in names:
        if getattr(row, name):
            setattr(row, name, REDACTED)
    # Also where nothing changes today: each history tells that it was redacted, and its newest entry is whole.
    models.Model.save(row)


def _destroy_file(row: Any) -> None:
    """The bytes go once the transaction has ended, unless another row has the same."""
    name, sha256 = str(row.file), row.sha256
    row.forget_file()
    Upload.objects.filter(sha256=sha256).delete()
    store.lock_alone(name)
    if not type(row)._base_manager.filter(file=name).exclude(pk=row.pk).exists():
        transaction.on_commit(lambda: store.remove(name))


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
