"""Issuing the PDF of a briefing letter: a record with its bytes, which are served and never made again."""

import hashlib
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cases.models import Event, Source
from correspondence.briefing.pdf import LetterRefused
from correspondence.models import IssuedPdf, Letter
from correspondence.pdf_actions import issue_pdf
from oversight.audit.models import Change
from oversight.audit.verifying import verify
from oversight.uploads.actions import clear_uploads
from oversight.uploads.store import path_of
from tests.forms import token_of_button
from tests.pdf import download, press, reading
from tests.records import put, queries, seal, withdraw, words

pytestmark = pytest.mark.django_db
SCRIPT = Path(__file__).parents[2] / "docs" / "check_proof.py"


def test_the_button_issues_the_pdf_and_leads_to_its_page(client_of, officer, letter, key):
    sealed = seal()
    row = letter()
    page = press(client_of(officer), row)
    issued = IssuedPdf.objects.get()
    assert page.redirect_chain == [(issued.get_absolute_url(), 302)]
    assert (issued.briefing, issued.case, issued.made_for, issued.recorded) == (row, row.case, officer, None)
    assert (issued.seal_number, issued.seal_size, issued.seal_root) == (1, sealed.size, sealed.root.hex())
    told = words(page)
    for said in (
        "The PDF is made, and on record",
        issued.mark,
        f"Made by {officer}, ",
        f"SHA-256 {issued.sha256}",
        f"Printed on it Seal 1, {sealed.size} entries, root {sealed.root.hex()}",
        "of the ledger, not sealed yet",
    ):
        assert said in told


def test_the_download_is_the_very_bytes_that_are_on_record_under_a_good_name(client_of, officer, letter):
    client = client_of(officer)
    press(client, letter())
    issued = IssuedPdf.objects.get()
    response, content = download(client, issued)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="OC-2020-0001-briefing-2019-10-04.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert content.startswith(b"%PDF-")
    assert (hashlib.sha256(content).hexdigest(), len(content)) == (issued.sha256, issued.size)
    assert f"This PDF is {issued.mark}" in reading(content)


def test_what_changes_later_changes_no_pdf_that_was_issued(client_of, officer, letter, case):
    client = client_of(officer)
    row = letter(parts=["timeline"])
    press(client, row)
    first = IssuedPdf.objects.get()
    before = download(client, first)[1]
    put(Event, case, kind="meeting", title="A late meeting")
    press(client, row)
    second = IssuedPdf.objects.exclude(pk=first.pk).get()
    assert download(client, first)[1] == before
    assert "A late meeting" in reading(download(client, second)[1])
    assert first.mark != second.mark


def test_opening_the_address_makes_nothing_and_leads_to_the_button(client_of, officer, letter):
    row = letter()
    response = client_of(officer).get(reverse("correspondence:briefing_pdf", args=[row.pk]))
    assert (response.status_code, response.url) == (302, row.get_absolute_url())
    assert not IssuedPdf.objects.exists()


def test_a_double_click_issues_one_pdf(client_of, officer, letter):
    client, row = client_of(officer), letter(parts=[])
    address = reverse("correspondence:briefing_pdf", args=[row.pk])
    token = token_of_button(client.get(row.get_absolute_url()), address)
    first, second = (client.post(address, {"form_token": token}) for _ in range(2))
    assert first.url == second.url == IssuedPdf.objects.get().get_absolute_url()


def test_the_button_pressed_on_two_pages_issues_two(client_of, officer, letter):
    client, row = client_of(officer), letter(parts=[])
    press(client, row)
    press(client, row)
    assert len(set(IssuedPdf.objects.values_list("sha256", flat=True))) == 2


def test_the_history_says_who_why_and_with_which_sha_256(client_of, officer, letter, case):
    client = client_of(officer)
    press(client, letter())
    issued = IssuedPdf.objects.get()
    row = issued.history.get()
    assert (row.history_user, row.history_type) == (officer, "+")
    assert row.history_change_reason == "Made the PDF of the briefing letter to Unmesh Desai AM"
    assert Change.objects.filter(history_id=row.history_id, user=officer, about_id=case.pk).exists()
    for address in (
        f"{case.get_absolute_url()}history/",
        reverse("cases:record_history", args=["issuedpdf", issued.pk]),
    ):
        told = words(client.get(address))
        assert f"PDF added: {issued.mark}, made on" in told
        assert f"SHA-256 {issued.sha256}" in told


def test_the_page_of_the_letter_lists_its_pdfs_and_says_where_there_is_none(client_of, officer, letter):
    client, row, other = client_of(officer), letter(parts=[]), letter(parts=[], dated=date(2019, 10, 5))
    press(client, row)
    issued = IssuedPdf.objects.get()
    told = words(client.get(row.get_absolute_url()))
    assert f"{issued.mark} Draft made by {officer} on " in told
    assert f"SHA-256 {issued.sha256}" in told
    assert "None yet. Each PDF is listed here" in words(client.get(other.get_absolute_url()))


def test_more_pdfs_take_no_more_queries(client_of, officer, letter):
    client, row = client_of(officer), letter(parts=[])
    press(client, row)
    few = queries(client, row.get_absolute_url())
    press(client, row)
    press(client, row)
    assert queries(client, row.get_absolute_url()) == few


@pytest.mark.parametrize("role", ["administrator", "officer", "member", "auditor"])
def test_whoever_reads_the_letter_may_take_its_pdf_along(role, request, client_of, letter):
    client = client_of(request.getfixturevalue(role))
    assert press(client, letter(parts=[])).status_code == 200
    assert download(client, IssuedPdf.objects.get())[0].status_code == 200


def test_whoever_may_not_see_the_case_issues_nothing(client_of, member, letter, restricted_case):
    row = letter(case=restricted_case, parts=[])
    assert client_of(member).post(reverse("correspondence:briefing_pdf", args=[row.pk])).status_code == 404
    for user in (member, AnonymousUser()):
        with pytest.raises(PermissionDenied):
            issue_pdf(user=user, briefing=row)
    assert not IssuedPdf.objects.exists()


def test_a_member_is_not_served_the_draft_of_another_who_may_see_more(
    client_of, officer, member, letter, case, restricted_case
):
    secret = put(Letter, restricted_case, subject="Secret letter", direction="received", holding="held")
    Source.objects.create(record=put(Event, case, kind="meeting", title="A meeting"), cited=secret)
    row = letter(parts=["sources"])
    press(client_of(officer), row)
    issued = IssuedPdf.objects.get()
    client = client_of(member)
    assert client.get(reverse("correspondence:pdf_file", args=[issued.pk])).status_code == 403
    page = client.get(issued.get_absolute_url())
    assert f"It holds what {officer} could read" in words(page)
    assert reverse("correspondence:pdf_file", args=[issued.pk]) not in page.content.decode()
    press(client, row)
    own = IssuedPdf.objects.get(made_for=member)
    assert "Secret letter" not in reading(download(client, own)[1])


def test_a_member_who_lost_sight_of_the_case_is_not_served_even_their_own(
    client_of, on_the_committee, letter, restricted_case
):
    client = client_of(on_the_committee)
    press(client, letter(case=restricted_case, parts=[]))
    issued = IssuedPdf.objects.get()
    assert download(client, issued)[0].status_code == 200
    withdraw(on_the_committee.committee_seats.get())
    for name in ("pdf", "pdf_file"):
        assert client.get(reverse(f"correspondence:{name}", args=[issued.pk])).status_code == 404


def test_a_letter_that_asks_for_what_it_may_not_load_is_refused_on_its_page(officer, letter, client_of, monkeypatch):
    def refuse(*args):
        raise LetterRefused("A letter may not load file:///etc/passwd")

    monkeypatch.setattr("correspondence.pdf_actions.made_into_pdf", refuse)
    row = letter()
    page = press(client_of(officer), row)
    assert page.redirect_chain == [(row.get_absolute_url(), 302)]
    assert "The PDF was not made. A letter may not load" in page.content.decode()
    assert not IssuedPdf.objects.exists()


def test_bytes_that_are_gone_or_were_changed_are_not_served(client_of, officer, letter):
    client = client_of(officer)
    press(client, letter(parts=[]))
    issued = IssuedPdf.objects.get()
    path_of(str(issued.file)).write_bytes(b"%PDF-1.7 something else")
    response = client.get(reverse("correspondence:pdf_file", args=[issued.pk]))
    assert response.status_code == 500
    assert f"Its SHA-256 was {issued.sha256}" in response.content.decode()


def test_clearing_uploads_away_leaves_them(officer, letter, monkeypatch):
    issued = issue_pdf(user=officer, briefing=letter(parts=[]))
    monkeypatch.setattr("oversight.uploads.actions.DAYS", -1)
    clear_uploads()
    assert path_of(str(issued.file)).exists()


def test_the_database_refuses_a_pdf_without_history_and_a_change_without_a_reason(officer, letter):
    issued = issue_pdf(user=officer, briefing=letter(parts=[]))
    connection.check_constraints()
    with pytest.raises(DatabaseError, match="has no history"), transaction.atomic():
        IssuedPdf.objects.update(sha256="0" * 64)
        connection.check_constraints()
    issued.sha256 = "0" * 64
    issued._history_user = officer
    with pytest.raises(DatabaseError, match="needs a reason"), transaction.atomic():
        issued.save()


def test_the_history_verifies(officer, letter, key):
    issue_pdf(user=officer, briefing=letter(parts=[]))
    connection.check_constraints()
    seal()
    assert verify().findings == []


def test_an_auditor_proves_the_sha_256_without_oversight(client_of, auditor, officer, letter, key, tmp_path):
    issued = issue_pdf(user=officer, briefing=letter(parts=[]))
    seal()
    client = client_of(auditor)
    address = reverse("record_proof", args=["issuedpdf", issued.pk])
    assert f'href="{address}"' in client.get(issued.get_absolute_url()).content.decode()
    (tmp_path / "proof.json").write_bytes(client.get(address).content)
    command = [sys.executable, SCRIPT, tmp_path / "proof.json", str(key)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    (entry,) = json.loads((tmp_path / "proof.json").read_text())["entries"]
    assert json.loads(entry["content"])["sha256"] == issued.sha256
    assert issued.sha256 in done.stdout


# The command


def test_the_command_issues_too_in_nobodys_name_and_leaves_no_letter(case, tmp_path, capsys):
    output = tmp_path / "briefing.pdf"
    call_command("export_briefing", case.reference, "--addressee=The Chair", f"--output={output}", "--parts")
    issued = IssuedPdf.objects.get()
    assert hashlib.sha256(output.read_bytes()).hexdigest() == issued.sha256
    assert f"{issued.mark}, SHA-256 {issued.sha256}" in capsys.readouterr().out
    assert (issued.briefing, issued.case, issued.made_for) == (None, case, case.lead_officer)
    assert issued.made_by == f"on the command line for {case.lead_officer}"
    row = issued.history.get()
    assert row.history_user is None
    assert row.history_change_reason.endswith("made the PDF of the briefing letter to The Chair")


def test_the_page_of_one_that_the_command_made_says_so(case, tmp_path, client_of, officer):
    output = tmp_path / "briefing.pdf"
    call_command("export_briefing", case.reference, "--addressee=The Chair", f"--output={output}", "--parts")
    told = words(client_of(officer).get(IssuedPdf.objects.get().get_absolute_url()))
    assert f"Made on the command line for {officer}" in told
    assert "Made of" not in told
