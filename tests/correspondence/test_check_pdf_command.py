"""`manage.py check_pdf`: the same answers as the page; exit status 0 only where every file is unaltered."""

import pytest
from django.core.management import CommandError, call_command

from correspondence.pdf_actions import issue_pdf
from oversight.uploads.store import path_of
from tests import samples
from tests.records import seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued(officer, letter, restricted_case):
    return issue_pdf(user=officer, briefing=letter(case=restricted_case, parts=[]))


@pytest.fixture
def file(issued, tmp_path):
    """A function that writes a file, the issued bytes where no others are given."""

    def write(name="letter.pdf", content=None):
        (tmp_path / name).write_bytes(path_of(str(issued.file)).read_bytes() if content is None else content)
        return tmp_path / name

    return write


def test_an_unaltered_file_is_told_with_all_of_it(file, issued, officer, key, capsys):
    seal()
    call_command("check_pdf", file())
    said = capsys.readouterr().out
    assert f"letter.pdf: Issued by us on {issued.made_at:%-d %B %Y} at " in said
    assert f"by {officer}, about OC-2020-0002 A restricted case, unaltered. It is a draft: no letter" in said
    assert "Its issue is entry " in said
    assert "sealed with seal 1.\n" in said
    assert f"SHA-256 {issued.sha256}\n" in said


def test_one_file_of_several_that_is_not_unaltered_is_enough_to_fail(file, issued, capsys):
    altered = file("altered.pdf", path_of(str(issued.file)).read_bytes() + b"\n")
    with pytest.raises(CommandError, match=r"^1 of 2 not known to be unaltered\.$") as refusal:
        call_command("check_pdf", file(), altered)
    assert refusal.value.returncode == 1
    said = capsys.readouterr().out
    assert "letter.pdf: Issued by us" in said
    assert f"altered.pdf: This says it is ours ({issued.mark}, issued on" in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (samples.pdf(), "Not ours: we issued no PDF with these bytes"),
        (b"", "“other.pdf” is empty."),
        (b"words", "“other.pdf” is no PDF."),
    ],
)
def test_what_is_not_ours_or_no_pdf_fails_with_a_sentence(content, said, file, capsys):
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("check_pdf", file("other.pdf", content))
    assert said in capsys.readouterr().out


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_checked(file, issued, tmp_path, capsys):
    with pytest.raises(CommandError, match="2 of 3"):
        call_command("check_pdf", tmp_path / "missing.pdf", tmp_path, file())
    said = capsys.readouterr().out
    assert "missing.pdf cannot be read: No such file or directory." in said
    assert "letter.pdf: Issued by us" in said
