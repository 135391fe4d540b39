"""The text of a document is read in the background."""

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from correspondence import tasks
from correspondence.models import Document
from correspondence.tasks import extract_text, read_waiting
from oversight.uploads.text import Words
from tests import samples
from tests.files import kept_file
from tests.records import put

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(case):
    """A function that gives a document, with a file of these bytes, that waits for its text to be read."""

    def document(content=b"Seven images were shared.", media_type="text/plain"):
        return put(Document, case, title="A paper", text_state="waiting", **kept_file(content, media_type=media_type))

    return document


def read(document):
    extract_text.call(document.pk)
    document.refresh_from_db()
    return document.text_state, document.text


def test_its_words_are_kept_with_the_document(paper):
    assert read(paper()) == ("done", "Seven images were shared.")
    assert read(paper(samples.pdf("In a PDF"), "application/pdf")) == ("done", "In a PDF")


def test_it_leaves_history_that_names_no_user_and_says_why(paper):
    document = paper()
    read(document)
    row = document.history.latest("history_id")
    assert (row.history_user, row.history_change_reason) == (None, "Text read from the file")
    assert document.history.count() == 2


def test_a_second_time_nothing_is_done(paper):
    document = paper()
    read(document)
    read(document)
    assert document.history.count() == 2


def test_a_file_without_words_has_no_text(paper):
    assert read(paper(samples.picture(), "image/png")) == ("none", "")
    assert read(paper(samples.pdf(""), "application/pdf")) == ("none", "")


def test_of_a_very_long_file_the_beginning_is_kept(paper, monkeypatch):
    monkeypatch.setattr(tasks, "words_apart", lambda path, media_type: Words("The beginning", whole=False))
    assert read(paper()) == ("in_part", "The beginning")


def test_a_file_that_cannot_be_read_is_marked(paper, monkeypatch, caplog):
    def stumbles(path, media_type):
        raise tasks.NotRead("PdfReadError: no xref")

    monkeypatch.setattr(tasks, "words_apart", stumbles)
    document = paper()
    assert read(document) == ("failed", "")
    assert f"The text of document {document.pk} was not read: PdfReadError: no xref" in caplog.text


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_bytes(b"Eight images.")])
def test_a_file_that_is_gone_or_altered_is_marked_and_not_read(paper, harm):
    document = paper()
    harm(tasks.store.path_of(document.file.name))
    assert read(document) == ("failed", "")


def test_what_an_officer_corrects_while_the_file_is_read_is_not_lost(paper, monkeypatch):
    document = paper()

    def read_slowly(path, media_type):
        row = Document.objects.get(pk=document.pk)
        row.title = "The full report"
        row.save()
        return Words("Seven images.")

    monkeypatch.setattr(tasks, "words_apart", read_slowly)
    assert read(document) == ("done", "Seven images.")
    assert document.title == "The full report"


def test_two_workers_at_once_write_it_once(paper, monkeypatch):
    document = paper()

    def read_twice(path, media_type):
        monkeypatch.setattr(tasks, "words_apart", lambda path, media_type: Words("Seven images."))
        extract_text.call(document.pk)
        return Words("Seven images.")

    monkeypatch.setattr(tasks, "words_apart", read_twice)
    read(document)
    assert document.history.count() == 2


def test_a_document_without_a_file_or_that_is_not_there_is_left_alone(case):
    document = put(Document, case, title="Known only by name")
    assert read(document) == ("none", "")
    extract_text.call(0)


def test_what_a_stopped_worker_left_is_taken_up_again(paper, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    left, done = paper(b"Left"), paper(b"Done")
    read(done)
    assert read_waiting() == 1
    assert DBTaskResult.objects.get().args_kwargs == {"args": [left.pk], "kwargs": {}}


@pytest.mark.django_db(transaction=True)
def test_the_worker_reads_what_waits(paper, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    document = paper()
    call_command("worker", batch=True, startup_delay=False)
    document.refresh_from_db()
    assert (document.text_state, document.text) == ("done", "Seven images were shared.")
