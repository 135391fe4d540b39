"""A letter's words as a DOCX: real headings and styles, nobody protected named, no annexes."""

import io
import re

import docx
import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from cases.models import Event, Person
from correspondence.briefing.contents import contents_of
from correspondence.briefing.docx import docx_of
from correspondence.briefing.docx_text import add_text
from correspondence.briefing.words import letter_html
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


def within(mark, blocks, apart):
    """Markdown in an item of a list, or in a quotation."""
    lines = ("\n\n" if apart else "\n").join(blocks).split("\n")
    rest = mark if mark == "> " else " " * len(mark)
    return "\n".join([mark + lines[0], *(rest + line for line in lines[1:])])


@pytest.fixture
def opened(officer, letter):
    def made(**fields):
        return docx.Document(io.BytesIO(docx_of(contents_of(officer, letter(**fields)))))

    return made


def lines_of(document):
    return [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]


def text_of(markdown):
    """A document of nothing but a letter's text."""
    document = docx.Document()
    add_text(document, letter_html(markdown))
    return document


def numbers_of(document):
    """The number that Word shows before each paragraph that has one, and the paragraph."""
    numbering, counts, shown = document.part.numbering_part.element, {}, []
    for paragraph in document.paragraphs:
        if paragraph.style.name.startswith("List Number"):
            number = paragraph._p.pPr.numPr.numId.val
            start = numbering.num_having_numId(number).lvlOverride_lst[0].startOverride.val
            counts[number] = counts.get(number, start - 1) + 1
            shown.append((counts[number], paragraph.text))
    return shown


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


def test_an_item_keeps_its_words_marks_and_links_when_a_list_is_in_it():
    document = text_of(
        "- We wrote on **3 May** to the Mayor, see [the *whole* page](https://example.org) for it\n"
        "    - with `a` list\n\n      and more of it\n"
    )
    assert lines_of(document) == [
        ("List Bullet", "We wrote on 3 May to the Mayor, see the whole page for it"),
        ("List Bullet 2", "with a list"),
        ("List Continue 2", "and more of it"),
    ]
    first = document.paragraphs[0]
    assert [run.text for run in first.runs if run.bold] == ["3 May"]
    (link,) = first.hyperlinks
    assert (link.address, [run.text for run in link.runs if run.italic]) == ("https://example.org", ["whole"])


def test_an_item_keeps_its_words_when_a_quotation_follows():
    assert lines_of(text_of("1. **Who:** the police\n   > It never\\\n   > happened.\n\n   So they said.")) == [
        ("List Number", "Who: the police"),
        ("Quote", "It never\nhappened."),
        ("List Continue", "So they said."),
    ]


def test_a_hard_line_break_loses_nothing():
    assert lines_of(text_of("- one\\\n  two\n    - three\n")) == [
        ("List Bullet", "one\ntwo"),
        ("List Bullet 2", "three"),
    ]


def test_only_the_first_paragraph_of_an_item_has_a_number():
    document = text_of("1. one\n\n   still one\n\n       as typed\n2. two\n")
    assert numbers_of(document) == [(1, "one"), (2, "two")]
    assert [style for style, _ in lines_of(document)] == ["List Number", *["List Continue"] * 2, "List Number"]


def test_each_numbered_list_begins_with_its_own_number():
    document = text_of("1. one\n2. two\n\nAnd:\n\n1. again\n\n    4. within\n    5. within\n2. on\n\n***\n\n7. seven\n")
    assert numbers_of(document) == [
        (1, "one"),
        (2, "two"),
        (1, "again"),
        (4, "within"),
        (5, "within"),
        (2, "on"),
        (7, "seven"),
    ]


def test_an_item_without_words_of_its_own_is_counted():
    document = text_of("1. one\n2.\n3. > quoted\n4. # Heading\n5. - in it\n6. six\n")
    assert numbers_of(document) == [(1, "one"), (2, ""), (3, ""), (4, ""), (5, ""), (6, "six")]
    assert ("Quote", "quoted") in lines_of(document)
    assert ("Heading 2", "Heading") in lines_of(document)


WORDS = st.lists(
    st.sampled_from(["a", "**b**", "*c*", "d\\\n", "`e`", "[f **g**](https://h.example)", "&amp;", "[](x:y)", "<i>"]),
    min_size=1,
    max_size=4,
).map(" ".join)
MARKDOWN = st.recursive(
    WORDS | st.sampled_from(["# Heading *h*", "***", "    typed\n    twice", "```\ncode\n```"]),
    lambda inner: st.builds(
        within, st.sampled_from(["- ", "1. ", "3. ", "> "]), st.lists(inner, min_size=1, max_size=3), st.booleans()
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(MARKDOWN, max_size=3).map("\n\n".join))
def test_no_word_of_the_text_is_lost_and_none_is_added(markdown):
    page = re.sub(r"(?=<(?:p|h2|ul|ol|li|blockquote|pre|br)\b)", " ", letter_html(markdown)).replace("<hr>", " * * * ")
    said = " ".join(paragraph.text for paragraph in text_of(markdown).paragraphs)
    assert said.split() == html.fromstring(f"<div>{page}</div>").text_content().split()


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
