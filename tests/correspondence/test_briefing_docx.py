"""A letter's words as a DOCX: real headings and styles, nobody protected named, no annexes."""

import io

import docx
import pytest
from django.utils import timezone

from cases.models import Event, Person
from correspondence.briefing.contents import contents_of
from correspondence.briefing.docx import docx_of
from oversight.audit.as_of import recorded_as_of
from tests.records import put

pytestmark = pytest.mark.django_db

TEXT = """Thank you for your letter of *4 September 2019*.

# What we hold

We **found**:

- seven images
- one agreement
    1. signed

> It never happened.

See [the report](https://paper.example/report), or `page 9`.

* * *

    a  table
"""


@pytest.fixture
def opened(officer, letter):
    def made(**fields):
        return docx.Document(io.BytesIO(docx_of(contents_of(officer, letter(**fields)))))

    return made


def lines_of(document):
    return [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]


def test_the_letter_from_address_to_copies_in_order(opened):
    said = lines_of(opened(opening="Here is what we hold.", subject="About images"))
    assert said == [
        ("Normal", "Unmesh Desai AM\nCity Hall\nLondon"),
        ("Normal", "4 October 2019\nOur reference: OC-2020-0001"),
        ("Normal", "Dear Unmesh"),
        ("Heading 1", "About images"),
        ("Normal", "Here is what we hold."),
        ("Normal", "Yours sincerely\n\n\nOlive Officer\nScrutiny Manager"),
        ("Heading 2", "Copied to"),
        ("Normal", "The Mayor"),
    ]


def test_its_text_has_the_styles_of_its_markdown(opened):
    document = opened(opening=TEXT)
    said = lines_of(document)[4:-3]
    assert said == [
        ("Normal", "Thank you for your letter of 4 September 2019."),
        ("Heading 2", "What we hold"),
        ("Normal", "We found:"),
        ("List Bullet", "seven images"),
        ("List Bullet", "one agreement"),
        ("List Number 2", "signed"),
        ("Quote", "It never happened."),
        ("Normal", "See the report, or page 9."),
        ("Normal", "* * *"),
        ("Normal", "a  table\n"),
    ]
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    assert [run.text for run in runs if run.bold] == ["found"]
    assert [run.text for run in runs if run.italic] == ["4 September 2019"]
    links = [link for paragraph in document.paragraphs for link in paragraph.hyperlinks]
    assert [(link.text, link.address) for link in links] == [("the report", "https://paper.example/report")]


def test_the_annexes_are_not_in_it(opened, case):
    put(Event, case, kind="meeting", title="A meeting")
    assert "A meeting" not in str(lines_of(opened()))


def test_control_characters_that_markdown_makes_of_entities_are_left_out(opened):
    assert "Before after" in str(lines_of(opened(opening="Before &#12;after")))


def test_it_has_a_title_an_author_and_a_language(opened):
    properties = opened().core_properties
    assert properties.title == "An internal case: briefing letter to Unmesh Desai AM (OC-2020-0001)"
    assert (properties.author, properties.language) == ("Olive Officer", "en-GB")


def test_nobody_protected_is_named(officer, opened):
    Person.objects.create(name="Jane Roe", naming="protected", pseudonym="Person A")
    document = opened(
        addressee="Jane Roe", opening="**Jane** *Roe*, see [her](https://x.example/jane-roe).", copied_to="JANE\nROE"
    )
    said = str(lines_of(document)) + document.core_properties.title
    assert "jane" not in said.lower()
    assert "Person A" in said
    assert not [link for paragraph in document.paragraphs for link in paragraph.hyperlinks]


def test_control_characters_and_html_are_words_or_nothing(opened):
    said = str(lines_of(opened(opening="a\x0bb\x01c <script>alert(1)</script> \u202e", subject="S\x1f")))
    assert "abc <script>alert(1)</script>" in said
    assert "'S'" in said


def test_as_of_a_day_it_says_so(officer, letter):
    briefing, moment = letter(), timezone.now()
    with recorded_as_of(moment, reader=officer):
        document = docx.Document(io.BytesIO(docx_of(contents_of(officer, briefing))))
    assert "Told as recorded on" in document.paragraphs[1].text
