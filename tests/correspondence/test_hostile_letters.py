"""Letters and templates that mean harm: nothing is fetched, no file is read, and each is made or refused in a sentence.

What takes long is made in a process that ends in time (`test_briefing_appended.py`); here it is enough that it ends.
"""

import io
import socket
import sys
import urllib.request

import pytest
from PIL import Image
from pypdf import PdfReader

from correspondence.briefing import pdf
from correspondence.briefing.apart import make
from correspondence.briefing.contents import contents_of
from correspondence.briefing.logo import look_at
from correspondence.briefing.pdf import LetterRefused, made_into_pdf
from oversight.uploads.refusal import FileRefused
from tests.pdf import IMPRINT, letter_page

pytestmark = pytest.mark.django_db
OPENED: list[str] = []
LISTENS = {"on": False}


def _hear(event, args):
    if LISTENS["on"] and event == "open" and isinstance(args[0], str):
        OPENED.append(args[0])


sys.addaudithook(_hear)


@pytest.fixture(autouse=True)
def canary(tmp_path, monkeypatch):
    """A file that nobody may read; whoever does, or asks the network for anything, is found out."""

    def asked(*args, **kwargs):
        pytest.fail(f"The network was asked: {args}")

    file = tmp_path / "canary.txt"
    file.write_text("CANARY")
    for where, what in ((socket, "create_connection"), (socket.socket, "connect"), (urllib.request, "urlopen")):
        monkeypatch.setattr(where, what, asked)
    # It would take seconds to start.
    monkeypatch.setattr(pdf, "made_apart", lambda job, seconds: make(job))
    OPENED.clear()
    LISTENS["on"] = True
    yield file
    LISTENS["on"] = False
    assert not [name for name in OPENED if name == str(file) or name.startswith(("/etc/passwd", "/proc"))]


def text_of(content):
    """Where a font has letters of many scripts, pypdf puts a NUL before each."""
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\0", "").split())


LETTERS = {
    "a link to a file": "[see](file://{canary})",
    "a picture that is a file": "![see](file://{canary})",
    "a picture of the network": "![see](http://evil.example/p.png)",
    "a picture in HTML": '<img src="file://{canary}">',
    "a style that imports": '<style>@import url("http://evil.example/x.css");</style>',
    "a style in an attribute": '<p style="background: url(file://{canary})">x</p>',
    "a style sheet": '<link rel="stylesheet" href="file://{canary}">',
    "an attachment": '<link rel="attachment" href="file://{canary}"><a rel="attachment" href="file://{canary}">x</a>',
    "a script": "<script>fetch('http://evil.example')</script>",
    "a frame": '<iframe src="file://{canary}"></iframe>',
    "an object": '<object data="file://{canary}"></object><embed src="file://{canary}">',
    "an SVG with a picture": '<svg><image href="file://{canary}"/></svg>',
    "another base": '<base href="file:///"><img src="{canary}">',
    "a jump": '<meta http-equiv="refresh" content="0; url=http://evil.example">',
    "a link that is a script": "[click](javascript:alert(1)) [or](data:text/html,x) [or](vbscript:x)",
    "tags as entities": "&lt;img src=&quot;file://{canary}&quot;&gt; &#60;script&#62;",
    "template code": "{% include 'settings.py' %} {{ settings.SECRET_KEY }} {% load static %}",
    "a document type": '<!DOCTYPE x [<!ENTITY e SYSTEM "file://{canary}">]> &e;',
    "a comment that never ends": "<!-- " + "x " * 50,
    "endless divs": "<div>" * 3000,
    "quotes in quotes": ">" * 3000 + " deep",
    "lists in lists": "\n".join("  " * depth + "- x" for depth in range(200)),
    "brackets": "[" * 3000,
    "stars": "*a **b " * 1500,
    "references in circles": "[a]: <b>\n[b]: <a>\n\n[a][b] [b][a]\n" * 50,
    "a word without end": "x" * 20_000,
    "an address without end": "https://evil.example/" + "a/" * 5_000,
    "marks that turn the line round": "\u202e\u2066abc \u05e9\u05dc\u05d5\u05dd \u200f\u202d" * 300,
    "emoji": "\U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1ec\U0001f1e7" * 300,
    "control characters": "a\x01\x08\x0b\x0c\x1b[31m\x7f\x85\u2028\u2029\ufeff\ufffe b" * 100,
    "marks on marks": ("a" + "\u0301" * 100 + " ") * 50,
    "halves of nothing": "\ufffd\ud7ff\ue000\U000e0001\U0010ffff" * 100,
}


@pytest.mark.parametrize("words", LETTERS.values(), ids=LETTERS.keys())
def test_a_letter_that_means_harm_is_only_words(words, canary, officer, letter):
    words = words.replace("{canary}", str(canary))
    page = letter_page(contents_of(officer, letter(opening=f"Begun. {words}\n\nEnded.", parts=[], subject=words[:200])))
    content = made_into_pdf(page, IMPRINT.mark)
    said = text_of(content)
    assert "CANARY" not in said
    assert "Begun." in said
    for gone in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"CANARY"):
        assert gone not in content


# As if everything that stands before WeasyPrint had failed

PAGES = {
    "a picture": '<img src="{address}">',
    "a background": '<p style="background: url({address})">x</p>',
    "a list": '<ul style="list-style-image: url({address})"><li>x</li></ul>',
    "words of a style": "<style>p::before {{ content: url({address}) }}</style><p>x</p>",
    "a font": "<style>@font-face {{ font-family: f; src: url({address}) }} p {{ font-family: f }}</style><p>x</p>",
    "an import": '<style>@import url("{address}");</style>',
    "a style sheet": '<link rel="stylesheet" href="{address}">',
    "an SVG in the page": '<svg xmlns="http://www.w3.org/2000/svg" width="9"><image href="{address}"/></svg>',
    "an object": '<object data="{address}"></object>',
    "a file to attach": '<link rel="attachment" href="{address}">',
    "a link with a file": '<a rel="attachment" href="{address}">x</a>',
    "the cursor of a border": '<p style="border-image: url({address}) 1">x</p>',
    "a mask": '<p style="mask-image: url({address})">x</p>',
}


@pytest.mark.parametrize("body", PAGES.values(), ids=PAGES.keys())
@pytest.mark.parametrize("scheme", ["file://{}", "http://evil.example/x", "//evil.example/x", "ftp://evil.example/x"])
def test_what_asks_for_anything_is_refused_or_gets_nothing(body, scheme, canary):
    html = f"<html lang='en'><title>x</title><body>{body.format(address=scheme.format(canary))}</body></html>"
    try:
        content = made_into_pdf(html, IMPRINT.mark)
    except LetterRefused as refusal:
        assert "may not load" in str(refusal) or "cannot be laid out" in str(refusal)
    else:
        assert b"/EmbeddedFile" not in content
        assert "CANARY" not in text_of(content)


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 1500 + "x",
        "<span>" * 1500 + "x",
        '<ol start="999999999999999999999"><li>x</ol>',
        '<table><tr><td rowspan="100000">x</td></tr></table>',
        "<table><tr>" + "<td>x</td>" * 300 + "</tr></table>",
        '<p style="font-size: 1e9pt">x</p>',
        '<p style="margin: -1e9mm; width: 1e30px">x</p>',
        '<p style="counter-increment: a 999999999">x</p>',
        "<svg><script>alert(1)</script><use href='#x'/></svg>",
        "<math><mi>x</mi></math><video src=x></video><marquee>x</marquee>",
    ],
    ids=lambda body: body[:30],
)
def test_what_is_out_of_all_proportion_is_made_or_refused_with_a_sentence(body):
    try:
        content = made_into_pdf(f"<html lang='en'><title>x</title><body>{body}</body></html>", IMPRINT.mark)
    except LetterRefused as refusal:
        assert str(refusal)
    else:
        assert content.startswith(b"%PDF")


def test_what_is_longer_than_any_letter_is_refused_with_a_sentence():
    with pytest.raises(LetterRefused, match="too long for one PDF"):
        made_into_pdf("<p>" + "word " * 500_000, IMPRINT.mark)


def test_a_paragraph_of_20000_words_is_set_in_a_process_that_ends_in_time(officer, letter, monkeypatch):
    handed = []
    monkeypatch.setattr(pdf, "made_apart", lambda job, seconds: handed.append((job, seconds)) or b"%PDF")
    page = letter_page(contents_of(officer, letter(opening="several " * 20_000, parts=[])))
    assert made_into_pdf(page, IMPRINT.mark) == b"%PDF"
    assert handed[0][1] == pdf.SECONDS


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">{}</svg>'
LOGOS = {
    "a script": "<script>alert(1)</script>",
    "a handler": '<rect width="1" height="1" onload="alert(1)"/>',
    "a picture from elsewhere": '<image href="http://evil.example/x.png"/>',
    "a file used": '<use xlink:href="file:///etc/passwd#x"/>',
    "a style that imports": "<style>@import url(http://evil.example/x.css);</style>",
    "a fill from elsewhere": '<rect width="1" height="1" fill="url(http://evil.example/x.svg#a)"/>',
    "a page in it": '<foreignObject><iframe src="file:///etc/passwd"/></foreignObject>',
    "uses of uses": '<g id="a"><rect/></g><g id="b"><use href="#a"/></g><use href="#b"/>',
    "parts without end": "<g/>" * 6000,
}


@pytest.mark.parametrize("inside", LOGOS.values(), ids=LOGOS.keys())
def test_a_logo_that_is_more_than_a_drawing_is_refused(inside):
    with pytest.raises(FileRefused, match=r"logo\.svg"):
        look_at("logo.svg", SVG.format(inside).encode())


def test_a_logo_with_entities_or_of_too_many_pixels_is_refused():
    bomb = '<!DOCTYPE svg [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]>' + SVG.format("<text>&b;</text>")
    with pytest.raises(FileRefused, match="entities"):
        look_at("logo.svg", bomb.encode())
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    with pytest.raises(FileRefused, match="4 million pixels"):
        look_at("logo.png", out.getvalue())
