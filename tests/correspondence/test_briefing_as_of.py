"""A briefing letter about a case as recorded on another day."""

import io
from io import StringIO

import docx
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from cases.models import CaseLink, Event
from correspondence.briefing_actions import write_briefing
from correspondence.models import Document, IssuedPdf
from oversight.audit.moments import for_file_name, said
from oversight.audit.versions import version_of
from tests import samples
from tests.files import kept_file
from tests.pdf import download, press, reading
from tests.records import put, seal, then, withdraw, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def was(case):
    """A moment at which one meeting was recorded; the case has another title and another meeting since."""
    put(Event, case, kind="meeting", title="An early meeting")
    moment = timezone.now()
    case.title = "A later title"
    case.save()
    put(Event, case, kind="meeting", title="A late meeting")
    return moment


def pdf(browser, letter, moment=None):
    page = press(browser, letter, moment)
    assert page.status_code == 200
    return download(browser, IssuedPdf.objects.get())


def test_the_pdf_tells_the_case_of_then_and_says_so_first_and_in_its_file_name(client_of, officer, letter, was):
    response, content = pdf(client_of(officer), letter(parts=["timeline"]), was)
    told = reading(content)
    assert f"As recorded on {said(was)}." in told
    assert "What was recorded since is not in this letter" in told
    assert "An internal case" in told
    assert "An early meeting" in told
    assert "later title" not in told
    assert "A late meeting" not in told
    assert f"-as-recorded-{for_file_name(was)}.pdf" in response.headers["Content-Disposition"]


def test_page_and_docx_of_a_letter_with_a_day_of_its_own_tell_the_case_of_then(client_of, officer, letter, was):
    row, client = letter(parts=["timeline"], recorded=was), client_of(officer)
    assert "Annex A: Timeline (1 line)" in words(client.get(row.get_absolute_url()))
    response = client.get(reverse("correspondence:briefing_docx", args=[row.pk]))
    assert f"-as-recorded-{for_file_name(was)}.docx" in response.headers["Content-Disposition"]
    said_there = [paragraph.text for paragraph in docx.Document(io.BytesIO(response.content)).paragraphs]
    assert any(f"Told as recorded on {said(was)}." in words_ for words_ in said_there)


def test_an_enclosure_goes_with_it_as_it_is_today_and_the_letter_says_so(client_of, officer, letter, case, was):
    report = put(Document, case, title="The report", text_state="done", **kept_file(samples.pdf("Seven images")))
    row = letter(parts=[], recorded=was)
    write_briefing(user=officer, briefing=row, seen=version_of(row), documents=[report])
    _, content = pdf(client_of(officer), row)
    assert "What was recorded since is not in this letter, but for its enclosures." in reading(content)


def test_the_pdf_of_today_says_nothing_of_the_kind(client_of, officer, letter, was):
    response, content = pdf(client_of(officer), letter(parts=["timeline"]))
    assert "recorded on" not in reading(content)
    assert "as-recorded" not in response.headers["Content-Disposition"]


def test_the_end_says_of_when_it_tells_and_what_is_sealed_now(client_of, officer, letter, was, key):
    sealed = seal()
    _, content = pdf(client_of(officer), letter(parts=["timeline"]), was)
    end = reading(content).rpartition("This PDF is")[2]
    assert f"It tells the case as recorded on {said(was)}. Record last sealed on" in end
    assert sealed.root.hex() in end
    issued = IssuedPdf.objects.get()
    assert (issued.recorded, issued.seal_number, issued.seal_root) == (was, 1, sealed.root.hex())


def test_the_page_of_the_letter_leads_to_the_pdf_of_then(client_of, officer, letter, was):
    made = letter(parts=["timeline"])
    response = client_of(officer).get(then(made.get_absolute_url(), was))
    assert "Timeline (1 line)" in words(response)
    assert f"as recorded on {said(was)}, says so on its first page" in words(response)
    assert f'action="{then(reverse("correspondence:briefing_pdf", args=[made.pk]), was)}"' in response.content.decode()
    assert "Make another letter" not in words(response)


def test_a_member_reads_in_it_only_what_they_may_see_today(client_of, member, letter, case, restricted_case, was):
    event = Event.objects.get(title="An early meeting")
    withdraw(CaseLink.objects.get(object_id=event.pk))
    CaseLink.objects.create(record=event, case=restricted_case)
    told = reading(pdf(client_of(member), letter(parts=["timeline"]), was)[1])
    assert "An early meeting" not in told


def test_before_the_case_was_recorded_there_is_no_pdf(client_of, officer, letter):
    address = reverse("correspondence:briefing_pdf", args=[letter().pk])
    response = client_of(officer).post(f"{address}?recorded=1+September+2019")
    assert response.status_code == 404
    assert "nothing to show as recorded on 1 September 2019" in response.content.decode()
    assert not IssuedPdf.objects.exists()


def test_the_command_makes_it_too(case, was, tmp_path):
    output = tmp_path / "briefing.pdf"
    arguments = [case.reference, "--addressee", "The Chair", "--output", str(output)]
    call_command("export_briefing", *arguments, "--recorded", was.isoformat(), stdout=StringIO())
    assert "A late meeting" not in reading(output.read_bytes())
    assert "An early meeting" in reading(output.read_bytes())
    for words_typed, refusal in (("nonsense", "Enter a day"), ("1 September 2019", "not recorded by 1 September 2019")):
        with pytest.raises(CommandError, match=refusal):
            call_command("export_briefing", *arguments, "--force", "--recorded", words_typed)
