"""Taking files in, and clearing away those that were never used."""

import contextlib
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone

from oversight.access import require
from oversight.uploads import store
from oversight.uploads.apart import media_type_apart
from oversight.uploads.models import Upload
from oversight.uploads.refusal import FileRefused

# How long a file waits to be used.
DAYS = 7
BATCH = 500

# Filled by other apps when they start. Each finds the records, with a page of their own, that a user may see and that
# hold the bytes with this SHA-256.
ALREADY_HELD: list[Callable[[Any, str], Iterable[Any]]] = []


def take_in(*, user: Any, file: Any) -> Upload:
    """Keep a file of `request.FILES` until it is used.

    Raises FileRefused, in a sentence that names the file, for one that is not in order; PermissionDenied for a user who
    may not add files.
    """
    require(user, "uploads.add")
    media_type = media_type_apart(Path(file.temporary_file_path()), file.sent_name)
    with transaction.atomic():
        sha256 = store.sha256_of(file)
        return Upload.objects.create(
            user=user,
            file=store.keep_bytes(file, sha256),
            file_name=file.sent_name,
            media_type=media_type,
            size=file.size,
            sha256=sha256,
        )


def keep_files(user_key: int, request: HttpRequest) -> dict[str, list[str]]:
    """Take in the files of a form that came too late: the keys of the uploads by the name of the form's input.

    One that is refused is left out; the form that is shown again lists what was kept.
    """
    user = get_user_model().objects.filter(pk=user_key, is_active=True).first()
    if user is None or not user.has_perm("uploads.add"):
        return {}
    kept: dict[str, list[str]] = {}
    for name, files in request.FILES.lists():
        for file in files:
            with contextlib.suppress(FileRefused):
                kept.setdefault(f"{name}_kept", []).append(str(take_in(user=user, file=file).pk))
    return kept


def already_held(user: Any, upload: Upload) -> list[Any]:
    """The records that hold the same bytes, as far as the user may see them."""
    return [record for find in ALREADY_HELD for record in find(user, upload.sha256)]


def claim(upload: Upload) -> Upload:
    """An upload that a record is about to be made of: until the transaction ends, it is not cleared away.

    Raises ValidationError for one that has been.
    """
    claimed = Upload.objects.select_for_update().filter(pk=upload.pk).first()
    if claimed is None:
        raise ValidationError(f"“{upload.file_name}” waited too long and was cleared away. Add it again")
    return claimed


def clear_uploads() -> tuple[int, int]:
    """Remove the uploads that waited too long, and the bytes that nothing uses. How many of each.

    Bytes that a record holds are never touched. Safe beside people who work.
    """
    old = Upload.objects.filter(at__lt=timezone.now() - timedelta(days=DAYS))
    with transaction.atomic():
        # One that is claimed is locked; it goes another day.
        free = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True))
        Upload.objects.filter(pk__in=free).delete()
    names = list(store.older_than(DAYS * 24 * 60 * 60))
    batches = [names[start : start + BATCH] for start in range(0, len(names), BATCH)]
    unused = [name for batch in batches for name in set(batch) - _in_use(batch)]
    return len(free), sum(_remove(name) for name in unused)


def _remove(name: str) -> bool:
    """Remove bytes, unless somebody began to use them meanwhile."""
    with transaction.atomic():
        store.lock_alone(name)
        if _in_use([name]):
            return False
        store.remove(name)
    return True


def _in_use(names: Sequence[str]) -> set[str]:
    """Those of the names that any row of any model has for its file."""
    found = set(Upload.objects.filter(file__in=names).values_list("file", flat=True))
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                found |= set(
                    model._base_manager.filter(**{f"{field.name}__in": names}).values_list(field.name, flat=True)
                )
    return found
