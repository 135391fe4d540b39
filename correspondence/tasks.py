"""What is done in the background, by `manage.py worker`."""

import logging

from django.db.models import QuerySet
from django_tasks import task

from correspondence.bundle_actions import KIND, make_bundle
from correspondence.models import Document
from oversight.audit.history import changing
from oversight.jobs.models import Job
from oversight.uploads import store
from oversight.uploads.apart import NotRead, words_apart

State = Document.TextState
REASON = "Text read from the file"
LATER = -10
logger = logging.getLogger(__name__)


@task()
def extract_text(document_id: int) -> None:
    """Read the text of a document's file, for search. One that was read already, or has no file, is left alone."""
    document = _waiting().filter(pk=document_id).first()
    if document is None:
        return
    state, text = _read(document)
    with changing(user=None, reason=REASON):
        # Another worker may have been quicker, and an officer may have corrected the title meanwhile.
        fresh = _waiting().filter(pk=document_id).select_for_update().first()
        if fresh is not None:
            fresh.text_state, fresh.text = state, text
            fresh.save()


def read_waiting() -> int:
    """Have the text of every document that waits for it read: some were left by a worker that was stopped. How many."""
    waiting = list(_waiting().values_list("pk", flat=True))
    for document_id in waiting:
        extract_text.enqueue(document_id)
    return len(waiting)


@task(priority=LATER)
def make_case_bundle(job_id: int) -> None:
    """Takes minutes, so what is done in seconds comes first."""
    make_bundle(job_id)


def resume_bundles() -> int:
    """Have the bundles made that a worker left when it was stopped. How many; another worker may be at some of them."""
    left = list(Job.objects.under_way().filter(kind=KIND).values_list("pk", flat=True))
    for job_id in left:
        make_case_bundle.enqueue(job_id)
    return len(left)


def _waiting() -> QuerySet[Document]:
    return Document.objects.filter(text_state=State.WAITING)


def _read(document: Document) -> tuple[State, str]:
    name = str(document.file)
    try:
        file = store.open_bytes(name, document.sha256)
        if file is None:
            raise NotRead("The bytes on the disk are not those that were added.")
        file.close()
        words = words_apart(store.path_of(name), document.media_type)
    except NotRead as trouble:
        logger.warning("The text of document %s was not read: %s", document.pk, trouble)
        return State.FAILED, ""
    if not words.text:
        return State.NONE, ""
    return (State.DONE if words.whole else State.IN_PART), words.text
