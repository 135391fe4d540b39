"""Files are looked into in a process of its own."""

import pytest

from oversight.uploads import apart
from oversight.uploads.apart import NotRead, media_type_apart, words_apart
from oversight.uploads.refusal import FileRefused
from tests import samples


@pytest.fixture
def path_of(tmp_path):
    """A function that gives the path of a file with these bytes."""

    def path(content):
        (tmp_path / "bytes").write_bytes(content)
        return tmp_path / "bytes"

    return path


def test_it_finds_out_the_type_and_reads_the_words(path_of):
    assert media_type_apart(path_of(samples.pdf()), "report.pdf") == "application/pdf"
    words = words_apart(path_of(samples.pdf("Café – “no”".encode("cp1252").decode("latin-1"))), "application/pdf")
    assert words.text.startswith("Caf")
    assert words.whole


def test_it_tells_the_refusal(path_of):
    with pytest.raises(FileRefused, match=r"“a.pdf” is named as PDF, but what is in it is a program"):
        media_type_apart(path_of(samples.PROGRAM), "a.pdf")


@pytest.mark.parametrize("name", ["../a.pdf", "a\x00.pdf", "a.exe"])
def test_a_name_that_no_file_may_have_is_refused_before_a_process_is_started(path_of, name, monkeypatch):
    monkeypatch.setattr(apart.subprocess, "run", None)
    with pytest.raises(FileRefused):
        media_type_apart(path_of(samples.pdf()), name)


@pytest.mark.parametrize(("limit", "value"), [("LOOK_SECONDS", 0), ("MEMORY", 200 * 1024**2)])
def test_a_file_that_takes_more_than_an_honest_one_needs_is_refused(path_of, monkeypatch, limit, value):
    path = path_of(samples.plain_png(9000, 9000))
    assert media_type_apart(path, "a.png") == "image/png"
    monkeypatch.setattr(apart, limit, value)
    with pytest.raises(FileRefused, match=r"“a.png” takes too much time or memory"):
        media_type_apart(path, "a.png")


def test_a_file_that_takes_too_long_to_read_is_not_read(path_of):
    with pytest.raises(NotRead, match="too much memory or time"):
        words_apart(path_of(samples.pdf()), "application/pdf", seconds=0)


def test_a_file_that_breaks_its_reader_is_not_read(path_of):
    with pytest.raises(NotRead, match=r"PdfStreamError|PdfReadError"):
        words_apart(path_of(b"%PDF-1.7\nnothing"), "application/pdf")
