"""The case bundle: everything of a case that a reader may see, made in the background for whoever asks for it."""

import io
from datetime import date

import pikepdf
import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from cases.models import Commitment, Event, Incident, Note, Person, Recommendation
from cases.readers import item_key
from correspondence import bundle_actions
from correspondence.briefing import apart, bundle
from correspondence.briefing.apart import NotMade, make
from correspondence.briefing.foreign import sizes_of
from correspondence.bundle_actions import KIND, ask_for_bundle, cancel_bundle, make_bundle
from correspondence.management.commands import worker
from correspondence.models import Document, IssuedPdf, Letter
from correspondence.tasks import resume_bundles
from oversight.jobs import work
from oversight.jobs.models import Job
from tests import samples
from tests.files import kept_file
from tests.pdf import download, reading
from tests.records import change, name, put, sent, words

pytestmark = pytest.mark.django_db
PARTS = [part for part, _ in bundle.PARTS]


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    """Another process takes seconds to start."""
    monkeypatch.setattr("correspondence.bundle_actions.made_apart", lambda job, tell: make(job))
    monkeypatch.setattr("correspondence.briefing.appended.sizes_apart", sizes_of)


@pytest.fixture
def full(case, amended_question):
    """The case with something of everything."""
    put(Incident, case, kind="disclosure", title="Images passed on")
    letter = put(Letter, case, subject="Please explain", text="Dear Mayor, why?", direction="sent", holding="held")
    name(letter, "sender", person=Person.objects.create(name="Ann Sender"))
    put(Letter, case, subject="An answer", direction="received", holding="mentioned_only", in_reply_to=letter)
    put(
        Document,
        case,
        title="A report",
        text_state="done",
        **kept_file(samples.pdf("Seven", 2), "r.pdf", "application/pdf"),
    )
    return case


def ask(user, case, parts=PARTS, put_in=()):
    return ask_for_bundle(user=user, case=case, parts=list(parts), put_in=list(put_in))


def made(user, case, **choices):
    job = ask(user, case, **choices)
    make_bundle(job.pk)
    job.refresh_from_db()
    return job


def page(case):
    return reverse("correspondence:bundle", args=[case.reference])


# What is in it


def test_everything_is_in_it_with_contents_and_running_numbers(officer, full, client_of):
    job = made(officer, full)
    assert job.state == "ready"
    _, content = download(client_of(officer), job.made)
    text = reading(content)
    for said in (
        "Case bundle An internal case",
        "Made for Example Officer",
        "Contents A. Summary (1 incident)",
        "I. Letters (2 letters)",
        "Enclosure 1: A report",
        "Images passed on",
        "The police did [not] share images.",
        "From Ann Sender",
        "Dear Mayor, why?",
        "In reply to letter of 4 September 2019: Please explain",
        "Mentioned only.",
        "Seven",
    ):
        assert said in text, said
    with pikepdf.open(io.BytesIO(content)) as opened:
        number = len(opened.pages)
        assert f"page {number} of {number}" in text
        with opened.open_outline() as outline:
            titles = [item.title for item in outline.root]
        assert titles[:2] == ["Contents", "A. Summary"]
        assert titles[-1] == "Enclosure 1: A report"
        assert str(opened.docinfo.Title) == "Case bundle: An internal case (OC-2020-0001)"


def test_what_is_overdue_is_so_at_the_date_of_the_bundle(officer, case, client_of):
    put(Commitment, case, text="To report back.", due_on=date(2020, 1, 1))
    _, content = download(client_of(officer), made(officer, case, parts=["commitments"]).made)
    assert "Overdue at the date of this bundle" in reading(content)


def test_what_became_of_each_promise_events_in_full_and_the_letters_that_were_issued_are_in_it(
    officer, auditor, case, letter, client_of
):
    put(Event, case, kind="meeting", title="They met", description="For two hours, behind a closed door.")
    put(Commitment, case, text="To report.", status="met", evidence="The report of 4 October.")
    put(Recommendation, case, text="Stop it.", response="rejected", response_note="We will not.")
    issued = {"status": "issued", "number": "OB-2019-0001", "approved_by": auditor, "issued_at": timezone.now()}
    letter(opening="Words of a letter that was sent.", **issued)
    letter(opening="Words of a draft.")
    said = reading(download(client_of(officer), made(officer, case).made)[1])
    for told in (
        "For two hours, behind a closed door.",
        "The report of 4 October.",
        "Rejected: We will not.",
        "OB-2019-0001, 4 October 2019",
        "Words of a letter that was sent.",
    ):
        assert told in said
    assert "Words of a draft." not in said


def test_letters_issued_about_a_restricted_case_are_in_it_only_where_the_case_is_put_in(
    officer, auditor, restricted_case, letter, client_of
):
    issued = {"status": "issued", "number": "OB-2019-0001", "approved_by": auditor, "issued_at": timezone.now()}
    letter(case=restricted_case, opening="Words that were sent.", **issued)
    for put_in, is_in in ([], False), ([item_key(restricted_case)], True):
        job = made(officer, restricted_case, put_in=put_in)
        assert ("Words that were sent." in reading(download(client_of(officer), job.made)[1])) is is_in


def test_only_the_parts_that_were_chosen_are_in_it(officer, full, client_of):
    _, content = download(client_of(officer), made(officer, full, parts=["letters"]).made)
    text = reading(content)
    assert "A. Letters" in text
    assert "Images passed on" not in text
    assert "Enclosure" not in text


def test_notes_for_colleagues_are_never_in_it(officer, full, client_of):
    Note.objects.create(record=full, author=officer, text="Between ourselves")
    _, content = download(client_of(officer), made(officer, full).made)
    assert "Between ourselves" not in reading(content)


def test_a_member_gets_what_a_member_may_see(member, full, restricted_case, client_of):
    put(Event, restricted_case, kind="meeting", title="Secret event")
    _, content = download(client_of(member), made(member, full).made)
    assert "Secret" not in reading(content)
    assert "Made for Example Member" in reading(content)


def test_restricted_items_are_in_it_only_if_each_is_put_in_by_name(officer, restricted_case, client_of):
    event = put(Event, restricted_case, kind="meeting", title="Secret event")
    put(Document, restricted_case, title="Secret document")
    put(Letter, restricted_case, subject="Secret letter", direction="sent", holding="held")
    job = made(officer, restricted_case)
    assert "Secret" not in reading(download(client_of(officer), job.made)[1])
    job = made(officer, restricted_case, put_in=[item_key(event)])
    text = reading(download(client_of(officer), job.made)[1])
    assert "Secret event" in text
    assert "Secret letter" not in text and "Secret document" not in text
    assert job.made.history.get().history_change_reason == "Made the case bundle, 1 restricted item put in by name"


def test_protected_people_are_not_named_and_documents_that_name_them_are_left_out(officer, full, client_of):
    Person.objects.create(name="Jane Roe", naming="protected", pseudonym="Person A")
    put(Letter, full, subject="About Jane Roe", text="JANE ROE said so", direction="sent", holding="held")
    put(Document, full, title="Report of Jane Roe", text="x", text_state="done")
    put(Document, full, title="Naming", text="Jane Roe", text_state="done")
    _, content = download(client_of(officer), made(officer, full).made)
    text = reading(content)
    assert "About Person A" in text and "Report of Person A" in text
    assert "Enclosure 2: Report of Person A" in text and "Enclosure 3" not in text
    assert "jane" not in text.lower() and "Roe" not in text
    # The page says what is not in it.
    assert "“Naming” is left out. It names a protected person." in words(client_of(officer).get(page(full)))


# Who may, and one at a time


def test_nobody_makes_one_of_a_case_that_they_may_not_see(member, restricted_case, client_of):
    with pytest.raises(PermissionDenied):
        ask(member, restricted_case)
    assert client_of(member).get(page(restricted_case)).status_code == 404


def test_what_went_out_of_sight_meanwhile_is_not_made(member, case):
    job = ask(member, case)
    change(case, visibility="restricted")
    make_bundle(job.pk)
    job.refresh_from_db()
    assert (job.state, job.trouble) == ("failed", "You may not read the case any more.")
    assert not IssuedPdf.objects.exists()


def test_one_at_a_time_for_a_user(officer, auditor, case, restricted_case):
    ask(officer, case)
    with pytest.raises(ValidationError, match="is being made"):
        ask(officer, restricted_case)
    ask(auditor, case)


def test_it_is_served_to_whom_it_was_made_for_and_to_those_who_read_everything(member, officer, full, client_of):
    issued = made(member, full).made
    assert download(client_of(member), issued)[0].status_code == 200
    assert download(client_of(officer), issued)[0].status_code == 200
    other = made(officer, full).made
    response = client_of(member).get(reverse("correspondence:pdf_file", args=[other.pk]))
    assert response.status_code == 403
    assert "Ask for a bundle of your own" in words(client_of(member).get(other.get_absolute_url()))


def test_its_issue_is_on_record_like_that_of_any_pdf(officer, full, client_of, key):
    issued = made(officer, full).made
    assert (issued.kind, issued.briefing, issued.made_for) == ("bundle", None, officer)
    assert issued.history.get().history_user == officer
    _, content = download(client_of(officer), issued)
    assert issued.mark.encode() in content
    file = io.BytesIO(content)
    file.name = "bundle.pdf"
    said = words(client_of(officer).post(reverse("correspondence:check"), {"pdf": file}))
    assert "by Example Officer, the case bundle of OC-2020-0001 An internal case, unaltered." in said


# The page


def test_it_is_asked_for_on_its_page_and_found_there(officer, full, client_of, django_capture_on_commit_callbacks):
    browser = client_of(officer)
    with django_capture_on_commit_callbacks(execute=True):
        answer = sent(browser, page(full), parts=["summary"])
    assert answer.redirect_chain == [(page(full), 302)]
    issued = IssuedPdf.objects.get()
    assert issued.mark in words(browser.get(page(full)))


def test_without_a_part_it_asks_for_one(officer, full, client_of):
    answer = sent(client_of(officer), page(full))
    assert "Choose at least one part" in words(answer)
    assert not Job.objects.exists()


def test_only_restricted_items_that_the_reader_sees_can_be_put_in(officer, restricted_case, case, client_of):
    event = put(Event, restricted_case, kind="meeting", title="Secret event")
    assert "Secret event (event)" in words(client_of(officer).get(page(restricted_case)))
    assert "Restricted items" not in words(client_of(officer).get(page(case)))
    answer = sent(client_of(officer), page(restricted_case), parts=["timeline"], put_in=["event-999", item_key(event)])
    assert "Restricted items to put in: choose from the list" in words(answer)


def test_the_page_says_how_far_it_is_and_cancels_it(officer, full, client_of):
    browser, job = client_of(officer), ask(officer, full)
    assert "Waiting for its turn" in words(browser.get(page(full)))
    work.begin(job.pk)
    work.tell(job, "Documents read", 3, 40)
    said = browser.get(page(full))
    assert "Documents read: 3 of 40" in words(said)
    assert "Make the bundle" not in words(said)
    answer = browser.post(reverse("correspondence:bundle_cancel", args=[full.reference]), follow=True)
    assert "The bundle is cancelled" in words(answer)
    assert "Make the bundle" in words(answer)
    again = browser.post(reverse("correspondence:bundle_cancel", args=[full.reference]), follow=True)
    assert "nothing to cancel" in words(again)


def test_nobody_else_sees_how_far_it_is_or_cancels_it(officer, auditor, full, client_of):
    job = ask(officer, full)
    assert "Waiting" not in words(client_of(auditor).get(page(full)))
    assert not cancel_bundle(user=auditor, case=full)
    job.refresh_from_db()
    assert job.is_under_way


# Cancelled, failed, begun again


@pytest.mark.parametrize("step", ["Documents read", "Pages laid out"])
def test_cancelled_at_any_step_nothing_is_made(officer, full, monkeypatch, step):
    def told(job, said, done, of=0):
        if said == step:
            cancel_bundle(user=officer, case=full)
        tell(job, said, done, of)

    tell = work.tell
    monkeypatch.setattr(work, "tell", told)
    monkeypatch.setattr(bundle_actions, "made_apart", lambda job, tell: tell(1))
    assert made(officer, full).state == "cancelled"
    assert not IssuedPdf.objects.exists()
    assert not mail.outbox


def test_cancelled_at_the_last_moment_nothing_is_kept(officer, full, monkeypatch):
    def finished(job, tell):
        cancel_bundle(user=officer, case=full)
        return make(job)

    monkeypatch.setattr(bundle_actions, "made_apart", finished)
    assert made(officer, full).state == "cancelled"
    assert not IssuedPdf.objects.exists()


def test_whatever_telling_raises_ends_the_other_process(full, monkeypatch):
    def cancelled(pages):
        raise work.Cancelled

    started = []
    popen = apart.subprocess.Popen
    monkeypatch.setattr(apart.subprocess, "Popen", lambda *args, **kw: started.append(popen(*args, **kw)) or started[0])
    monkeypatch.setattr(apart, "PATIENCE", 0.05)
    job = {"html": "<p>x</p>", "mark": "OV", "variant": "pdf/ua-1", "pictures": {}, "pages": []}
    with pytest.raises(work.Cancelled):
        apart.made_apart(job, cancelled)
    assert started[0].returncode == -9


def test_a_restart_in_mid_work_begins_it_again(officer, full):
    job = ask(officer, full)
    work.begin(job.pk)
    assert resume_bundles() == 1
    job.refresh_from_db()
    assert job.state == "ready"
    assert IssuedPdf.objects.get() == job.made
    assert resume_bundles() == 0


def test_the_worker_begins_again_before_anything_else(monkeypatch):
    begun = []
    monkeypatch.setattr("correspondence.management.commands.worker.resume_bundles", lambda: begun.append("bundles"))
    monkeypatch.setattr(
        "django_tasks_db.management.commands.db_worker.Command.handle", lambda *a, **k: begun.append("work")
    )
    worker.Command().handle()
    assert begun == ["bundles", "work"]


def test_what_another_worker_is_at_is_left_to_it(officer, full):
    job = ask(officer, full)
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [work.LOCKS, job.pk])
        make_bundle(job.pk)
    other.close()
    job.refresh_from_db()
    assert job.state == "waiting"
    make_bundle(job.pk)
    job.refresh_from_db()
    assert job.state == "ready"


@pytest.mark.parametrize(
    ("limit", "most", "said"),
    [
        ("MOST_PAGES", 1, "Its documents have 2 pages, and a bundle has room for 1."),
        ("MOST_BYTES", 10, "The files of its documents are 0 MB, and a bundle has room for 300 MB."),
        ("MOST_DOCUMENTS", 0, "The case has 1 documents, and a bundle has room for 0."),
        ("LONGEST_HTML", 10, "Its texts are longer than one PDF can hold."),
    ],
)
def test_one_that_is_too_large_is_refused_with_a_sentence(officer, full, client_of, monkeypatch, limit, most, said):
    monkeypatch.setattr(bundle, limit, most)
    job = made(officer, full)
    assert job.state == "failed"
    assert said in words(client_of(officer).get(page(full)))
    assert "fewer parts" in job.trouble


def test_one_that_takes_too_long_is_refused_with_a_sentence(officer, full, monkeypatch):
    def ended(job, tell):
        raise NotMade(apart.ENDED)

    monkeypatch.setattr(bundle_actions, "made_apart", ended)
    assert made(officer, full).trouble.startswith("It took too much time or memory.")


def test_what_nobody_foresaw_is_said_to_be_no_fault_of_the_reader(officer, full, monkeypatch):
    monkeypatch.setattr(bundle_actions, "made_apart", lambda job, tell: 1 / 0)
    job = ask(officer, full)
    with pytest.raises(ZeroDivisionError):
        make_bundle(job.pk)
    job.refresh_from_db()
    assert (job.state, job.trouble) == ("failed", bundle_actions.SOMETHING_WRONG)
    assert Job.objects.under_way().filter(kind=KIND).count() == 0


# Mail


def test_whoever_asked_is_told_by_mail_with_a_link_and_without_the_file(
    officer, full, settings, django_capture_on_commit_callbacks
):
    settings.PUBLIC_ADDRESS = "https://oversight.example/"
    change(officer, email="olive@example.org")
    job = ask(officer, full)
    with django_capture_on_commit_callbacks(execute=True):
        make_bundle(job.pk)
    (told,) = mail.outbox
    job.refresh_from_db()
    assert told.to == ["olive@example.org"]
    assert told.subject == "The case bundle of OC-2020-0001 is ready"
    assert f"https://oversight.example{job.made.get_absolute_url()}" in told.body
    assert "An internal case" not in told.body
    assert not told.attachments


def test_without_an_address_or_with_a_broken_mail_server_it_is_ready_all_the_same(
    officer, full, settings, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert made(officer, full).state == "ready"
    change(officer, email="olive@example.org")
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1
    with django_capture_on_commit_callbacks(execute=True):
        assert made(officer, full).state == "ready"
    assert not mail.outbox
