"""The life of a briefing letter: submitted, approved by another or sent back, issued, superseded."""

import io
import re

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cases.models import CaseLink, Incident, Person
from cases.record_actions import put_into_case
from correspondence.briefing.pdf import LetterRefused
from correspondence.briefing_actions import begin_successor, write_briefing
from correspondence.life_actions import (
    approve_briefing,
    digest_of,
    facts_read,
    issue_briefing,
    send_back_briefing,
    submit_briefing,
)
from correspondence.models import Briefing, BriefingTemplate, Document, IssuedPdf
from correspondence.pdf_actions import issue_pdf
from oversight.accounts.models import User
from oversight.audit.versions import version_of
from oversight.uploads.store import path_of
from tests import samples
from tests.files import kept_file
from tests.forms import faults, fields_of, send, token_of_button
from tests.pdf import reading
from tests.records import change, put, withdraw, words

pytestmark = pytest.mark.django_db

YEAR = timezone.localdate().year


@pytest.fixture
def colleague(db):
    return User.objects.create_user("colleague", password="any", role="officer", first_name="Colin")


def address(move, row):
    return reverse(f"correspondence:briefing_{move}", args=[row.pk])


def press(client, move, row):
    token = token_of_button(client.get(row.get_absolute_url()), address(move, row))
    return client.post(address(move, row), {"form_token": token}, follow=True)


def approved(row, *, by, put_in=()):
    submit_briefing(user=row.author, briefing=row)
    return approve_briefing(user=by, briefing=row, put_in=put_in, seen=digest_of(row, facts_read(by, row)))


def issued(row, *, by):
    approved(row, by=by)
    return issue_briefing(user=by, briefing=row)


def status(row):
    return Briefing.objects.get(pk=row.pk).status


# The whole way, as people go it


def test_a_letter_goes_from_draft_to_issued_and_each_step_is_in_its_history(client_of, officer, colleague, letter):
    row, author, approver = letter(), client_of(officer), client_of(colleague)
    assert "Submitted. Another case officer may approve it now" in words(press(author, "submit", row))
    assert "Approve" not in words(author.get(row.get_absolute_url()))
    assert "Read and approve" in words(approver.get(row.get_absolute_url()))
    assert send(approver, address("approve", row)).url == row.get_absolute_url()
    page = press(author, "issue", row)
    assert "Issued. Its bytes are kept, and are never made again" in words(page)
    row.refresh_from_db()
    assert (row.status, row.number, row.approved_by) == ("issued", f"OB-{YEAR}-0001", colleague)
    reasons = list(row.history.order_by("history_id").values_list("history_change_reason", "history_user__username"))
    assert "Versions of what it tells" not in words(
        author.get(reverse("cases:record_history", args=["briefing", row.pk]))
    )
    assert reasons[1:] == [("Submitted for approval", "officer"), ("Approved", "colleague"), ("Issued", "officer")]


def test_only_an_issued_letter_has_a_number_and_they_follow_each_other(officer, colleague, letter):
    rows = [letter(), letter(), letter()]
    assert {row.number for row in rows} == {None}
    for row in rows[1:]:
        issued(row, by=colleague)
    numbers = list(Briefing.objects.order_by("pk").values_list("number", flat=True))
    assert numbers == [None, f"OB-{YEAR}-0001", f"OB-{YEAR}-0002"]


def test_the_pdf_that_is_issued_bears_the_number_and_no_mark_of_a_draft(officer, colleague, letter):
    pdf = issued(letter(), by=colleague)
    assert pdf.kind == "letter"
    said = reading(pdf_bytes(pdf))
    assert f"Our reference: OB-{YEAR}-0001, OC-2020-0001" in said
    assert "Draft" not in said
    assert "DRAFT" not in said


def pdf_bytes(pdf):
    return path_of(str(pdf.file)).read_bytes()


def test_issued_bytes_are_never_made_again_only_served(client_of, officer, colleague, letter):
    row = letter()
    pdf = issued(row, by=colleague)
    page = client_of(officer).get(row.get_absolute_url())
    assert "Make a draft PDF" not in words(page)
    download = reverse("correspondence:pdf_file", args=[pdf.pk])
    assert download in page.content.decode()
    assert b"".join(client_of(officer).get(download).streaming_content) == pdf_bytes(pdf)
    with pytest.raises(ValidationError, match="never made again"):
        issue_pdf(user=officer, briefing=Briefing.objects.get(pk=row.pk))
    assert IssuedPdf.objects.count() == 1


def test_everybody_who_may_see_the_case_is_served_the_issued_letter(client_of, colleague, member, auditor, letter):
    download = reverse("correspondence:pdf_file", args=[issued(letter(), by=colleague).pk])
    assert [client_of(user).get(download).status_code for user in (member, auditor, colleague)] == [200, 200, 200]


# Who may not


def test_nobody_approves_their_own_letter(officer, colleague, letter):
    row = letter()
    submit_briefing(user=colleague, briefing=row)
    # Neither who wrote it nor who submitted it.
    for user in (officer, colleague):
        with pytest.raises(PermissionDenied):
            approve_briefing(user=user, briefing=Briefing.objects.get(pk=row.pk), seen="")
        with pytest.raises(PermissionDenied):
            send_back_briefing(user=user, briefing=Briefing.objects.get(pk=row.pk), comments="Why not")
    assert status(row) == "submitted"


def test_the_database_itself_refuses_an_approval_by_the_author(officer, letter):
    with pytest.raises(IntegrityError), transaction.atomic():
        letter(status="approved", approved_by=officer)


def test_whoever_approves_reads_to_whom_it_goes_from_when_and_under_which_letterhead(client_of, colleague, letter):
    template = BriefingTemplate.objects.create(name="Committee", organisation="Police and Crime Committee")
    row = letter(template=template, status="submitted", further_addressees="Alex Example AM\nLondon")
    page = words(client_of(colleague).get(address("approve", row)))
    for told in ("Unmesh Desai AM City Hall London", "Alex Example AM London", "4 October 2019", "The Mayor"):
        assert told in page
    assert "Letterhead: Committee" in page


@pytest.mark.parametrize("role", ["member", "auditor", "administrator"])
def test_only_case_officers_approve_send_back_and_issue(role, request, officer, letter, client_of):
    user, row = request.getfixturevalue(role), letter(status="submitted")
    for move in ("approve", "send_back"):
        assert client_of(user).get(address(move, row)).status_code == 403
    assert client_of(user).post(address("issue", row)).status_code in (302, 403)
    with pytest.raises(PermissionDenied):
        issue_briefing(user=user, briefing=row)
    assert status(row) == "submitted"


def test_a_member_submits_their_own_letter_and_no_other(client_of, member, letter):
    own, other = letter(author=member), letter()
    press(client_of(member), "submit", own)
    assert status(own) == "submitted"
    assert client_of(member).post(address("submit", other)).status_code == 403
    assert status(other) == "draft"


def test_to_whoever_may_not_see_the_case_there_is_no_letter(client_of, member, letter, restricted_case):
    row = letter(case=restricted_case)
    for move in ("submit", "take_back", "issue", "supersede"):
        assert client_of(member).post(address(move, row)).status_code == 404
    for move in ("approve", "send_back"):
        assert client_of(member).get(address(move, row)).status_code == 404


# Sent back, taken back


def test_it_is_sent_back_with_comments_that_its_author_reads(client_of, officer, colleague, letter):
    row = letter()
    submit_briefing(user=officer, briefing=row)
    send(client_of(colleague), address("send_back", row), comments="Say who told them.")
    assert status(row) == "draft"
    page = words(client_of(officer).get(row.get_absolute_url()))
    assert "Sent back. What is to be changed: Say who told them." in page
    assert row.history.first().history_change_reason == "Sent back: Say who told them."
    home = words(client_of(officer).get(reverse("home")))
    assert "Sent back, to be changed" in home
    submit_briefing(user=officer, briefing=Briefing.objects.get(pk=row.pk))
    assert "What is to be changed" not in words(client_of(officer).get(row.get_absolute_url()))


def test_without_comments_it_is_not_sent_back(client_of, officer, colleague, letter):
    row = letter()
    submit_briefing(user=officer, briefing=row)
    page = send(client_of(colleague), address("send_back", row), comments=" ")
    assert faults(page) == {"id_comments": "Enter what is to be changed"}
    assert status(row) == "submitted"


def test_its_author_takes_it_back_and_it_has_to_be_approved_anew(client_of, officer, colleague, letter):
    row = letter()
    approved(row, by=colleague)
    press(client_of(officer), "take_back", row)
    row.refresh_from_db()
    assert (row.status, row.approved_by, row.submitted_by, row.facts) == ("draft", None, None, [])


@pytest.mark.parametrize(
    ("move", "at", "sentence"),
    [
        ("submit", "submitted", "The letter is submitted already"),
        ("issue", "draft", "The letter is not approved yet"),
        ("take_back", "draft", "The letter is draft already"),
        ("supersede", "draft", "Only a letter that is issued"),
    ],
)
def test_a_move_that_makes_no_sense_is_told_in_a_sentence(move, at, sentence, client_of, officer, letter):
    row = letter(status=at)
    assert sentence in press(client_of(officer), move, row).content.decode()
    assert status(row) == at


def test_a_letter_that_is_settled_cannot_be_changed(officer, letter):
    row = letter(status="submitted")
    with pytest.raises(ValidationError, match="The letter is submitted, so it cannot be changed"):
        write_briefing(user=officer, briefing=row, seen=version_of(row), subject="Other")


def test_an_issued_letter_is_not_withdrawn_but_superseded(client_of, officer, colleague, letter):
    row = letter()
    issued(row, by=colleague)
    page = client_of(officer).get(reverse("cases:record_withdraw", args=["briefing", row.pk]))
    assert "It is issued. Issue a letter that supersedes it instead" in words(page)


# What was approved is what is issued


def test_it_is_not_approved_where_something_changed_since_the_page_was_opened(
    client_of, colleague, officer, letter, case
):
    incident = put(Incident, case, kind="disclosure", title="Images")
    row = letter()
    submit_briefing(user=officer, briefing=row)
    seen = digest_of(row, facts_read(colleague, row))
    change(incident, title="Other images")
    with pytest.raises(ValidationError, match="was changed since you opened this page"):
        approve_briefing(user=colleague, briefing=row, seen=seen)
    page = send(client_of(colleague), address("approve", row), seen=seen)
    assert "was changed since you opened this page. Look again" in words(page)
    assert status(row) == "submitted"
    # What the page shows now can be approved.
    client_of(colleague).post(address("approve", row), {"seen": page.context["form"]["seen"].value()})
    assert status(row) == "approved"


def test_it_is_not_approved_where_its_own_words_were_changed_since_the_page_was_opened(
    client_of, colleague, officer, letter
):
    row = letter()
    submit_briefing(user=officer, briefing=row)
    opened = fields_of(client_of(colleague).get(address("approve", row)))
    press(client_of(officer), "take_back", row)
    write_briefing(user=officer, briefing=row, seen=version_of(row), opening="Words that nobody has seen.")
    press(client_of(officer), "submit", row)
    page = client_of(colleague).post(address("approve", row), opened)
    assert "The letter, or something that it tells, was changed since you opened this page. Look again" in words(page)
    assert "Words that nobody has seen." in words(page)
    assert status(row) == "submitted"


def test_it_is_not_approved_where_what_goes_with_it_was_changed_since_the_page_was_opened(
    client_of, colleague, officer, letter, case
):
    template = BriefingTemplate.objects.create(name="Committee", organisation="Police and Crime Committee")
    report = put(Document, case, title="The report", text_state="done", **kept_file(samples.pdf("Seven images")))
    row = letter(template=template, parts=[])
    write_briefing(user=officer, briefing=row, seen=version_of(row), documents=[report])
    submit_briefing(user=officer, briefing=row)
    person = Person.objects.create(name="Jane Roe")
    for row_of, changed in (
        (template, {"organisation": "Another Committee"}),
        (report, {"title": "Another report"}),
        (person, {"naming": "protected", "pseudonym": "Witness 1"}),
    ):
        seen = digest_of(Briefing.objects.get(pk=row.pk), facts_read(colleague, row))
        change(row_of, **changed)
        with pytest.raises(ValidationError, match="was changed since you opened this page"):
            approve_briefing(user=colleague, briefing=row, seen=seen)


def test_it_is_not_issued_where_something_that_it_tells_changed_since_it_was_approved(
    client_of, colleague, officer, letter, case
):
    incident = put(Incident, case, kind="disclosure", title="Images")
    row = letter()
    approved(row, by=colleague)
    change(incident, title="Other images")
    page = press(client_of(officer), "issue", row)
    assert "Something that it tells was changed since the letter was approved" in page.content.decode()
    assert status(row) == "approved"
    assert not IssuedPdf.objects.exists()
    assert not Briefing.objects.exclude(number=None).exists()


def test_it_is_not_issued_under_another_letterhead_than_the_approved_one(client_of, colleague, officer, letter):
    template = BriefingTemplate.objects.create(name="Committee", organisation="Police and Crime Committee")
    row = letter(template=template, parts=[])
    approved(row, by=colleague)
    change(template, organisation="Another Committee")
    page = press(client_of(officer), "issue", row)
    assert "Its letterhead was changed since the letter was approved" in page.content.decode()
    assert status(row) == "approved"
    change(template, organisation="Police and Crime Committee", opening="For letters to come.")
    assert issue_briefing(user=officer, briefing=row).kind == "letter"


def test_to_bring_back_an_approved_letter_is_no_approval_of_another_letterhead(colleague, officer, letter):
    template = BriefingTemplate.objects.create(name="Committee", organisation="Police and Crime Committee")
    row = letter(template=template, parts=[])
    row = approved(row, by=colleague)
    withdraw(row)
    change(template, organisation="Another Committee")
    change(row, withdrawn_at=None, withdrawn_reason="")
    with pytest.raises(ValidationError, match="Its letterhead was changed since the letter was approved"):
        issue_briefing(user=officer, briefing=row)


@pytest.mark.parametrize("gone", ["withdrawn", "out of the case", "corrected"])
def test_it_is_not_issued_without_an_enclosure_that_was_approved_with_it(
    gone, colleague, officer, letter, case, restricted_case
):
    report = put(Document, case, title="The report", text_state="done", **kept_file(samples.pdf("Seven images")))
    row = letter(parts=[])
    write_briefing(user=officer, briefing=row, seen=version_of(row), documents=[report])
    approved(row, by=colleague)
    if gone == "withdrawn":
        withdraw(report)
    elif gone == "corrected":
        change(report, title="Another report")
    else:
        put_into_case(user=officer, case=restricted_case, record=report)
        withdraw(CaseLink.objects.get(case=case))
    with pytest.raises(ValidationError, match="changed since the letter was approved"):
        issue_briefing(user=officer, briefing=row)


def test_it_is_not_issued_where_somebody_was_protected_since_it_was_approved(colleague, officer, letter):
    person, row = Person.objects.create(name="Jane Roe"), letter(parts=[])
    approved(row, by=colleague)
    change(person, naming="protected", pseudonym="Witness 1")
    with pytest.raises(ValidationError, match="Who is protected, or what they are called, was changed since"):
        issue_briefing(user=officer, briefing=row)


def test_what_it_does_not_tell_may_change_meanwhile(colleague, officer, letter, case):
    row = letter(parts=["questions"])
    approved(row, by=colleague)
    put(Incident, case, kind="disclosure", title="Images")
    assert issue_briefing(user=officer, briefing=row).kind == "letter"


def test_the_versions_of_all_that_it_tells_are_frozen_with_it(colleague, letter, case):
    incident = put(Incident, case, kind="disclosure", title="Images")
    row = letter()
    issued(row, by=colleague)
    row.refresh_from_db()
    version = incident.history.get().history_id
    assert [fact for fact in row.facts if fact[3] == incident.pk and fact[4] == version]


def test_where_the_pdf_is_refused_nothing_is_issued(client_of, officer, colleague, letter, monkeypatch):
    def refuse(*args, **options):
        raise LetterRefused("A letter may not load file:///etc/passwd")

    row = letter()
    approved(row, by=colleague)
    monkeypatch.setattr("correspondence.pdf_actions.made_into_pdf", refuse)
    page = press(client_of(officer), "issue", row)
    assert "The PDF was not made. A letter may not load" in page.content.decode()
    assert (status(row), Briefing.objects.exclude(number=None).count()) == ("approved", 0)


# Superseded


def test_a_letter_that_supersedes_another_begins_with_its_words_and_takes_its_place_once_issued(
    client_of, officer, colleague, letter
):
    old = letter(subject="Images", parts=["questions"])
    issued(old, by=colleague)
    page = press(client_of(officer), "supersede", old)
    new = Briefing.objects.get(supersedes=old)
    assert page.redirect_chain == [(new.get_absolute_url(), 302)]
    assert (new.status, new.subject, new.parts, new.number) == ("draft", "Images", ["questions"], None)
    assert new.dated == timezone.localdate()
    assert "A letter that is to supersede it is begun" in words(client_of(officer).get(old.get_absolute_url()))
    assert status(old) == "issued"
    pdf = issued(new, by=colleague)
    assert status(old) == "superseded"
    assert f"This letter supersedes OB-{YEAR}-0001 of 4 October 2019" in re.sub(r"\s+", " ", reading(pdf_bytes(pdf)))
    assert "Superseded by" in words(client_of(officer).get(old.get_absolute_url()))


def test_one_letter_at_a_time_is_begun_to_supersede_another(officer, colleague, letter):
    old = letter()
    issued(old, by=colleague)
    begin_successor(user=officer, briefing=old)
    with pytest.raises(ValidationError, match="is begun already"):
        begin_successor(user=colleague, briefing=old)


def test_a_double_click_issues_one_letter(client_of, officer, colleague, letter):
    row = letter()
    approved(row, by=colleague)
    client = client_of(officer)
    token = token_of_button(client.get(row.get_absolute_url()), address("issue", row))
    for _ in range(2):
        client.post(address("issue", row), {"form_token": token})
    assert IssuedPdf.objects.count() == 1


def test_two_buttons_of_a_page_do_two_things(client_of, officer, colleague, letter):
    row, client = letter(parts=[]), client_of(officer)
    approved(row, by=colleague)
    page, make = client.get(row.get_absolute_url()), reverse("correspondence:briefing_pdf", args=[row.pk])
    for button in (make, address("issue", row)):
        client.post(button, {"form_token": token_of_button(page, button)})
    assert status(row) == "issued"
    assert set(IssuedPdf.objects.values_list("kind", flat=True)) == {"draft", "letter"}


def test_any_officer_finds_a_letter_that_is_approved_also_one_of_a_member(
    client_of, member, officer, colleague, letter
):
    row = letter(author=member)
    approved(row, by=colleague)
    for user in (officer, colleague):
        assert "Approved: it can be issued" in words(client_of(user).get(reverse("home")))
    assert "Approved: it can be issued" not in words(client_of(member).get(reverse("home")))


def test_letters_of_ones_own_leave_room_for_those_that_wait_for_one(client_of, officer, colleague, letter):
    submit_briefing(user=officer, briefing=letter())
    for _ in range(31):
        letter(author=colleague, status="submitted", submitted_by=colleague)
    assert "Waits for your approval" in words(client_of(colleague).get(reverse("home")))


def test_letters_that_wait_are_on_the_home_page_of_those_who_can_move_them_on(client_of, officer, colleague, letter):
    row = letter()
    submit_briefing(user=officer, briefing=row)
    assert "Waits for your approval" in words(client_of(colleague).get(reverse("home")))
    assert "Waits for your approval" not in words(client_of(officer).get(reverse("home")))
    approve_briefing(user=colleague, briefing=row, seen=digest_of(row, facts_read(colleague, row)))
    assert "Approved: it can be issued" in words(client_of(officer).get(reverse("home")))


# What is in it


def test_restricted_items_are_in_it_only_where_the_approver_puts_each_in_by_name(
    client_of, officer, colleague, member, on_the_committee, letter, restricted_case
):
    one, other = (
        put(Incident, restricted_case, kind="disclosure", title=f"Images passed on {when}")
        for when in ("once", "twice")
    )
    row = letter(case=restricted_case, parts=["summary"])
    submit_briefing(user=officer, briefing=row)
    page = client_of(colleague).get(address("approve", row))
    assert "Incident: Images passed on once" in words(page)
    send(client_of(colleague), address("approve", row), put_in=[f"incident-{one.pk}"])
    row.refresh_from_db()
    assert row.put_in == [f"incident-{one.pk}"]
    pdf = issue_briefing(user=officer, briefing=row)
    said = reading(pdf_bytes(pdf))
    assert "Images passed on once" in said
    assert "Images passed on twice" not in said
    # The page lists what was left out, to those who may see it.
    told = words(client_of(officer).get(row.get_absolute_url())).partition("Left out of it")[2]
    assert other.title in told
    assert one.title not in told
    download = reverse("correspondence:pdf_file", args=[pdf.pk])
    assert client_of(on_the_committee).get(download).status_code == 200


def test_nothing_but_what_the_page_offered_can_be_put_in(client_of, officer, colleague, letter, restricted_case, case):
    elsewhere = put(Incident, restricted_case, kind="disclosure", title="Elsewhere")
    row = letter(case=case)
    submit_briefing(user=officer, briefing=row)
    seen = digest_of(row, facts_read(colleague, row))
    for key in (f"incident-{elsewhere.pk}", "case-x", "nonsense"):
        with pytest.raises(ValidationError):
            approve_briefing(user=colleague, briefing=row, put_in=[key], seen=seen)
    assert status(row) == "submitted"


def test_documents_that_are_enclosed_are_appended_with_cover_sheets(client_of, officer, colleague, letter, case):
    report = put(
        Document,
        case,
        title="The report",
        text_state="done",
        **kept_file(samples.pdf("Seven images"), media_type="application/pdf"),
    )
    row = letter(parts=[])
    write_briefing(user=officer, briefing=row, seen=version_of(row), documents=[report])
    submit_briefing(user=officer, briefing=row)
    page = words(client_of(colleague).get(address("approve", row)))
    assert "The report , 1 page" in page
    approve_briefing(user=colleague, briefing=row, seen=digest_of(row, facts_read(colleague, row)))
    pages = PdfReader(io.BytesIO(pdf_bytes(issue_briefing(user=officer, briefing=row)))).pages
    assert len(pages) == 4
    assert "Enclosure 1: The report" in pages[1].extract_text()
    assert "Seven images" in pages[2].extract_text()
    assert "page 4 of 4" in pages[3].extract_text()


def test_who_approves_an_archival_letter_is_told_what_of_its_enclosures_an_archive_takes(
    client_of, officer, colleague, letter, case
):
    files = {"Refused": samples.pdf(), "Taken": pdf_bytes(issued(letter(parts=[]), by=colleague))}
    enclosed = [
        put(Document, case, title=title, text_state="done", **kept_file(content, media_type="application/pdf"))
        for title, content in files.items()
    ]
    row = letter(parts=[], is_archival=True)
    write_briefing(user=officer, briefing=row, seen=version_of(row), documents=enclosed)
    submit_briefing(user=officer, briefing=row)
    page = words(client_of(colleague).get(address("approve", row)))
    assert "Refused . An archive would refuse its pages: a font is not embedded: Helvetica. Its pages are not" in page
    assert "Taken , 1 page" in page
    assert "For an archive: Pages of others are appended only if their fonts are embedded" in page


def test_an_archival_letter_is_pdf_a(officer, colleague, letter):
    content = pdf_bytes(issued(letter(is_archival=True, parts=[]), by=colleague))
    with pikepdf.open(io.BytesIO(content)) as opened, opened.open_metadata() as told:
        assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("3", "A")


def test_as_of_a_day_it_tells_the_case_of_then(officer, colleague, letter, case):
    incident = put(Incident, case, kind="disclosure", title="Images passed on")
    then = timezone.now()
    change(incident, title="Other images")
    row = letter(recorded=then, parts=["summary"])
    said = reading(pdf_bytes(issued(row, by=colleague)))
    assert "Images passed on" in said
    assert "Other images" not in said
