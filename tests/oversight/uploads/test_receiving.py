"""How files come in over HTTP."""

import tempfile
from pathlib import Path

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from oversight.uploads import receiving
from tests.files import multipart


def request_with(*files, **fields):
    """A POST with these (name, bytes) under "files", just as they would come from a browser."""
    return RequestFactory().post("/", **multipart(fields, [("files", name, content) for name, content in files]))


def names_in(request: HttpRequest):
    return [file.sent_name for file in request.FILES.getlist("files")]


def test_several_files_and_the_other_fields_come_in():
    request = request_with(("one.txt", b"One"), ("two.txt", b"Two\r\n"), title="A paper")
    assert [file.read() for file in request.FILES.getlist("files")] == [b"One", b"Two\r\n"]
    assert names_in(request) == ["one.txt", "two.txt"]
    assert request.POST["title"] == "A paper"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "..", "a/b.txt", "a&amp;b.txt", "Kïng’s Cross.pdf"]
)
def test_a_name_is_kept_as_it_was_sent_and_leads_nowhere(name):
    request = request_with((name, b"x"))
    assert names_in(request) == [name]
    (file,) = request.FILES.getlist("files")
    assert "/" not in file.name
    assert Path(file.temporary_file_path()).parent == Path(tempfile.gettempdir())


def test_a_name_from_windows_keeps_its_path_too():
    assert names_in(request_with((r"C:\\x\\y.pdf", b"x"), (r"D:\z.pdf", b"x"))) == [r"C:\x\y.pdf", r"D:\z.pdf"]


def test_of_a_file_that_is_too_large_no_more_is_written_than_shows_it(monkeypatch):
    monkeypatch.setattr(receiving, "LARGEST", 100_000)
    request = request_with(("large.txt", b"a" * 1_000_000), ("small.txt", b"b" * 1000))
    large, small = request.FILES.getlist("files")
    assert large.size == 1_000_000
    assert 100_000 < Path(large.temporary_file_path()).stat().st_size < 200_000
    assert small.read() == b"b" * 1000


def test_a_field_of_files_that_was_left_empty_gives_none():
    assert not request_with(("", b"")).FILES


def test_nothing_is_written_for_somebody_who_is_not_signed_in(client, tmp_path, settings, db, monkeypatch):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    monkeypatch.setattr(receiving.Receiver, "receive_data_chunk", None)
    sent = multipart({"name": "files"}, [("file", "note.txt", b"a" * 200_000)])
    assert client.post("/uploads/", **sent).status_code == 302
    assert not list(tmp_path.iterdir())


def test_the_temporary_files_go_when_the_request_ends():
    request = request_with(("one.txt", b"One"))
    path = Path(request.FILES["files"].temporary_file_path())
    assert path.exists()
    request.close()
    assert not path.exists()


def test_a_request_that_breaks_off_leaves_nothing(tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    whole = request_with(("one.txt", b"a" * 200_000))
    body = whole.body[:150_000]
    request = RequestFactory().post("/", body, content_type=whole.META["CONTENT_TYPE"])
    assert not request.FILES
    assert not list(tmp_path.iterdir())
