"""The page that checks a PDF: unaltered, altered, or not ours; and to whom what is told."""

import hashlib
import io
import re
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader, PdfWriter

from correspondence import checking
from correspondence.models import IssuedPdf
from correspondence.pdf_actions import issue_pdf
from oversight.audit.models import Change
from oversight.uploads import kinds
from oversight.uploads.models import Upload
from oversight.uploads.store import path_of
from tests import samples
from tests.database import behind_the_back
from tests.forms import faults
from tests.records import change, seal, words

pytestmark = pytest.mark.django_db

ADDRESS = reverse("correspondence:check")


@pytest.fixture
def issued(officer, letter):
    return issue_pdf(user=officer, briefing=letter(parts=[]))


@pytest.fixture
def content(issued):
    return path_of(str(issued.file)).read_bytes()


def sent(browser, content, name="letter.pdf"):
    return browser.post(ADDRESS, {"pdf": SimpleUploadedFile(name, content)})


def answer(browser, content, name="letter.pdf"):
    return words(sent(browser, content, name))


def when(issued):
    return f"{timezone.localtime(issued.entry.at):%-d %B %Y at %H:%M}"


# Unaltered


def test_the_bytes_that_were_issued_are_unaltered(client_of, officer, issued, content):
    response = sent(client_of(officer), content)
    told = words(response)
    assert "letter.pdf Unaltered" in told
    assert f"Issued by us on {when(issued)} by {officer}, about {issued.case}, unaltered." in told
    assert f"SHA-256 of the file {issued.sha256}" in told
    for leads_to in (issued, issued.briefing):
        assert f'href="{leads_to.get_absolute_url()}"' in response.content.decode()
    assert "<title>Unaltered: Check a PDF" in response.content.decode()


def test_its_name_does_not_matter(client_of, officer, content):
    assert "renamed.dat Unaltered" in answer(client_of(officer), content, "renamed.dat")


def test_it_tells_whether_that_is_sealed_and_with_which_seal(client_of, officer, key, issued, content):
    client = client_of(officer)
    assert re.search(r"entry \d+ of the ledger, not sealed yet: look again in a minute\.", answer(client, content))
    seal()
    assert re.search(r"entry \d+ of the ledger, sealed with seal 1\.", answer(client, content))
    issued.case.title = "Another title"
    issued.case.save()
    seal()
    assert "sealed with seal 1." in answer(client, content)


def test_each_pdf_is_told_from_the_others(client_of, officer, letter, issued, content):
    other = issue_pdf(user=officer, briefing=letter(parts=[], addressee="The Mayor"))
    told = answer(client_of(officer), path_of(str(other.file)).read_bytes())
    assert "Unaltered" in told and other.mark in told and "The Mayor" in told
    assert issued.mark not in told


# Altered


def flipped(content):
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def saved_by_pypdf(content):
    out = io.BytesIO()
    PdfWriter(clone_from=PdfReader(io.BytesIO(content))).write(out)
    return out.getvalue()


def pages_alone(content):
    """Pages put into a new PDF by pypdf: neither identifier nor metadata comes with them."""
    out, writer = io.BytesIO(), PdfWriter()
    for page in PdfReader(io.BytesIO(content)).pages:
        writer.add_page(page)
    writer.write(out)
    return out.getvalue()


def saved_by_pikepdf(content):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as opened:
        opened.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


WAYS = {
    "a byte flipped": flipped,
    "a byte appended": lambda content: content + b"\n",
    "a byte cut off": lambda content: content[:-1],
    "saved by pypdf": saved_by_pypdf,
    "pages alone": pages_alone,
    "saved by pikepdf": saved_by_pikepdf,
}


@pytest.mark.parametrize("way", WAYS)
def test_other_bytes_that_bear_our_mark_are_altered(way, client_of, officer, issued, content):
    changed = WAYS[way](content)
    assert changed != content
    response = sent(client_of(officer), changed)
    told = words(response)
    assert "letter.pdf Altered" in told
    assert f"This says it is ours ({issued.mark}, issued on {when(issued)} by {officer}" in told
    assert "its bytes are not those that were issued: altered" in told
    assert f'href="{issued.get_absolute_url()}"' in response.content.decode()


def test_each_single_byte_matters(client_of, officer, content):
    client = client_of(officer)
    for place in range(10, len(content), len(content) // 7):
        changed = content[:place] + bytes([content[place] ^ 255]) + content[place + 1 :]
        assert "Unaltered" not in answer(client, changed), place


def forged(mark):
    out, writer = io.BytesIO(), PdfWriter(clone_from=PdfReader(io.BytesIO(samples.pdf("All is well"))))
    writer.add_metadata({"/Keywords": mark})
    writer.write(out)
    return out.getvalue()


def test_another_pdf_that_claims_a_mark_of_ours_is_altered(client_of, officer, issued):
    assert "letter.pdf Altered" in answer(client_of(officer), forged(issued.mark))


# Not ours


def test_what_bears_no_mark_is_not_ours(client_of, officer, issued):
    told = answer(client_of(officer), samples.pdf())
    assert "letter.pdf Not ours" in told
    assert "no mark of ours is found in it" in told
    assert "More of it" not in told


def test_a_mark_that_we_never_issued_is_not_ours(client_of, officer, issued):
    told = answer(client_of(officer), forged("OV-2222-3333-4444"))
    assert "Not ours: it bears the mark OV-2222-3333-4444, which we never issued." in told


def test_a_pdf_that_cannot_be_read_is_not_ours(client_of, officer, issued):
    assert "letter.pdf Not ours" in answer(client_of(officer), b"%PDF-1.7\nnothing")


# The ledger decides


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def test_a_row_that_the_ledger_does_not_know_makes_no_pdf_ours(client_of, officer, issued):
    fake = samples.pdf("Not from here")
    behind_the_back("correspondence_issuedpdf", "UPDATE correspondence_issuedpdf SET sha256 = %s", sha256(fake))
    assert IssuedPdf.objects.get().sha256 == sha256(fake)
    assert "letter.pdf Not ours" in answer(client_of(officer), fake)


def test_a_row_that_was_altered_makes_no_pdf_of_ours_foreign(client_of, officer, issued, content):
    behind_the_back(
        "correspondence_issuedpdf", "UPDATE correspondence_issuedpdf SET sha256 = repeat('0', 64), mark = 'x'"
    )
    assert "letter.pdf Unaltered" in answer(client_of(officer), content)


@pytest.mark.parametrize("with_digest", [False, True])
def test_an_entry_that_was_altered_proves_nothing(client_of, officer, key, issued, with_digest):
    seal()
    fake = samples.pdf("Not from here")
    digest = (
        ", digest = ledger.digest_of(jsonb_set(content, '{sha256}', to_jsonb(%s::text)), salt)" if with_digest else ""
    )
    values = [sha256(fake)] * (2 if with_digest else 1)
    behind_the_back(
        "ledger.entry",
        f"UPDATE ledger.entry SET content = jsonb_set(content, '{{sha256}}', to_jsonb(%s::text)){digest} "
        "WHERE history = 'correspondence_historicalissuedpdf'",
        *values,
    )
    told = answer(client_of(officer), fake)
    assert "letter.pdf Cannot be told" in told
    assert "Our own record of this PDF was changed after it was made" in told


# Who learns what


@pytest.mark.parametrize("make", [lambda content: content, flipped], ids=["unaltered", "altered"])
def test_a_reader_who_may_not_see_the_case_learns_nothing_of_it(
    make, client_of, officer, member, letter, restricted_case
):
    row = letter(case=restricted_case, parts=[], addressee="A Secret Person")
    issued = issue_pdf(user=officer, briefing=row)
    changed = make(path_of(str(issued.file)).read_bytes())
    response = sent(client_of(member), changed)
    told = words(response)
    assert re.search(f"(Issued by us|issued) on {when(issued)}[,)]", told)
    assert "More of it is told to those who may read what it is about" in told
    for hidden in (restricted_case.reference, restricted_case.title, "A Secret Person", str(officer)):
        assert hidden not in response.content.decode()
    for gone in (issued, row, restricted_case):
        assert gone.get_absolute_url() not in response.content.decode()
    assert restricted_case.title in answer(client_of(officer), changed)


@pytest.mark.parametrize("role", ["administrator", "member", "auditor"])
def test_everybody_who_is_signed_in_may_check(role, request, client_of, content):
    assert "letter.pdf Unaltered" in answer(client_of(request.getfixturevalue(role)), content)


def test_nobody_else_may(client, content):
    response = sent(client, content)
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


def test_it_is_offered_at_the_foot_of_every_page_and_where_pdfs_and_proofs_are(client_of, auditor, client, issued):
    link = f'href="{ADDRESS}"'
    for address in (issued.get_absolute_url(), issued.briefing.get_absolute_url(), reverse("proof")):
        main, _, foot = client_of(auditor).get(address).content.decode().partition("</main>")
        assert link in main, address
        assert link in foot, address
    assert link not in client.get("/accounts/login/").content.decode()


# What is sent


def test_no_file_is_told_at_the_field(client_of, officer):
    response = client_of(officer).post(ADDRESS, {})
    assert faults(response) == {"id_pdf": "Choose a PDF"}
    assert "<title>Error: Check a PDF" in response.content.decode()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "empty.pdf", "“empty.pdf” is empty. Check that it was saved, then choose it again."),
        (b"PK\x03\x04 words", "letter.docx", "“letter.docx” is no PDF. Choose the PDF itself, as you got it."),
        (samples.PROGRAM, "letter.pdf", "“letter.pdf” is no PDF. Choose the PDF itself, as you got it."),
    ],
)
def test_what_is_no_pdf_is_told_at_the_field(content, name, said, client_of, officer):
    response = sent(client_of(officer), content, name)
    assert faults(response) == {"id_pdf": said}


def test_a_file_name_with_html_in_it_is_shown_as_words(client_of, officer, content):
    for sent_bytes in (content, b"words"):
        page = sent(client_of(officer), sent_bytes, "<b>.pdf").content.decode()
        assert "&lt;b&gt;.pdf" in page and "<b>" not in page


def test_a_file_that_is_too_large_is_told_at_the_field(client_of, officer, content, monkeypatch):
    monkeypatch.setattr(checking, "LARGEST", len(content) - 1)
    told = faults(sent(client_of(officer), content))
    assert told == {"id_pdf": "“letter.pdf” is larger than 50 MB, and no PDF of ours is."}
    assert kinds.LARGEST == 50 * 1024 * 1024


def test_nothing_is_kept_of_the_file_and_nothing_recorded(client_of, officer, content, monkeypatch, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "coming")
    Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir()
    before = Change.objects.count(), set(Path(settings.MEDIA_ROOT).rglob("*"))
    looked_at = []
    look = checking.sha256_of

    def looking(file):
        looked_at.append(Path(file.name))
        return look(file)

    monkeypatch.setattr(checking, "sha256_of", looking)
    assert "Altered" in answer(client_of(officer), flipped(content))
    assert [path.parent for path in looked_at] == [tmp_path / "coming"]
    assert list((tmp_path / "coming").iterdir()) == []
    assert (Change.objects.count(), set(Path(settings.MEDIA_ROOT).rglob("*"))) == before
    assert not Upload.objects.exists()


def test_a_pdf_that_takes_long_to_read_is_answered_soon(client_of, officer, issued, monkeypatch):
    monkeypatch.setattr(checking, "SECONDS", 0)
    begun = timezone.now()
    assert "letter.pdf Not ours" in answer(client_of(officer), samples.pdf(pages=300))
    assert timezone.now() - begun < timedelta(seconds=10)


# Drafts, and letters that were issued


def test_of_a_draft_it_says_that_it_is_one(client_of, officer, content):
    assert "It is a draft: no letter that was sent." in answer(client_of(officer), content)


def test_a_letter_that_was_superseded_is_told_with_the_letter_that_took_its_place(
    client_of, officer, auditor, issued, content, letter
):
    sent = {"approved_by": auditor, "issued_at": timezone.now()}
    old = issued.briefing
    change(old, status="superseded", number="OB-2019-0001", **sent)
    change(issued, kind="letter")
    new = letter(status="issued", number="OB-2019-0002", supersedes=old, **sent)
    told = answer(client_of(officer), content)
    assert "letter.pdf Superseded" in told
    assert f"unaltered, but superseded by {new}." in told


def test_that_it_was_superseded_is_told_to_whoever_may_not_see_its_case_too(
    client_of, member, auditor, issued, content, letter
):
    sent = {"approved_by": auditor, "issued_at": timezone.now()}
    change(issued.briefing, status="superseded", number="OB-2019-0001", **sent)
    change(issued, kind="letter")
    new = letter(status="issued", number="OB-2019-0002", supersedes=issued.briefing, **sent)
    change(issued.case, visibility="restricted")
    told = answer(client_of(member), content)
    assert "unaltered, but superseded by a later letter." in told
    assert new.number not in told
