"""What is done with documents and their files."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from cases.actions import keep, link_to_case
from cases.models import Case
from correspondence.models import Document
from correspondence.tasks import extract_text
from oversight.access import require
from oversight.audit.history import changing
from oversight.dates import StatedDate
from oversight.uploads.actions import claim
from oversight.uploads.models import Upload
from oversight.uploads.text import has_words

TITLE_OF_SEVERAL = "Leave the title empty for several files: each is called as its file is, and can be renamed later"


def documents_with_bytes(user: Any, sha256: str) -> Iterable[Document]:
    """The documents that hold the file with this SHA-256, as far as the user may see them; those withdrawn left out."""
    return Document.objects.visible_to(user).current().with_bytes(sha256)


def document_from(upload: Upload, *, title: str = "", stated: StatedDate, derivation: str = "") -> Document:
    """A document with this file, to be kept with `keep_document`. Without a title it is called as the file is.

    Call it inside the transaction that keeps it. Raises ValidationError for an upload that was cleared away meanwhile.
    """
    document = Document(title=title or upload.title)
    document.set_date(stated, derivation)
    give_file(document, upload)
    return document


def give_file(document: Document, upload: Upload) -> None:
    """As `document_from`, for a document that is there."""
    upload = claim(upload)
    document.file.name = upload.file
    document.file_name, document.media_type = upload.file_name, upload.media_type
    document.size, document.sha256 = upload.size, upload.sha256
    states = Document.TextState
    document.text_state = states.WAITING if has_words(upload.media_type) else states.NONE


def add_documents(
    *,
    user: Any,
    case: Case,
    uploads: Sequence[Upload],
    title: str = "",
    date: StatedDate,
    date_derivation: str = "",
) -> list[Document]:
    """Keep a document in a case for each file, all of one date; without files one of which we hold no file.

    Several are called as their files are. Raises PermissionDenied for anybody but case officers; ValidationError for a
    title of several documents, for neither title nor file, and for a file that was cleared away meanwhile.
    """
    require(user, "cases.log", case)
    if title and len(uploads) > 1:
        raise ValidationError({"title": TITLE_OF_SEVERAL})
    with changing(user=user):
        made = [document_from(file, title=title, stated=date, derivation=date_derivation) for file in uploads]
        made = made or [_without_file(title, date, date_derivation)]
        for document in made:
            keep_document(document)
            link_to_case(record=document, case=case)
    return made


def attach_file(*, user: Any, document: Document, upload: Upload, reason: str) -> Document:
    """Give a document of which we held no file its file.

    Raises PermissionDenied for anybody but case officers; ValidationError without a reason, for a document that is
    withdrawn or has a file, and for a file that was cleared away meanwhile.
    """
    require(user, "cases.log")
    if not reason.strip():
        raise ValidationError({"reason": "Enter the reason"})
    with changing(user=user, reason=reason):
        document = Document.objects.select_for_update().get(pk=document.pk)
        if why_not := why_no_file_fits(document):
            raise ValidationError(why_not)
        give_file(document, upload)
        keep_document(document)
    return document


def why_no_file_fits(document: Document) -> str:
    """Why a document cannot be given a file; empty where it can."""
    if document.is_withdrawn:
        return "It is withdrawn: bring it back before you add its file"
    if document.file:
        return "It has a file, which is never replaced: add another file as a document of its own"
    return ""


def _without_file(title: str, stated: StatedDate, derivation: str) -> Document:
    document = Document(title=title)
    document.set_date(stated, derivation)
    return document


def keep_document(document: Document) -> None:
    """Save a document that is in order, and have its text read once it is in the database."""
    keep(document)
    if document.text_state == Document.TextState.WAITING:
        transaction.on_commit(partial(extract_text.enqueue, document.pk))
