"""The PDF of a briefing letter: what is in it, how it is tagged, and for whom it is made."""

import io
import re
from datetime import date
from itertools import pairwise

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from cases.models import (
    CaseLink,
    Commitment,
    Event,
    Incident,
    Person,
    Publication,
    Recommendation,
    Source,
    Statement,
    StatementLink,
)
from correspondence.briefing.contents import contents_of
from correspondence.briefing.imprint import MARK, imprint_now, new_mark
from correspondence.models import Briefing, Letter, Question
from tests.pdf import IMPRINT, letter_page, pages_of, pdf_of, tags_of, text_of
from tests.records import answer, name, put, seal, withdraw

pytestmark = pytest.mark.django_db

ISSUED = {"status": "issued", "number": "OB-2019-0001", "issued_at": timezone.now()}
HEADINGS = {
    "summary": "Summary",
    "statements": "What was said and put right",
    "timeline": "Timeline",
    "questions": "Questions and answers",
    "exchange": "Exchange of letters",
    "commitments": "Commitments and recommendations outstanding",
    "sources": "Sources",
}


@pytest.mark.parametrize(("due", "said"), [(3, "was"), (4, "is"), (5, "is")])
def test_a_missing_reply_was_due_only_where_its_day_had_passed_on_the_date_of_the_letter(
    due, said, officer, letter, case
):
    asked = put(Letter, case, "1 September 2019", subject="Asked", direction="sent", holding="held")
    asked.deadlines.create(what="Reply", due_on=date(2019, 10, due), rule="As the letter asks")
    page = re.sub("<[^>]+>", "", letter_page(contents_of(officer, letter())))
    assert f"No reply recorded; it {said} due on {due} October 2019" in page


def test_the_first_page_is_the_letter(officer, letter):
    first = pages_of(officer, letter())[0]
    said = [
        "London Assembly",
        "Unmesh Desai AM\nCity Hall\nLondon",
        "4 October 2019",
        "Our reference: OC-2020-0001",
        "Dear Unmesh",
        "An internal case",
        "Here is what we hold.",
        "Yours sincerely",
        "Olive Officer\nScrutiny Manager",
        "Copied to\nThe Mayor",
        "Annex A: Summary, page 2",
    ]
    places = [first.find(words) for words in said]
    assert -1 not in places, dict(zip(said, places, strict=True))
    assert places == sorted(places)


def test_every_page_has_the_reference_its_number_and_that_it_is_a_draft(officer, letter):
    pages = pages_of(officer, letter())
    for number, page in enumerate(pages, 1):
        assert f"page {number} of {len(pages)}" in page
        assert "OC-2020-0001 – Draft" in page


def test_an_issued_letter_is_marked_by_its_number_and_not_as_a_draft(officer, auditor, letter):
    pages = pages_of(officer, letter(**ISSUED, approved_by=auditor))
    assert "Draft" not in "".join(pages)
    assert all("OB-2019-0001 – OV" in page for page in pages)


def test_the_pdf_has_title_language_and_tags(officer, letter, amended_question):
    with pikepdf.open(io.BytesIO(pdf_of(officer, letter())[1])) as opened:
        assert str(opened.Root.Lang) == "en-GB"
        assert opened.Root.MarkInfo.Marked
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        assert str(opened.docinfo.Title) == "An internal case: briefing letter to Unmesh Desai AM (OC-2020-0001)"
        assert opened.open_metadata()["pdfuaid:part"] == "1"
        tags = tags_of(opened)
    assert {"/H1", "/H2", "/H3", "/Table", "/THead", "/TH", "/TD", "/P", "/Figure"} <= set(tags)


def test_headings_are_in_order_and_no_level_is_left_out(officer, letter, amended_question, case):
    put(Incident, case, kind="disclosure", title="Images passed on")
    put(Commitment, case, text="To report back.")
    hostile = letter(opening="# One\n\n### Three\n\nText")
    with pikepdf.open(io.BytesIO(pdf_of(officer, hostile)[1])) as opened:
        levels = [int(tag[2]) for tag in tags_of(opened) if tag in {"/H1", "/H2", "/H3", "/H4"}]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_picture_has_an_alternative_text_and_every_font_is_embedded(officer, letter):
    with pikepdf.open(io.BytesIO(pdf_of(officer, letter())[1])) as opened:
        figures = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        assert figures
        assert all(str(figure.Alt) == "Oversight" for figure in figures)
        fonts = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
        assert fonts
        assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts)


def test_the_heads_of_a_long_table_are_repeated_on_each_page(officer, letter, case):
    for number in range(60):
        put(Event, case, kind="meeting", title=f"Meeting number {number}")
    pages = pages_of(officer, letter(parts=["timeline"]))[1:]
    assert len(pages) > 1
    assert all("What happened" in page for page in pages)


@pytest.mark.parametrize("part", Briefing.Part.values)
def test_each_part_is_in_the_letter_only_if_it_was_chosen(part, officer, letter):
    others = [other for other in Briefing.Part.values if other != part]
    alone, without = text_of(officer, letter(parts=[part])), text_of(officer, letter(parts=others))
    assert f"Annex A: {HEADINGS[part]}" in alone
    assert f": {HEADINGS[part]}, page" not in without
    assert "Annex G" not in without


def test_a_letter_without_annexes_is_one_page(officer, letter):
    (page,) = pages_of(officer, letter(parts=[]))
    assert "Annex" not in page


def test_the_annexes_say_what_is_on_record(officer, letter, case, amended_question):
    put(Incident, case, kind="disclosure", title="Images passed on", quantity_as_stated="seven images")
    wrong = put(Statement, case, "29 August 2019", text="It never happened.")
    right = put(Statement, case, "4 September 2019", text="It did happen.")
    StatementLink.objects.create(source=right, target=wrong, kind="corrects", note="Seven images")
    put(Commitment, case, text="To report back.", due_on=date(2019, 10, 1), due_as_written="by 1 October 2019")
    put(Commitment, case, text="To say sorry.", status="met")
    put(Recommendation, case, text="Stop sharing.")
    text = text_of(officer, letter())
    assert "Images passed on (seven images)" in text
    assert "Corrected by what was said on 4 September 2019: It did happen. (Seven images)" in text
    assert "Overdue at the date of this letter" in text
    assert "Stop sharing." in text
    assert "To say sorry." not in text.partition("Annex F: Commitments")[2].partition("Annex G")[0].partition("Made")[2]


def test_an_amendment_is_compared_in_signs_that_need_no_colour(officer, letter, amended_question):
    text = text_of(officer, letter(parts=["questions"]))
    assert "The police did [not] share images." in text
    assert "Why it was amended: It was wrong." in text
    assert "What prompted it: Press reports." in text
    assert "(since replaced)" in text


def test_uncertain_dates_are_shown_as_written_and_as_understood(officer, letter, case):
    put(Event, case, "spring 2018", kind="meeting", title="A meeting")
    text = text_of(officer, letter(parts=["timeline"]))
    assert "spring 2018 understood as March to May 2018" in text


def test_sources_that_disagree_are_marked(officer, letter, case):
    event = put(Event, case, kind="meeting", title="A meeting")
    paper = Publication.objects.create(title="A report", publisher="A Paper", address="https://paper.example/report")
    Source.objects.create(record=event, publication=paper, conflicts=True, claim_as_written="5 September 2019")
    briefing = letter(parts=["timeline", "sources"])
    text = text_of(officer, briefing)
    assert "Sources disagree: 5 September 2019" in text
    assert "Disagrees: gives 5 September 2019." in text
    with pikepdf.open(io.BytesIO(pdf_of(officer, briefing)[1])) as opened:
        links = [str(a.A.URI) for page in opened.pages for a in page.get("/Annots", []) if "/A" in a]
    assert links == ["https://paper.example/report"]


def test_records_lead_to_our_pages_where_the_address_of_the_site_is_set(officer, letter, case, settings):
    event = put(Event, case, kind="meeting", title="A meeting")
    contents = contents_of(officer, letter(parts=["timeline"]))
    address = f'href="https://oversight.example{event.get_absolute_url()}"'
    assert "https://oversight.example" not in letter_page(contents)
    settings.PUBLIC_ADDRESS = "https://oversight.example/"
    assert address in letter_page(contents)


def test_what_was_withdrawn_is_left_out(officer, letter, case, amended_question):
    rows = [
        put(Incident, case, kind="other", title="Gone incident"),
        put(Event, case, kind="other", title="Gone event"),
        put(Statement, case, text="Gone statement"),
        put(Commitment, case, text="Gone commitment"),
        put(Recommendation, case, text="Gone recommendation"),
        put(Question, case, heading="Gone question"),
    ]
    for row in [*rows, amended_question.answers.get(position=2)]:
        withdraw(row)
    text = text_of(officer, letter())
    assert "Gone" not in text
    assert "did share" not in text
    assert "did not share" in text


def test_a_protected_person_is_never_named(officer, letter, case):
    witness = Person.objects.create(name="Real Name", naming="protected", pseudonym="Person A")
    for model, role, fields in (
        (Incident, "affected", {"kind": "other", "title": "An incident"}),
        (Event, "took_part", {"kind": "meeting", "title": "A meeting"}),
        (Statement, "speaker", {"text": "I saw it."}),
    ):
        name(put(model, case, **fields), role, person=witness, named_as="Real Name, resident")
    page = letter_page(contents_of(officer, letter()))
    assert "Person A" in page
    assert "Real Name" not in page


def test_a_record_of_another_case_is_not_in_the_letter(officer, letter, restricted_case, case):
    put(Event, restricted_case, kind="meeting", title="Elsewhere")
    shared = put(Event, restricted_case, kind="meeting", title="In both")
    CaseLink.objects.create(case=case, record=shared)
    text = text_of(officer, letter())
    assert "Elsewhere" not in text
    assert "In both" in text


def test_the_same_letter_gives_the_same_bytes(officer, letter, amended_question):
    briefing = letter()
    assert pdf_of(officer, briefing) == pdf_of(officer, briefing)


def test_a_letter_of_more_records_takes_no_more_queries(officer, letter, case, django_assert_max_num_queries):
    def fill():
        for number in range(5):
            event = put(Event, case, kind="meeting", title="A meeting")
            asked = put(Question, case, heading=f"Question {number}", text="Who?")
            first = answer(asked, case, text="They.")
            answer(asked, case, position=2, text="We.", kind="amendment", replaces=first, why="Wrong.")
            said = put(Statement, case, text="It was so.")
            for record in (event, asked, first, said):
                Source.objects.create(record=record, cited=event)

    briefing = letter()
    fill()
    letter_page(contents_of(officer, briefing))
    with CaptureQueriesContext(connection) as few:
        letter_page(contents_of(officer, briefing))
    fill()
    with django_assert_max_num_queries(len(few)):
        letter_page(contents_of(officer, briefing))


# The imprint


def imprint_of(user, briefing, imprint):
    last = PdfReader(io.BytesIO(pdf_of(user, briefing, imprint)[1])).pages[-1].extract_text()
    return " ".join(last.rpartition("This PDF is")[2].split())


def test_the_last_page_ends_with_the_mark_and_the_last_seal_with_its_whole_root(officer, letter, key):
    briefing = letter()
    sealed = seal()
    said = imprint_of(officer, briefing, imprint_now())
    now = f"{timezone.localtime():%-d %B %Y}"
    assert re.match(rf"{MARK.pattern}, made on {now}, ", said)
    assert f"Record last sealed on {timezone.localtime(sealed.at):%-d %B %Y, %H:%M}: seal 1 of " in said
    assert f"seal 1 of oversight.example/history, {sealed.size} entries, root {sealed.root.hex()} " in said
    assert "late" not in said


def test_where_nothing_is_sealed_it_says_so(officer, letter):
    assert "Nothing of the record was sealed yet when this PDF was made" in imprint_of(officer, letter(), imprint_now())


def test_where_the_seal_is_late_it_says_since_when(officer, letter, key, case, monkeypatch):
    seal()
    briefing = letter()
    assert imprint_now().late_since is None
    monkeypatch.setattr("correspondence.briefing.imprint.SEALED_WITHIN_SECONDS", 0)
    since = timezone.localtime(imprint_now().late_since)
    said = imprint_of(officer, briefing, imprint_now())
    assert f"what was recorded since {since:%-d %B %Y, %H:%M} was not sealed when this PDF was made" in said


def test_it_says_where_a_copy_is_checked(officer, letter, settings):
    assert "told by the page Check a PDF of Oversight" in imprint_of(officer, letter(), IMPRINT)
    settings.PUBLIC_ADDRESS = "https://oversight.example/"
    assert "Check a PDF (https://oversight.example/check/)" in imprint_of(officer, letter(), IMPRINT)


def test_the_mark_stands_on_every_page_and_in_the_metadata(officer, letter):
    content = pdf_of(officer, letter())[1]
    pages = PdfReader(io.BytesIO(content)).pages
    assert len(pages) > 3
    assert all(IMPRINT.mark in page.extract_text() for page in pages)
    assert IMPRINT.mark.encode() in content
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert str(opened.docinfo.Keywords) == IMPRINT.mark
        assert opened.open_metadata()["pdf:Keywords"] == IMPRINT.mark


def test_no_two_marks_are_the_same_and_none_has_letters_that_look_alike():
    marks = {new_mark() for _ in range(1000)}
    assert len(marks) == 1000
    assert all(MARK.fullmatch(mark) for mark in marks)
    assert not set("01ILOUV") & set("".join(mark.removeprefix("OV") for mark in marks))
