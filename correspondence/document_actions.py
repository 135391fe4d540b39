"""What is done with documents and their files."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction

from cases.actions import keep
from correspondence.models import Document
from correspondence.tasks import extract_text
from oversight.dates import StatedDate
from oversight.uploads.actions import claim
from oversight.uploads.models import Upload
from oversight.uploads.text import has_words


def documents_with_bytes(user: Any, sha256: str) -> Iterable[Document]:
    """The documents that hold the file with this SHA-256, as far as the user may see them; those withdrawn left out."""
    return Document.objects.visible_to(user).current().with_bytes(sha256).defer("text")


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


def keep_document(document: Document) -> None:
    """Save a document that is in order, and have its text read once it is in the database."""
    keep(document)
    if document.text_state == Document.TextState.WAITING:
        transaction.on_commit(partial(extract_text.enqueue, document.pk))
