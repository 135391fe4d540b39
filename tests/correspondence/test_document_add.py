"""Adding documents to a case, several at once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cases.models import CaseLink
from correspondence.document_actions import add_documents
from correspondence.models import Document
from oversight.audit.models import Change
from oversight.dates import read_date
from oversight.uploads.models import Upload
from tests import samples
from tests.files import kept_file, multipart
from tests.records import put, words

pytestmark = pytest.mark.django_db

NOTE = ("uploads", "note.txt", b"Seven images.")
REPORT = ("uploads", "Report of the MPS.pdf", samples.pdf())
DATE = {"date": "4 October 2019"}


def address_of(case):
    return reverse("correspondence:document_add", args=[case.reference])


@pytest.fixture
def send(client_of, officer, case):
    """A function that sends the form as an officer's browser does, with a token of its own unless one is given."""
    browser = client_of(officer)

    def post(*files, follow=True, **fields):
        token = browser.get(address_of(case)).context["form"]["form_token"].value()
        return browser.post(address_of(case), **multipart({"form_token": token} | DATE | fields, files), follow=follow)

    return post


def errors(page):
    return page.context["form"].errors


def test_the_case_offers_it_to_those_who_log(client_of, officer, member, auditor, case):
    for user, offered in ((officer, True), (member, False), (auditor, False)):
        assert (address_of(case) in client_of(user).get(case.get_absolute_url()).content.decode()) is offered


def test_several_files_become_a_document_each_called_as_the_file_is(send, case):
    page = send(NOTE, REPORT)
    assert page.redirect_chain == [(f"{case.get_absolute_url()}#documents", 302)]
    assert "2 documents added to OC-2020-0001" in words(page)
    first, second = Document.objects.of_case(case).order_by("pk")
    assert (first.title, first.file_name, first.media_type) == ("note", "note.txt", "text/plain")
    assert (second.title, second.file_name) == ("Report of the MPS", "Report of the MPS.pdf")
    assert {document.date_edtf for document in (first, second)} == {"2019-10-04"}


def test_one_file_can_have_a_title_and_leads_to_its_page(send):
    page = send(REPORT, title="The report, in full")
    document = Document.objects.get()
    assert page.redirect_chain == [(document.get_absolute_url(), 302)]
    assert document.title == "The report, in full"
    assert "Download Report of the MPS.pdf" in words(page)


def test_a_document_of_which_no_file_is_held_can_be_added(send):
    assert "We hold no file" in words(send(title="Known only by name", date="not dated"))
    document = Document.objects.get()
    assert (document.title, str(document.file), document.text_state) == ("Known only by name", "", "none")


def test_it_leaves_history_that_says_who(send, officer, case):
    send(NOTE)
    document = Document.objects.get()
    assert document.history.get().history_user == officer
    assert CaseLink.objects.get(case=case).history.get().history_user == officer
    assert Change.objects.filter(user=officer, record_id=document.pk, record_type__model="document").count() == 1


def test_its_text_is_read_once_it_is_in_the_database(send, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send(NOTE, ("uploads", "scan.png", samples.picture()))
        assert set(Document.objects.values_list("text_state", flat=True)) == {"waiting", "none"}
    read = Document.objects.get(file_name="note.txt")
    assert (read.text_state, read.text) == ("done", "Seven images.")


def test_when_the_date_is_wrong_the_files_stay_and_need_not_be_sent_again(send):
    page = send(NOTE, REPORT, date="31 June 2019")
    assert "date" in errors(page)
    assert not Document.objects.exists()
    for name in ("note.txt", "Report of the MPS.pdf"):
        assert name in words(page)
    send(uploads_kept=[upload.pk for upload in Upload.objects.all()])
    assert Document.objects.count() == 2


def test_a_file_that_is_refused_is_named_and_all_else_stays(send):
    page = send(NOTE, ("uploads", "../../etc/passwd", b"root"), title="My title")
    assert errors(page)["uploads"][0].startswith("“../../etc/passwd” has a path in its name.")
    html = page.content.decode()
    assert 'href="#id_uploads"' in html, "the summary leads to the field"
    assert 'value="My title"' in html
    assert 'value="4 October 2019"' in html
    assert "note.txt" in html
    assert not Document.objects.exists()


def test_neither_file_nor_title_is_asked_about(send):
    assert errors(send())["uploads"] == ["Choose a file, or enter the title of a document of which we hold no file"]


def test_several_files_cannot_have_one_title(send):
    page = send(NOTE, REPORT, title="Both")
    assert errors(page)["title"][0].startswith("Leave the title empty for several files")
    assert not Document.objects.exists()


def test_a_date_is_asked_for(send):
    assert errors(send(NOTE, date=""))["date"] == ["Enter the date, or “not dated”"]


@pytest.mark.parametrize("files", [[NOTE], [NOTE, REPORT]])
def test_a_form_that_is_sent_twice_adds_the_documents_once(client_of, officer, case, files):
    browser = client_of(officer)
    token = browser.get(address_of(case)).context["form"]["form_token"].value()
    sent = multipart({"form_token": token} | DATE, files)
    first, second = (browser.post(address_of(case), **sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Document.objects.count() == len(files)


def test_a_form_that_is_sent_again_with_other_words_is_not_taken_for_the_first(client_of, officer, case):
    browser = client_of(officer)
    token = browser.get(address_of(case)).context["form"]["form_token"].value()
    for date, status in (("4 October 2019", 302), ("5 October 2019", 200)):
        sent = multipart({"form_token": token, "date": date}, [NOTE])
        assert browser.post(address_of(case), **sent).status_code == status
    assert Document.objects.count() == 1


def test_a_file_that_is_on_record_already_is_pointed_at_and_added_again_only_if_that_is_meant(send, case):
    put(Document, case, title="The first copy", **kept_file(NOTE[2]))
    page = send(NOTE)
    assert "“note.txt” is on record already, as “The first copy”" in errors(page)["uploads"][0]
    assert Document.objects.count() == 1
    key = Upload.objects.get().pk
    send(uploads_kept=key, uploads_again=key)
    assert Document.objects.count() == 2


def test_an_upload_that_was_cleared_away_meanwhile_is_told(officer, case, taken_in):
    upload = taken_in()
    Upload.objects.all().delete()
    with pytest.raises(ValidationError, match="was cleared away"):
        add_documents(user=officer, case=case, uploads=[upload], date=read_date("2019"))
    assert not Document.objects.exists()


def test_the_action_refuses_one_title_for_several_and_neither_title_nor_file(officer, case, taken_in):
    several = [taken_in(b"One"), taken_in(b"Two")]
    with pytest.raises(ValidationError, match="Leave the title empty"):
        add_documents(user=officer, case=case, uploads=several, title="Both", date=read_date("2019"))
    with pytest.raises(ValidationError, match="title"):
        add_documents(user=officer, case=case, uploads=[], date=read_date("2019"))


def test_nobody_but_case_officers_adds_documents(client_of, administrator, member, auditor, officer, case, taken_in):
    upload = taken_in()
    for user in (administrator, member, auditor):
        assert client_of(user).get(address_of(case)).status_code == 403
        assert client_of(user).post(address_of(case), **multipart(DATE, [NOTE])).status_code == 403
        with pytest.raises(PermissionDenied):
            add_documents(user=user, case=case, uploads=[upload], date=read_date("2019"))
    assert not Document.objects.exists()
    assert Upload.objects.get() == upload


def test_a_restricted_case_is_not_found_by_those_who_may_not_see_it(client_of, member, restricted_case):
    assert client_of(member).post(address_of(restricted_case), **multipart(DATE, [NOTE])).status_code == 404


def test_what_was_typed_and_the_files_are_there_after_signing_in_again(client_of, officer, case, taken_in, client):
    browser = client_of(officer)
    token = browser.get(address_of(case)).context["form"]["form_token"].value()
    upload = taken_in()
    browser.logout()
    browser.post(address_of(case), **multipart({"form_token": token, "uploads_kept": upload.pk} | DATE, []))
    page = client_of(officer).get(address_of(case))
    assert "Files that are not listed in it have to be chosen again" in words(page)
    assert f'name="uploads_kept" value="{upload.pk}"' in page.content.decode()
    assert 'value="4 October 2019"' in page.content.decode()
