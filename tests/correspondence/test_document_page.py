"""The page of a document."""

import pytest

from correspondence.models import Document, Letter, LetterEnclosure
from tests.records import put, withdraw, words

pytestmark = pytest.mark.django_db

LETTER = {"direction": "received", "holding": "held"}


def test_one_with_a_file_gives_its_name_type_size_and_hash(member, case, client_of):
    paper = put(
        Document,
        case,
        title="The report",
        file="documents/2019/10/report.pdf",
        file_name="report.pdf",
        media_type="application/pdf",
        size=2048,
        sha256="ab" * 32,
        text="Seven images.",
    )
    page = words(client_of(member).get(paper.get_absolute_url())).replace("\xa0", " ")
    for said in ("The report", "report.pdf", "application/pdf", "2.0 KB", "ab" * 32, "Seven images."):
        assert said in page


def test_one_without_a_file_says_that_none_is_held(member, case, client_of):
    paper = put(Document, case, title="The report")
    page = words(client_of(member).get(paper.get_absolute_url()))
    assert "We hold no file" in page
    assert "SHA-256" not in page


def test_it_leads_to_the_letters_that_it_came_with(member, case, client_of):
    paper = put(Document, case, title="The report")
    around = put(Letter, case, subject="The letter around it", **LETTER)
    LetterEnclosure.objects.create(letter=around, title="Report", document=paper)
    held = put(Letter, case, subject="The letter that it holds", document=paper, **LETTER)
    page = client_of(member).get(paper.get_absolute_url()).content.decode()
    for letter in (around, held):
        assert f'href="{letter.get_absolute_url()}"' in page


def test_a_letter_of_a_restricted_case_that_it_came_with_is_not_shown(member, case, restricted_case, client_of):
    paper = put(Document, case, title="The report")
    secret = put(Letter, restricted_case, subject="The secret letter", document=paper, **LETTER)
    LetterEnclosure.objects.create(letter=secret, title="Report", document=paper)
    assert "secret" not in client_of(member).get(paper.get_absolute_url()).content.decode()


def test_one_of_a_restricted_case_is_not_found(member, restricted_case, client_of):
    secret = put(Document, restricted_case, title="The secret")
    assert client_of(member).get(secret.get_absolute_url()).status_code == 404


def test_a_withdrawn_one_is_still_read_and_says_why(member, case, client_of):
    paper = put(Document, case, title="The report")
    withdraw(paper, "Entered twice")
    assert "Entered twice" in words(client_of(member).get(paper.get_absolute_url()))
