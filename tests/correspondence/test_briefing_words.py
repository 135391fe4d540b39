"""Letters that try to reach out: no server is asked, no file is read; and how a letter's words are set."""

import socket

import pytest

from correspondence.briefing.contents import contents_of
from correspondence.briefing.pdf import LetterRefused, made_into_pdf
from correspondence.briefing.words import letter_html, set_as_in_print
from tests.pdf import letter_page, text_of

pytestmark = pytest.mark.django_db

HOSTILE = [
    "![x](file:///etc/passwd) [y](file:///etc/passwd)",
    "![x](http://127.0.0.1:9/pixel.png) ![x](https://192.0.2.1/p.png)",
    "<img src=http://127.0.0.1:9/x.png><link rel=stylesheet href=file:///etc/passwd>",
    "<style>@import url(http://127.0.0.1:9/x.css); body { background: url(file:///etc/passwd) }</style>",
    "<object data=file:///etc/passwd></object><iframe src=http://127.0.0.1:9></iframe>",
    "<svg><image href='file:///etc/passwd'/></svg> <base href=http://127.0.0.1:9/>",
    "[click](javascript:alert(1)) <a rel=attachment href=file:///etc/passwd>x</a>",
    "control \x00\x01\x0c\x1b marks, \u202eright to left\u202c, \U0001f600, {{ case.title }} {% include 'x' %}",
]


@pytest.mark.parametrize("opening", HOSTILE)
def test_hostile_text_reaches_no_server_and_reads_no_file(opening, officer, letter, monkeypatch):
    def no_connection(*args, **kwargs):
        raise AssertionError("a connection was tried")

    briefing = letter()
    briefing.opening = opening
    briefing.address = briefing.copied_to = briefing.addressee = opening
    monkeypatch.setattr(socket, "create_connection", no_connection)
    text = text_of(officer, briefing)
    assert "root:" not in text
    page = letter_page(contents_of(officer, briefing))
    assert page.count("<img") == 1
    assert 'href="file' not in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize(
    "html",
    [
        '<img src="file:///etc/passwd">',
        '<img src="http://127.0.0.1:9/x.png">',
        "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>\">",
        '<link rel="stylesheet" href="https://192.0.2.1/x.css">',
        '<p style="background: url(file:///etc/passwd)">x</p>',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<img src="oversight-asset:../../etc/passwd">',
    ],
)
def test_should_anything_get_past_the_cleaning_the_rendering_ends(html):
    with pytest.raises(LetterRefused, match="A letter may not load"):
        made_into_pdf(f'<html lang="en"><title>x</title><body>{html}</body></html>', "OV-2345-6789-ABCD")


def test_markdown_is_set_with_marks_of_print_and_headings_of_one_level():
    assert letter_html('# Title\n\n"King\'s" **bold**') == "<h2>Title</h2>\n<p>“King’s” <strong>bold</strong></p>\n"


def test_a_numbered_list_begins_where_it_starts(officer, letter):
    briefing = letter(opening="1. one\n\nAnd:\n\n7. seven\n8. eight\n\nAnd:\n\n0) nought\n")
    assert "1. 7. 8. 0." in text_of(officer, briefing)


def test_a_date_is_not_broken_across_lines_and_attributes_are_left_alone():
    html = set_as_in_print('<p title="4 October 2019">on 4 October 2019, in May 2016</p>')
    assert html == (
        '<p title="4 October 2019">on <span class="day">4 October 2019</span>, in <span class="day">May 2016</span></p>'
    )
