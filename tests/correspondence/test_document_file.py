"""The file of a document: only for those who may see it, only as an attachment, only as it was added."""

import pytest
from django.urls import reverse

from correspondence.models import Document
from oversight.uploads import store
from tests.files import kept_file
from tests.records import put, withdraw

pytestmark = pytest.mark.django_db

CONTENT = b"<script>alert(1)</script>"


def address_of(document):
    return reverse("correspondence:document_file", args=[document.pk])


@pytest.fixture
def paper(case):
    """A function that gives a document with a file."""

    def document(name="note.txt", case=case, **about):
        return put(Document, case, title="The report", **kept_file(CONTENT, name) | about)

    return document


def test_it_is_given_byte_for_byte(client_of, member, paper):
    answer = client_of(member).get(address_of(paper()))
    assert b"".join(answer.streaming_content) == CONTENT
    assert answer["Content-Length"] == str(len(CONTENT))


def test_no_browser_shows_it_guesses_at_it_runs_it_or_keeps_it(client_of, member, paper):
    answer = client_of(member).get(address_of(paper()))
    assert answer["Content-Disposition"] == 'attachment; filename="note.txt"'
    assert answer["Content-Type"] == "text/plain"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("King’s Cross – 4.9.2019.pdf", "filename*=utf-8''King%E2%80%99s%20Cross%20%E2%80%93%204.9.2019.pdf"),
        ('a"b;c.pdf', r'filename="a\"b;c.pdf"'),
        ("", 'filename="file"'),
    ],
)
def test_its_name_comes_with_it_whatever_is_in_it(client_of, member, paper, name, said):
    assert client_of(member).get(address_of(paper(name)))["Content-Disposition"] == f"attachment; {said}"


def test_a_type_that_is_none_of_ours_is_given_as_bytes(client_of, member, paper):
    answer = client_of(member).get(address_of(paper(media_type="text/html")))
    assert answer["Content-Type"] == "application/octet-stream"


def test_a_file_of_a_restricted_case_is_not_found_by_others(client_of, member, paper, restricted_case):
    assert client_of(member).get(address_of(paper(case=restricted_case))).status_code == 404


def test_a_file_of_a_restricted_case_is_given_to_its_committee(client_of, on_the_committee, paper, restricted_case):
    assert client_of(on_the_committee).get(address_of(paper(case=restricted_case))).status_code == 200


def test_the_same_bytes_in_a_case_that_one_may_see_do_not_open_the_other(client_of, member, paper, restricted_case):
    secret, open_to_all = paper(case=restricted_case), paper()
    assert secret.file.name == open_to_all.file.name
    assert client_of(member).get(address_of(secret)).status_code == 404
    assert client_of(member).get(address_of(open_to_all)).status_code == 200


def test_who_is_not_signed_in_is_sent_to_sign_in(client, paper):
    assert client.get(address_of(paper())).status_code == 302


def test_a_document_without_a_file_has_none_to_give(client_of, member, case):
    assert client_of(member).get(address_of(put(Document, case, title="The report"))).status_code == 404


def test_the_file_of_a_withdrawn_document_can_still_be_read(client_of, member, paper):
    document = paper()
    withdraw(document)
    assert client_of(member).get(address_of(document)).status_code == 200


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_bytes(b"Other bytes")])
def test_a_file_that_is_gone_or_altered_is_not_given_and_the_page_says_so(client_of, member, paper, harm, caplog):
    document = paper()
    harm(store.path_of(document.file.name))
    answer = client_of(member).get(address_of(document))
    assert answer.status_code == 500
    assert "is gone, or has been changed since it was added" in answer.content.decode()
    assert document.sha256 in answer.content.decode()
    assert f"The file of document {document.pk} is not what was added" in caplog.text


def test_files_are_not_served_by_their_address(client_of, officer, paper):
    document = paper()
    for start in ("/", "/media/", "/files/", "/var/files/", "/static/"):
        assert client_of(officer).get(f"{start}{document.file.name}").status_code == 404


def test_only_reading_is_possible(client_of, officer, paper):
    assert client_of(officer).post(address_of(paper())).status_code == 405
