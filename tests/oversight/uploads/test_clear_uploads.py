"""Clearing away what was sent and never used."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import OperationalError, connections, transaction
from django.utils import timezone

from correspondence.models import Document
from oversight.uploads import actions, store
from oversight.uploads.actions import claim, clear_uploads
from oversight.uploads.models import Upload

EIGHT_DAYS = 8 * 24 * 60 * 60


def age(upload):
    """Make an upload and its bytes eight days old."""
    Upload.objects.filter(pk=upload.pk).update(at=timezone.now() - timedelta(seconds=EIGHT_DAYS))
    age_file(upload.path)


def age_file(path):
    os.utime(path, (time.time() - EIGHT_DAYS,) * 2)


@pytest.mark.django_db
def test_an_old_upload_goes_with_its_bytes_and_a_young_one_stays(taken_in, capsys):
    old, young = taken_in(b"Old words"), taken_in(b"Young words")
    age(old)
    call_command("clear_uploads")
    assert list(Upload.objects.all()) == [young]
    assert not old.path.exists()
    assert young.path.exists()
    assert capsys.readouterr().out == "Cleared 1 uploads; removed 1 files from the disk.\n"


@pytest.mark.django_db
def test_bytes_that_a_document_holds_are_never_touched(taken_in, dated):
    upload = taken_in()
    Document.objects.create(title="A paper", file=upload.file, sha256=upload.sha256, **dated("2019"))
    age(upload)
    assert clear_uploads() == (1, 0)
    assert upload.path.exists()


@pytest.mark.django_db
def test_bytes_that_another_upload_shares_stay(taken_in):
    old, young = taken_in(b"The same"), taken_in(b"The same")
    age(old)
    age_file(young.path)
    assert clear_uploads() == (1, 0)
    assert young.path.exists()


@pytest.mark.django_db
def test_bytes_whose_row_was_never_kept_and_halves_of_files_go_too(taken_in):
    upload = taken_in()
    Upload.objects.all().delete()
    half = upload.path.parent / f"{store.HALF_WRITTEN}abc"
    half.write_bytes(b"half")
    assert clear_uploads() == (0, 0), "somebody may be sending it just now"
    for path in (upload.path, half):
        age_file(path)
    assert clear_uploads() == (0, 1)
    assert not upload.path.exists()
    assert not half.exists()


@pytest.mark.django_db
def test_what_does_not_belong_to_the_store_is_left_alone(taken_in):
    stranger = taken_in().path.parent / "notes"
    stranger.write_bytes(b"mine")
    age_file(stranger)
    clear_uploads()
    assert stranger.exists()


@pytest.mark.django_db
def test_bytes_that_come_to_be_used_while_it_runs_stay(taken_in, dated, monkeypatch):
    upload = taken_in()
    age(upload)
    inner = store.lock_alone

    def used_meanwhile(name):
        inner(name)
        Document.objects.create(title="A paper", file=upload.file, sha256=upload.sha256, **dated("2019"))

    monkeypatch.setattr(actions.store, "lock_alone", used_meanwhile)
    assert clear_uploads() == (1, 0)
    assert upload.path.exists()


@pytest.mark.django_db
def test_an_upload_that_was_cleared_away_is_not_claimed(taken_in):
    upload = taken_in()
    Upload.objects.all().delete()
    with pytest.raises(ValidationError, match=r"“note.txt” waited too long and was cleared away"), transaction.atomic():
        claim(upload)


def beside(work):
    """What some work gives on a connection of its own."""

    def run():
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run).result(30)


@pytest.mark.django_db(transaction=True)
def test_an_upload_that_a_record_is_being_made_of_stays(taken_in):
    upload = taken_in()
    age(upload)
    with transaction.atomic():
        claim(upload)
        assert beside(clear_uploads) == (0, 0)
    assert upload.path.exists()
    assert beside(clear_uploads) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_bytes_that_somebody_is_keeping_are_not_removed_before_that_is_done(taken_in):
    def remove():
        with transaction.atomic():
            connections["default"].cursor().execute("SET LOCAL lock_timeout = '100ms'")
            store.lock_alone(upload.file)

    with transaction.atomic():
        upload = taken_in()
        with pytest.raises(OperationalError, match="lock timeout"):
            beside(remove)
    beside(remove)
