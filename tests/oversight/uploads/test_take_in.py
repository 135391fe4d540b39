"""Taking a file in: where its bytes lie, and who may."""

import hashlib
import stat
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from oversight.uploads import store
from oversight.uploads.actions import take_in
from oversight.uploads.models import Upload
from oversight.uploads.refusal import FileRefused
from tests import samples

pytestmark = pytest.mark.django_db

CONTENT = b"Seven images were shared."
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def files_in(settings):
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_file_is_kept_by_its_sha_256_with_its_name_type_and_size(taken_in, officer):
    upload = taken_in(CONTENT, "King’s Cross.txt")
    assert (upload.user, upload.sha256, upload.size) == (officer, SHA256, len(CONTENT))
    assert (upload.file_name, upload.media_type) == ("King’s Cross.txt", "text/plain")
    assert upload.file == f"{SHA256[:2]}/{SHA256[2:4]}/{SHA256}"
    assert upload.path.read_bytes() == CONTENT


def test_the_same_bytes_are_on_the_disk_once(taken_in, settings):
    first, second = taken_in(CONTENT, "one.txt"), taken_in(CONTENT, "two.txt")
    assert first.file == second.file
    assert files_in(settings) == [first.path]


def test_bytes_that_were_harmed_on_the_disk_are_mended_when_they_are_sent_again(taken_in):
    first = taken_in(CONTENT)
    first.path.write_bytes(b"Eight images were shared.")
    taken_in(CONTENT)
    assert first.path.read_bytes() == CONTENT


def test_nobody_else_on_the_machine_may_read_the_files(taken_in, settings):
    upload = taken_in()
    assert stat.S_IMODE(upload.path.stat().st_mode) == 0o600
    for folder in (upload.path.parent, upload.path.parent.parent, Path(settings.MEDIA_ROOT)):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_file_that_cannot_be_written_whole_leaves_nothing(sent, officer, settings, monkeypatch):
    def full(number):
        raise OSError("No space left on device")

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        take_in(user=officer, file=sent(CONTENT))
    assert not files_in(settings)
    assert not Upload.objects.exists()


def test_a_refused_file_leaves_nothing(sent, officer, settings):
    with pytest.raises(FileRefused, match=r"“report.pdf” is named as PDF, but what is in it is a program"):
        take_in(user=officer, file=sent(samples.PROGRAM, "report.pdf"))
    assert not files_in(settings)
    assert not Upload.objects.exists()


def test_only_case_officers_add_files(sent, administrator, member, auditor):
    for user in (administrator, member, auditor):
        with pytest.raises(PermissionDenied):
            take_in(user=user, file=sent(CONTENT))


def test_an_upload_is_called_by_its_name_and_titled_without_the_ending(taken_in):
    assert str(taken_in(CONTENT, "King’s Cross, 4.9.2019.txt")).replace("\xa0", " ") == (
        "King’s Cross, 4.9.2019.txt (25 bytes)"
    )
    assert taken_in(CONTENT, "King’s Cross, 4.9.2019.txt").title == "King’s Cross, 4.9.2019"
    assert taken_in(CONTENT, ".txt").title == ".txt"
