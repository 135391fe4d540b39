"""A redaction can destroy the PDFs that were issued, which may quote what goes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.models import Incident
from cases.redactable import file_rows_of
from cases.redaction_actions import approve_redaction, propose_redaction
from correspondence.pdf_actions import issue_pdf
from oversight.accounts.models import User
from oversight.uploads import store
from tests.records import put, words

pytestmark = pytest.mark.django_db


def test_a_pdf_that_quotes_the_record_goes_and_a_copy_of_it_is_still_known(
    client_of, officer, case, letter, django_capture_on_commit_callbacks
):
    second = User.objects.create_user("second", role="officer")
    incident = put(Incident, case, kind="disclosure", title="Somebody was seen")
    issued = issue_pdf(user=officer, briefing=letter(parts=[]))
    content = store.path_of(str(issued.file)).read_bytes()
    assert issued in file_rows_of(incident)
    redaction = propose_redaction(
        user=officer, record=incident, words=[], files=[issued], authority="An order", reason="It says so"
    )
    with django_capture_on_commit_callbacks(execute=True):
        approve_redaction(user=second, redaction=redaction)
    issued.refresh_from_db()
    assert not store.path_of(store.name_of(issued.sha256)).exists()
    assert "destroyed by a redaction" in words(client_of(second).get(issued.get_absolute_url()))
    gone = client_of(second).get(reverse("correspondence:pdf_file", args=[issued.pk]))
    assert (gone.status_code, "destroyed by a redaction" in gone.content.decode()) == (410, True)
    copy = {"pdf": SimpleUploadedFile("copy.pdf", content)}
    assert "unaltered" in words(client_of(second).post(reverse("correspondence:check"), copy))
