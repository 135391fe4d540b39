"""Giving a document of which no file was held its file."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from correspondence.document_actions import attach_file
from correspondence.models import Document
from oversight.uploads.models import Upload
from tests.files import kept_file, multipart
from tests.records import put, withdraw, words

pytestmark = pytest.mark.django_db

NOTE = ("uploads", "note.txt", b"Seven images.")
REASON = {"reason": "It came by post"}


@pytest.fixture
def paper(case):
    return put(Document, case, title="The report")


def address_of(document):
    return reverse("correspondence:document_attach", args=[document.pk])


def send(client, document, *files, **fields):
    token = client.get(address_of(document)).context["form"]["form_token"].value()
    return client.post(address_of(document), **multipart({"form_token": token} | REASON | fields, files), follow=True)


def test_its_page_offers_it_to_those_who_log(client_of, officer, member, auditor, paper):
    for user, offered in ((officer, True), (member, False), (auditor, False)):
        page = client_of(user).get(paper.get_absolute_url()).content.decode()
        assert (address_of(paper) in page) is offered


def test_the_file_is_with_the_document_and_the_history_says_who_and_why(
    client_of, officer, paper, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        page = send(client_of(officer), paper, NOTE)
    assert page.redirect_chain == [(paper.get_absolute_url(), 302)]
    paper.refresh_from_db()
    assert (paper.title, paper.file_name, paper.text) == ("The report", "note.txt", "Seven images.")
    _, attached, read = paper.history.order_by("history_id")
    assert (attached.history_user, attached.history_change_reason) == (officer, "It came by post")
    assert (read.history_user, read.history_change_reason) == (None, "Text read from the file")


def test_one_file_and_a_reason_are_asked_for(client_of, officer, paper):
    page = send(client_of(officer), paper, reason="")
    assert page.context["form"].errors == {"uploads": ["Choose a file"], "reason": ["Enter the reason"]}
    page = send(client_of(officer), paper, NOTE, ("uploads", "other.txt", b"Other"))
    assert page.context["form"].errors == {"uploads": ["Add at most 1 file here: remove 1 of the 2"]}


def test_a_file_that_is_there_is_never_replaced(client_of, officer, case, taken_in):
    held = put(Document, case, title="The report", **kept_file())
    page = client_of(officer).get(address_of(held), follow=True)
    assert "It has a file, which is never replaced" in words(page)
    assert f'href="{address_of(held)}"' not in page.content.decode()
    with pytest.raises(ValidationError, match="never replaced"):
        attach_file(user=officer, document=held, upload=taken_in(b"Other"), reason="Better")
    held.refresh_from_db()
    assert held.file_name == "note.txt"


def test_a_file_that_somebody_else_added_meanwhile_is_not_replaced(officer, paper, taken_in):
    stale = Document.objects.get(pk=paper.pk)
    attach_file(user=officer, document=paper, upload=taken_in(b"One", "one.txt"), reason="First")
    with pytest.raises(ValidationError, match="never replaced"):
        attach_file(user=officer, document=stale, upload=taken_in(b"Two", "two.txt"), reason="Second")
    paper.refresh_from_db()
    assert paper.file_name == "one.txt"


def test_a_withdrawn_document_is_brought_back_first(officer, paper, taken_in):
    withdraw(paper)
    with pytest.raises(ValidationError, match="It is withdrawn"):
        attach_file(user=officer, document=paper, upload=taken_in(), reason="Found")


def test_the_action_refuses_to_go_without_a_reason(officer, paper, taken_in):
    with pytest.raises(ValidationError, match="Enter the reason"):
        attach_file(user=officer, document=paper, upload=taken_in(), reason=" ")


def test_nobody_but_case_officers_adds_the_file(client_of, administrator, member, auditor, paper, taken_in):
    upload = taken_in()
    for user in (administrator, member, auditor):
        assert client_of(user).post(address_of(paper), **multipart(REASON, [NOTE])).status_code == 403
        with pytest.raises(PermissionDenied):
            attach_file(user=user, document=paper, upload=upload, reason="Found")
    assert Upload.objects.get() == upload


def test_a_document_of_a_restricted_case_is_not_found(client_of, member, restricted_case):
    secret = put(Document, restricted_case, title="The secret")
    assert client_of(member).get(address_of(secret)).status_code == 404
