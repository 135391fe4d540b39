"""A field for files. Those that are in order stay when another field of the form is wrong, or another file is."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from oversight.uploads.actions import already_held, take_in
from oversight.uploads.kinds import KINDS, LARGEST, TOO_LARGE
from oversight.uploads.models import Upload
from oversight.uploads.refusal import FileRefused

MOST = 20


class Sent(NamedTuple):
    """What a form sent: new files, the keys of uploads taken in before, and what is to be done with those."""

    files: Sequence[Any] = ()
    kept: Sequence[str] = ()
    removed: Sequence[str] = ()
    again: Sequence[str] = ()

    @property
    def keys(self) -> list[int]:
        """Of the uploads that are still wanted, each once."""
        wanted = dict.fromkeys(key for key in self.kept if key not in self.removed)
        return [int(key) for key in wanted if key.isascii() and key.isdigit() and len(key) < 19]


class Row(NamedTuple):
    """One file as the form lists it. `held`: the records with the same bytes; `again`: it is wanted all the same."""

    upload: Upload
    held: Sequence[Any] = ()
    again: bool = False


def row_of(user: Any, upload: Upload, again: bool = False) -> Row:
    return Row(upload, already_held(user, upload), again)


class UploadsWidget(forms.FileInput):
    """Without JavaScript files come with the form; with it (static/js/uploads.js) each is sent as soon as chosen."""

    template_name = "uploads/files.html"

    def __init__(self, most: int) -> None:
        self.allow_multiple_selected = most > 1
        super().__init__({"accept": ",".join(f".{ending}" for ending in KINDS)})
        self.rows: list[Row] = []

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Sent:
        parts = (data.getlist(f"{name}_{part}") for part in ("kept", "removed", "again"))
        return Sent(files.getlist(name) if files else (), *parts)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "rows": self.rows,
            "address": reverse("upload_add"),
            "largest": LARGEST,
            "too_large": TOO_LARGE,
        }
        return context


class UploadsField(forms.Field):
    """Cleans to the uploads of this user that the form is to use, in their order; at most `most` of them."""

    def __init__(self, *, most: int = MOST, **options: Any) -> None:
        options.setdefault("error_messages", {"required": "Choose a file"})
        super().__init__(widget=UploadsWidget(most), **options)
        self.most = most
        self.user: Any = None

    def serve(self, user: Any, **others: Any) -> None:
        self.user = user

    def clean(self, value: Sent | None) -> list[Upload]:
        value = value or Sent()
        faults: list[str] = []
        uploads = [*self._kept(value), *self._taken_in(value, faults)]
        rows = [row_of(self.user, upload, str(upload.pk) in value.again) for upload in uploads]
        self.widget.rows = rows
        faults += [*self._number(rows), *_twice(rows), *_on_record(rows)]
        if self.required and not uploads and not faults:
            raise ValidationError(self.error_messages["required"], code="required")
        if faults:
            raise ValidationError(faults)
        return uploads

    def _kept(self, value: Sent) -> list[Upload]:
        found = Upload.objects.of(self.user).in_bulk(value.keys)
        return [found[key] for key in value.keys if key in found]

    def _taken_in(self, value: Sent, faults: list[str]) -> Iterator[Upload]:
        for file in value.files:
            try:
                yield take_in(user=self.user, file=file)
            except FileRefused as refusal:
                faults.append(str(refusal))

    def _number(self, rows: list[Row]) -> Iterator[str]:
        if len(rows) > self.most:
            said = "1 file" if self.most == 1 else f"{self.most} files"
            yield f"Add at most {said} here: remove {len(rows) - self.most} of the {len(rows)}"

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.is_filled_in(data)

    def is_filled_in(self, value: Any) -> bool:
        return isinstance(value, Sent) and bool(value.files or value.keys)

    def words(self, value: Any) -> str:
        rows: list[Row] = self.widget.rows
        return ", ".join(row.upload.file_name for row in rows) or "nothing"


def _twice(rows: list[Row]) -> Iterator[str]:
    names = defaultdict(list)
    for row in rows:
        names[row.upload.sha256].append(f"“{row.upload.file_name}”")
    for same in names.values():
        if len(same) > 1:
            yield f"{' and '.join(same)} are the same file: remove {'one' if len(same) == 2 else 'all but one'} of them"


def _on_record(rows: list[Row]) -> Iterator[str]:
    for row in rows:
        if row.held and not row.again:
            yield (
                f"“{row.upload.file_name}” is on record already, as “{row.held[0]}”: remove it here, or choose to "
                "keep it as another document"
            )
