"""A file that is sent on its own, before the form that it is for."""

import pytest
from django.urls import reverse

from correspondence.models import Document
from oversight.uploads.models import Upload
from tests import samples
from tests.files import multipart
from tests.records import put

pytestmark = pytest.mark.django_db


def send(client, content=b"Seven images.", name="note.txt", field="files", **headers):
    return client.post(reverse("upload_add"), **multipart({"name": field}, [("file", name, content)]), **headers)


def test_a_file_that_is_in_order_is_kept_and_the_forms_line_for_it_given(client_of, officer):
    answer = send(client_of(officer)).json()
    upload = Upload.objects.get()
    assert answer["kept"]
    assert f'<input type="hidden" name="files_kept" value="{upload.pk}">' in answer["line"]
    assert "note.txt" in answer["line"]


def test_html_in_a_name_is_shown_as_text(client_of, officer):
    line = send(client_of(officer), name="<img src=x>.txt").json()["line"]
    assert "&lt;img src=x&gt;.txt" in line
    assert "<img" not in line


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("report.pdf", samples.PROGRAM, "“report.pdf” is named as PDF, but what is in it is a program."),
        ("../../etc/passwd", b"root", "“../../etc/passwd” has a path in its name."),
        ("C:\\x\\y.pdf", samples.pdf(), r"“C:\x\y.pdf” has a path in its name."),
    ],
)
def test_a_file_that_is_not_is_refused_in_words(client_of, officer, name, content, sentence):
    answer = send(client_of(officer), content, name)
    assert answer.status_code == 200
    assert answer.json()["kept"] is False
    assert answer.json()["said"].startswith(sentence)
    assert not Upload.objects.exists()


def test_a_file_that_is_on_record_already_is_pointed_out(client_of, officer, case, taken_in):
    file = taken_in(b"Seven images.")
    paper = put(Document, case, title="The report", file=file.file, sha256=file.sha256)
    line = send(client_of(officer)).json()["line"]
    assert "The same file is on record already" in line
    assert f'href="{paper.get_absolute_url()}"' in line
    assert "Keep it as another document" in line


def test_only_case_officers_send_files(client_of, administrator, member, auditor, client):
    for user in (administrator, member, auditor):
        assert send(client_of(user)).status_code == 403
    assert send(client).status_code == 302
    assert not Upload.objects.exists()


@pytest.mark.parametrize("field", ["", "1files", 'a"b', "a" * 100])
def test_a_field_that_no_form_has_is_refused(client_of, officer, field):
    assert send(client_of(officer), field=field).status_code == 400


def test_sending_nothing_is_refused(client_of, officer):
    answer = client_of(officer).post(reverse("upload_add"), **multipart({"name": "files"}, []))
    assert answer.status_code == 400
    assert answer.json()["said"] == "Nothing came in. Choose the file again."


def test_it_needs_the_token_of_a_form(officer):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(officer)
    assert send(browser).status_code == 403
