"""A protected person goes by the pseudonym in everything of a letter, also where the texts that it quotes name them."""

import pytest

from cases.models import Event, Incident, Person, PersonName, Publication, Source, Statement
from correspondence.briefing.contents import contents_of
from correspondence.models import Question
from tests.pdf import letter_page, pdf_of, text_of
from tests.records import answer, change, put

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def witness(db):
    person = Person.objects.create(name="Jane Roe", honorific_prefix="Ms", naming="protected", pseudonym="Person A")
    PersonName.objects.create(person=person, name="Janie R.")
    return person


def names_in(page):
    return [name for name in ("Jane", "jane", "JANE", "Roe", "ROE", "roe") if name in page]


def test_every_text_of_the_letter_and_its_annexes(officer, letter, case):
    change(case, title="The case of Jane Roe", summary="About Ms Roe")
    case.refresh_from_db()
    put(
        Incident,
        case,
        kind="other",
        title="JANE ROE seen",
        description="It was Roe, Jane.",
        quantity_as_stated="Janie R.",
    )
    said = put(Statement, case, text="Jane\nRoe was there.")
    paper = Publication.objects.create(
        title="Jane Roe tells", publisher="A Paper", address="https://p.example/jane-roe"
    )
    Source.objects.create(record=said, publication=paper, quotation="“Jane Roe”, it said", locator="page of Jane-Roe")
    briefing = letter(
        addressee="Jane Roe", salutation="Dear Ms Roe", opening="Thank you, **Jane** Roe.", signatory="Ms Jane Roe"
    )
    page = letter_page(contents_of(officer, briefing))
    assert names_in(page) == []
    assert "Person A" in page
    assert names_in(text_of(officer, briefing)) == []


def test_comparisons_are_made_of_texts_that_are_masked_already(officer, letter, case):
    asked = put(Question, case, heading="Who saw it?")
    first = answer(asked, case, text="It was seen by Jane Roe and others.")
    answer(
        asked, case, position=2, text="It was seen by Jane Low and others.", kind="amendment", replaces=first, why="No."
    )
    text = text_of(officer, letter(parts=["questions"]))
    assert "[Person A]" in text
    assert "Roe" not in text


def test_a_name_that_an_annex_cuts_short(officer, letter, case):
    said = put(Statement, case, text=f"{'x' * 150} Jane Roe was there and saw it")
    Source.objects.create(record=said, cited=put(Event, case, kind="meeting", title="A meeting"))
    assert names_in(letter_page(contents_of(officer, letter(parts=["sources"])))) == []


def test_bookmarks_title_and_metadata(officer, letter, case):
    put(Question, case, heading="What did Jane Roe see?")
    change(case, title="The case of Jane Roe")
    case.refresh_from_db()
    name, content = pdf_of(officer, letter())
    assert names_in(name) == []
    assert b"Jane" not in content
    assert "Jane".encode("utf-16-be") not in content
