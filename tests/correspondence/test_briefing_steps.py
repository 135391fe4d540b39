"""The steps in which a draft is written: each saves what it asks, and refuses what is not in order."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.merge_actions import merge
from cases.models import CaseLink, Event, Organisation
from cases.record_actions import put_into_case
from correspondence.briefing.contents import contents_of
from correspondence.briefing_actions import write_briefing
from correspondence.life_actions import submit_briefing
from correspondence.models import Document, Letter
from oversight.audit.versions import ChangedMeanwhile, version_of
from tests.files import kept_file
from tests.forms import faults, fields_of, follow, send
from tests.records import change, name, put, withdraw, words

pytestmark = pytest.mark.django_db

TODAY = f"{timezone.localdate():%-d %B %Y}"
STEPS = ["briefing_to", "briefing_words", "briefing_parts", "briefing_goes_with"]


def step(name, row):
    return reverse(f"correspondence:{name}", args=[row.pk])


def test_each_step_leads_to_the_next_and_the_last_to_the_letter(client_of, officer, letter):
    row, client = letter(), client_of(officer)
    leads = [client.get(step(name, row)).status_code and send(client, step(name, row)).url for name in STEPS]
    assert leads == [*(step(name, row) for name in STEPS[1:]), row.get_absolute_url()]


def test_a_step_that_is_saved_unchanged_leaves_no_history(client_of, officer, letter):
    row, client = letter(), client_of(officer)
    for each in STEPS:
        send(client, step(each, row))
    assert row.history.count() == 1


def test_save_and_leave_leads_to_the_letter(client_of, officer, letter):
    row = letter()
    assert send(client_of(officer), step("briefing_words", row), leave="yes").url == row.get_absolute_url()


def test_what_is_typed_is_saved_step_by_step(client_of, officer, letter):
    row, client = letter(), client_of(officer)
    send(client, step("briefing_to", row), addressee="The Mayor", office="Mayor of London", salutation="")
    send(client, step("briefing_words", row), dated="7 October 2019", subject="Images", opening="**Here**.", close="")
    send(client, step("briefing_parts", row), parts=["summary"], recorded=TODAY, is_archival="on")
    send(client, step("briefing_goes_with", row), copied_to="The Chair")
    row.refresh_from_db()
    assert (row.addressee, row.office, row.salutation) == ("The Mayor", "Mayor of London", "Dear Mayor")
    assert (row.dated, row.subject, row.opening) == (date(2019, 10, 7), "Images", "**Here**.")
    assert (row.close, row.parts, row.is_archival) == ("Yours sincerely", ["summary"], True)
    assert row.as_recorded == f"as recorded on {TODAY}"
    assert row.copied_to == "The Chair"
    assert row.history.first().history_change_reason == "Went on with the briefing letter to The Mayor"


def test_the_timelines_filter_is_kept_and_shown(client_of, officer, letter, case):
    put(Letter, case, subject="About images", direction="sent", holding="held")
    put(Event, case, kind="meeting", title="A meeting")
    row, client = letter(parts=["timeline"]), client_of(officer)
    send(client, step("briefing_parts", row), kind=["letter"], since="August 2019")
    row.refresh_from_db()
    assert row.timeline_filter == {"kind": ["letter"], "since": "August 2019"}
    assert "Timeline (1 line) Narrowed to Kind of record: Letters; From: August 2019" in words(
        client.get(row.get_absolute_url())
    )
    assert "August 2019" in client.get(step("briefing_parts", row)).content.decode()


def test_documents_of_the_case_are_enclosed_in_their_order_and_taken_out_again(client_of, officer, letter, case):
    first, second = (put(Document, case, title=title, **kept_file(title.encode())) for title in ("One", "Two"))
    row, client = letter(), client_of(officer)
    send(client, step("briefing_goes_with", row), documents=[str(first.pk), str(second.pk)])
    assert [str(enclosed) for enclosed in row.enclosures.current()] == ["One", "Two"]
    send(client, step("briefing_goes_with", row), documents=[str(second.pk)])
    assert [str(enclosed) for enclosed in row.enclosures.current()] == ["Two"]
    assert row.enclosures.get(document=first).withdrawn_reason == "Taken out of the letter"


def test_a_document_of_another_case_cannot_be_enclosed(client_of, officer, letter, restricted_case, case):
    put(Document, case, title="Here", **kept_file(b"a"))
    elsewhere = put(Document, restricted_case, title="Elsewhere", **kept_file(b"b"))
    row = letter()
    page = send(client_of(officer), step("briefing_goes_with", row), documents=[str(elsewhere.pk)])
    assert "There is a problem" in words(page)
    assert not row.enclosures.exists()


@pytest.mark.parametrize(
    ("name", "field", "typed", "message"),
    [
        ("briefing_to", "addressee", "", "Enter to whom the letter goes"),
        ("briefing_words", "dated", "", "Enter the date of the letter, for instance 4 October 2019"),
        ("briefing_words", "dated", "spring 2018", "Enter one day, for instance 4 October 2019"),
        ("briefing_words", "dated", "about 4 October 2019", "Enter one day, for instance 4 October 2019"),
        ("briefing_words", "dated", "by 4 October 2019", "Enter one day, for instance 4 October 2019"),
        ("briefing_words", "subject", "", "Enter the subject"),
        ("briefing_words", "opening", " ", "Enter the text of the letter"),
        ("briefing_words", "opening", "x" * 20_001, "Text of the letter must be 20,000 characters or fewer"),
        ("briefing_words", "signatory", "", "Enter who signs the letter"),
        ("briefing_parts", "recorded", "whenever", "Enter a day"),
        ("briefing_parts", "recorded", "1 January 1999", "The case is recorded since"),
    ],
)
def test_a_fault_is_told_at_its_field_and_nothing_is_saved(name, field, typed, message, client_of, officer, letter):
    row = letter()
    told = faults(send(client_of(officer), step(name, row), **{field: typed}))
    assert list(told) == [f"id_{field}"]
    assert message in told[f"id_{field}"]
    assert row.history.count() == 1


@pytest.mark.parametrize(
    "typed", [{"since": "whenever"}, {"since": "2020", "until": "2019"}, {"parts": ["everything"]}, {"kind": ["spy"]}]
)
def test_parts_and_periods_that_make_no_sense_are_refused(typed, client_of, officer, letter):
    row = letter()
    assert "There is a problem" in words(send(client_of(officer), step("briefing_parts", row), **typed))
    assert row.history.count() == 1


def test_the_text_is_shown_as_it_will_be_set_and_nothing_is_saved(client_of, officer, letter):
    row = letter()
    page = send(client_of(officer), step("briefing_words", row), opening="Here is **bold**.", preview="yes")
    assert "<strong>bold</strong>" in page.content.decode()
    assert "Here is **bold**." in page.content.decode()
    assert row.history.count() == 1


def test_it_is_shown_while_it_is_typed_and_nothing_in_it_runs(client_of, member):
    address = reverse("correspondence:briefing_preview")
    typed = "<script>alert(1)</script> [x](javascript:alert(2)) **bold**"
    html = client_of(member).post(address, {"opening": typed}).content.decode()
    assert "<strong>bold</strong>" in html
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "Nothing is typed yet" in client_of(member).post(address, {}).content.decode()


def test_whoever_saves_after_another_is_shown_both(client_of, officer, letter):
    row = letter()
    seen = version_of(row)
    change(row, subject="Theirs")
    with pytest.raises(ChangedMeanwhile):
        write_briefing(user=officer, briefing=row, seen=seen, subject="Mine")
    page = send(client_of(officer), step("briefing_words", row), subject="Mine", seen=seen)
    said = words(page)
    assert "saved changes to this while you were typing" in said
    assert "Theirs" in said


@pytest.mark.parametrize("name", STEPS)
def test_a_draft_is_its_authors_and_the_case_officers(name, client_of, officer, member, auditor, letter):
    of_officer, of_member = letter(), letter(author=member)
    statuses = [client_of(user).get(step(name, of_officer)).status_code for user in (officer, member, auditor)]
    assert statuses == [200, 403, 403]
    assert [client_of(user).get(step(name, of_member)).status_code for user in (officer, member)] == [200, 200]


def test_a_letter_that_is_no_draft_leads_back_to_its_page(client_of, officer, letter):
    row = letter(status="submitted")
    page = follow_get(client_of(officer), step("briefing_words", row))
    assert page.redirect_chain == [(row.get_absolute_url(), 302)]
    assert "cannot be changed now: it is not a draft" in page.content.decode()


def follow_get(client, address):
    return client.get(address, follow=True)


def test_the_page_of_a_draft_leads_to_each_step(client_of, officer, letter):
    row = letter()
    html = follow(client_of(officer), step("briefing_goes_with", row)).content.decode()
    assert all(step(name, row) in html for name in STEPS)


def test_what_was_typed_into_a_letter_that_is_no_draft_any_more_is_shown_again_and_not_saved(
    client_of, officer, letter
):
    row, client = letter(), client_of(officer)
    typed = fields_of(client.get(step("briefing_words", row))) | {"opening": "A long text."}
    submit_briefing(user=officer, briefing=row)
    page = client.post(step("briefing_words", row), typed)
    assert "The letter is submitted, so it cannot be changed. Nothing of yours was saved" in words(page)
    assert page.context["form"]["opening"].value() == "A long text."
    row.refresh_from_db()
    assert row.opening == "Here is what we hold."


def test_a_close_that_fitted_the_salutation_fits_the_new_one(client_of, officer, letter):
    row, own = letter(), letter(close="With kind regards")
    for each in (row, own):
        send(client_of(officer), step("briefing_to", each), salutation="Dear Sir or Madam")
        each.refresh_from_db()
    assert (row.close, own.close) == ("Yours faithfully", "With kind regards")


def test_words_that_were_not_sent_are_asked_for(client_of, officer, letter):
    page = client_of(officer).post(step("briefing_words", letter()), {})
    assert "Enter the text of the letter" in words(page)


def test_an_enclosure_out_of_sight_is_not_named_on_the_letters_page(
    client_of, officer, member, letter, case, restricted_case
):
    report = put(Document, case, title="The secret report", **kept_file(b"x"))
    row = letter()
    write_briefing(user=officer, briefing=row, seen=version_of(row), documents=[report])
    assert "The secret report" in words(client_of(member).get(row.get_absolute_url()))
    put_into_case(user=officer, case=restricted_case, record=report)
    withdraw(CaseLink.objects.get(case=case))
    assert "The secret report" not in words(client_of(member).get(row.get_absolute_url()))
    assert "The secret report" in words(client_of(officer).get(row.get_absolute_url()))


def test_a_timeline_narrowed_to_somebody_who_was_merged_is_narrowed_to_the_other(officer, letter, case):
    kept, merged = (Organisation.objects.create(name=each, classification="police") for each in ("MPS", "The Met"))
    put(Event, case, title="Elsewhere")
    name(put(Event, case, title="They met"), "took_part", organisation=merged)
    row = letter(parts=["timeline"], timeline_filter={"organisation": str(merged.pk)})
    merge(user=officer, kept=kept, merged=merged, reason="One")
    (annex,) = contents_of(officer, row).annexes
    assert [line.line for line in annex.shows["rows"]] == ["They met"]
    assert annex.shows["narrowed"] == ["Organisation: MPS"]


def test_a_timeline_narrowed_to_somebody_whom_nothing_names_any_more_is_empty_and_says_so(officer, letter, case):
    body = Organisation.objects.create(name="MPS", classification="police")
    put(Event, case, title="Elsewhere")
    row = letter(parts=["timeline"], timeline_filter={"organisation": str(body.pk)})
    (annex,) = contents_of(officer, row).annexes
    assert (annex.count, annex.shows["narrowed"]) == (0, ["Organisation: nobody whom the case names now"])
