"""Documents appended to a letter: after a cover sheet each, page by page, as what they look like and nothing else."""

import io

import pikepdf
import pytest
from PIL import Image
from pypdf import PdfReader

from cases.models import Person
from cases.pseudonyms import pseudonyms
from cases.readers import PrintReader
from correspondence.briefing import apart, pdf
from correspondence.briefing.apart import make
from correspondence.briefing.appended import appendices_of
from correspondence.briefing.archive import why_refused
from correspondence.briefing.contents import contents_of
from correspondence.briefing.foreign import sizes_of
from correspondence.briefing.places import NoPages
from correspondence.models import Document, Letter, LetterEnclosure
from oversight.uploads.store import path_of
from tests import samples
from tests.files import kept_file
from tests.pdf import IMPRINT, tags_of
from tests.records import name, put, withdraw

pytestmark = pytest.mark.django_db
PDF = "application/pdf"


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    """Another process takes seconds to start: one test has one."""
    monkeypatch.setattr("correspondence.briefing.pdf.made_apart", lambda job, seconds: make(job))
    monkeypatch.setattr("correspondence.briefing.appended.sizes_apart", sizes_of)


@pytest.fixture
def document(case):
    """A function that gives a document of the case with a file of these bytes."""

    def made(content, media_type=PDF, name="file.pdf", title="A document", text_state="done", **fields):
        file = kept_file(content, name, media_type)
        return put(Document, case, "3 May 2019", title=title, text_state=text_state, **file | fields)

    return made


@pytest.fixture
def appended(officer, letter):
    """A function that gives what was appended to a letter, and the bytes of its PDF."""

    def made(*documents, variant=pdf.UNIVERSAL):
        reader, for_archive = PrintReader(officer), variant == pdf.ARCHIVAL
        appendices = appendices_of(reader, documents, pseudonyms(), for_archive=for_archive)
        page = pdf.letter_page(contents_of(officer, letter(parts=[])), IMPRINT, appendices)
        return appendices, pdf.made_into_pdf(page, IMPRINT.mark, variant, appendices)

    return made


def pages_of(content):
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def test_a_pdf_follows_its_cover_sheet_with_all_its_pages(appended, document, case, officer):
    sent = document(samples.pdf("Seven images", pages=3), title="Report")
    letter = put(Letter, case, subject="S", direction="received", holding="held", document=sent)
    name(letter, "sender", person=Person.objects.create(name="Ann Sender"))
    _, content = appended(sent)
    first, cover, *pages, last = pages_of(content)
    assert "Enclosure 1: Report, page 2" in first
    for said in ("Enclosure 1: Report", "3 May 2019", "From Ann Sender", "file.pdf", sent.sha256, "Pages 3"):
        assert said in cover
    assert len(pages) == 3
    for number, page in enumerate(pages, 3):
        assert "Seven images" in page
        assert f"page {number} of 6" in page
        assert "Enclosure 1: Report" in page
    assert "This PDF is" in last


def test_who_sent_the_letter_that_it_came_with_is_named(appended, document, case):
    enclosed = document(samples.pdf())
    letter = put(Letter, case, subject="S", direction="received", holding="held")
    name(letter, "sender", person=Person.objects.create(name="Ann Sender"))
    LetterEnclosure.objects.create(letter=letter, title="It", document=enclosed)
    assert "From Ann Sender" in pages_of(appended(enclosed)[1])[1]
    withdraw(letter)
    assert "Ann Sender" not in pages_of(appended(enclosed)[1])[1]


def test_each_page_has_an_alternative_text_and_is_tagged_as_a_figure(appended, document):
    _, content = appended(document(samples.pdf(pages=2), title="Report"))
    with pikepdf.open(io.BytesIO(content)) as opened:
        figures = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        texts = [str(figure.Alt) for figure in figures]
        assert texts == ["Oversight", "Page 1 of 2 of Report", "Page 2 of 2 of Report"]
        assert tags_of(opened).count("/Figure") == 3
        assert opened.open_metadata()["pdfuaid:part"] == "1"


def turned(angle, box=(0, 0, 300, 600), crop=None):
    made = pikepdf.open(io.BytesIO(samples.pdf("Turned")))
    page = made.pages[0]
    page.MediaBox, page.Rotate = pikepdf.Array(box), angle
    if crop:
        page.CropBox = pikepdf.Array(crop)
    return samples._saved(made)


def drawn(content, number):
    """Of a page that is appended: the rectangle in which it is drawn, and where its own corner comes to lie."""
    with pikepdf.open(io.BytesIO(content)) as opened:
        page = opened.pages[number]
        matrix = pikepdf.Matrix()
        stack = []
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "q":
                stack.append(matrix)
            elif str(operator) == "Q":
                matrix = stack.pop()
            elif str(operator) == "cm":
                matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
            elif str(operator) == "Do" and str(operands[0]) in page.Resources.XObject:
                form = page.Resources.XObject[str(operands[0])]
                if form.get("/Subtype") == "/Form" and "/BBox" in form and "/Matrix" in form:
                    whole = pikepdf.Matrix(form.Matrix) @ matrix
                    left, bottom, right, top = map(float, form.BBox)
                    corners = [whole.transform((x, y)) for x in (left, right) for y in (bottom, top)]
                    return [round(x) for x, _ in corners], [round(y) for _, y in corners]
    raise AssertionError("nothing is drawn")


@pytest.mark.parametrize(("angle", "wide"), [(0, False), (90, True), (180, False), (270, True)])
def test_a_page_is_shown_as_it_is_turned_in_its_own_proportions_and_within_the_margins(appended, document, angle, wide):
    _, content = appended(document(turned(angle)))
    across, up = drawn(content, 2)
    width, height = max(across) - min(across), max(up) - min(up)
    assert (width, height) == pytest.approx((462, 231) if wide else (300, 600), abs=2)
    assert min(across) >= 70 and max(across) <= 535 and min(up) >= 66 and max(up) <= 782
    # The first corner is the lower left one of the page; turning is clockwise.
    lower_left = {0: (min, min), 90: (min, max), 180: (max, max), 270: (max, min)}[angle]
    assert (across[0], up[0]) == (lower_left[0](across), lower_left[1](up))


def test_only_what_a_reader_of_the_pdf_sees_is_shown(appended, document):
    _, content = appended(document(turned(0, box=(-50, -50, 650, 650), crop=(100, 100, 300, 200))))
    across, up = drawn(content, 2)
    assert (max(across) - min(across), max(up) - min(up)) == (200, 100)


def hostile():
    made = pikepdf.open(io.BytesIO(samples.pdf("Seen", pages=2)))
    made.attachments["evil.exe"] = pikepdf.AttachedFileSpec(made, b"MZ evil", filename="evil.exe")
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('gotcha')")
    made.Root.OpenAction, made.Root.AA = script, pikepdf.Dictionary(WC=script)
    for page in made.pages:
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=script)
        page.Annots, page.AA = pikepdf.Array([link]), pikepdf.Dictionary(O=script)
        inner = made.make_stream(b"0 0 m", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])
        inner.Ref = pikepdf.Dictionary(F="file:///etc/passwd", Page=0)
        inner.Resources = pikepdf.Dictionary(Properties=pikepdf.Dictionary(P=made.Root))
        printer = made.make_stream(b"(gotcha) print", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.PS)
        page.Resources.XObject = pikepdf.Dictionary(X=inner, Y=printer)
        page.Resources.Properties = pikepdf.Dictionary(P=made.Root)
    return samples._saved(made)


def test_nothing_that_a_pdf_does_is_taken_over(appended, document):
    _, content = appended(document(hostile()))
    pages = pages_of(content)
    assert "Seen" in pages[2]
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert "/AA" not in opened.Root and "/OpenAction" not in opened.Root
        assert not opened.attachments
    for gone in (b"JavaScript", b"gotcha", b"etc/passwd", b"evil", b"/EmbeddedFile", b"/PS", b"/Ref "):
        assert gone not in laid_open(content), gone


def laid_open(content):
    """The bytes of a PDF, with nothing packed."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as opened:
        opened.save(out, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


WRITTEN = b"BT /F1 12 Tf 5 5 Td (Written on it) Tj ET"


@pytest.mark.parametrize("kind", ["FreeText", "Stamp", "Square", "Widget"])
def test_what_is_shown_on_top_of_a_page_is_shown(appended, document, kind):
    _, content = appended(document(samples.pdf_with_marks((kind, WRITTEN, {}))))
    assert "Beneath" in pages_of(content)[2]
    assert "Written on it" in pages_of(content)[2]


def drawn_in_turn(page):
    """The names of what a page draws, each with whether it is an artifact, which is not read out."""
    marked = []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) in ("BMC", "BDC"):
            marked.append(str(operands[0]))
        elif str(operator) == "EMC":
            marked.pop()
        elif str(operator) == "Do":
            yield str(operands[0]), "/Artifact" in marked


def test_the_mark_of_a_draft_is_above_a_picture_of_a_whole_page_and_is_not_read_out(appended, document):
    _, content = appended(document(picture("PNG", (1630, 2440)), "image/png", "x.png", "Scan", "none"))
    with pikepdf.open(io.BytesIO(content)) as opened:
        page = opened.pages[2]
        (scan, is_read_over), (mark, is_artifact) = drawn_in_turn(page)
        assert (page.Resources.XObject[scan].Width, is_read_over) == (1630, False)
        assert (page.Resources.XObject[mark].Subtype, is_artifact) == ("/Form", True)


def test_what_covers_words_covers_them(appended, document):
    _, content = appended(document(samples.pdf_with_marks(("Square", b"0.125 0.375 0.625 rg 0 0 100 100 re f", {}))))
    with pikepdf.open(io.BytesIO(content)) as opened:
        bar, page = (part for part in drawn_with(opened) if b"0.125 0.375 0.625 rg" in part or b"/Fxo1 Do" in part)
        bar, page = sorted((bar, page), key=len)
        assert page.index(b"(Beneath)") < page.index(b"/Fxo1 Do")


def drawn_with(opened):
    """What each form draws."""
    return [o.read_bytes() for o in opened.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Form"]


@pytest.mark.parametrize("flag", [2, 32])
def test_a_mark_that_is_hidden_stays_hidden(appended, document, flag):
    _, content = appended(document(samples.pdf_with_marks(("FreeText", WRITTEN, {"F": flag}))))
    assert "Written" not in laid_open(content).decode("latin-1")


def test_a_mark_in_a_layer_that_is_hidden_stays_hidden(appended, document):
    made = pikepdf.open(io.BytesIO(samples.pdf_with_marks(("FreeText", WRITTEN, {}), ("Square", None, {}))))
    layer = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="L"))
    made.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=pikepdf.Dictionary(OFF=[layer]))
    for mark in made.pages[0].Annots:
        mark.OC = layer
    _, content = appended(document(samples._saved(made)))
    assert "Beneath" in pages_of(content)[2]
    assert "Written" not in pages_of(content)[2]


@pytest.mark.parametrize("form", [{}, {"NeedAppearances": True}])
def test_the_values_of_a_form_are_shown_also_where_nobody_has_drawn_them(appended, document, form):
    _, content = appended(document(samples.pdf_with_marks(fields=[{"V": "Filled in"}], **form)))
    assert "Filled in" in pages_of(content)[2]


OWN_WAY = "It has fields or marks that each program shows in its own way. Its pages are not appended."


@pytest.mark.parametrize(
    "marked",
    [
        samples.pdf_with_marks(("Square", None, {"IC": [0, 0, 0]})),
        samples.pdf_with_marks(("FreeText", None, {"Contents": "Only some show this"})),
        samples.pdf_with_marks(fields=[{"V": "It was Łukasz"}]),
        samples.pdf_with_marks(fields=[{"V": "One", "Ff": 1 << 12}]),
    ],
)
def test_a_pdf_whose_look_depends_on_the_program_is_not_appended(appended, document, marked):
    assert OWN_WAY in pages_of(appended(document(marked))[1])[1]


def marked(content, off=(), on_page=b"/Fm Do", **more):
    """A PDF that draws this on its page and in a form, with two layers of which these are off."""
    made = pikepdf.open(io.BytesIO(samples.pdf()))
    page = made.pages[0]
    layers = {name: made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=name)) for name in ("L1", "L2")}
    made.Root.OCProperties = pikepdf.Dictionary(
        OCGs=list(layers.values()), D=pikepdf.Dictionary(OFF=[layers[name] for name in off], **more)
    )
    both = pikepdf.Dictionary(Type=pikepdf.Name.OCMD, OCGs=list(layers.values()), P=pikepdf.Name.AllOn)
    resources = pikepdf.Dictionary(Font=page.Resources.Font, Properties=pikepdf.Dictionary(**layers, Both=both))
    page.Resources = pikepdf.Dictionary(resources)
    in_layer = samples.form_of(made, b"BT /F1 9 Tf (Of the first layer) Tj ET", Resources=resources, OC=layers["L1"])
    page.Resources.XObject = pikepdf.Dictionary(Fm=samples.form_of(made, content, Resources=resources), In=in_layer)
    page.Contents = made.make_stream(content + b" " + on_page + b" /In Do")
    return samples._saved(made)


def test_the_tags_of_a_page_and_what_its_words_are_said_to_be_are_left_out(appended, document):
    words = b"/Span <</ActualText (Jane Roe) /MCID 0>> BDC BT /F1 9 Tf (Seen) Tj ET EMC /Artifact BMC /x MP EMC EMC"
    _, content = appended(document(marked(words)))
    assert pages_of(content)[2].count("Seen") == 2
    with pikepdf.open(io.BytesIO(content)) as opened:
        drawn = b"".join(drawn_with(opened))
    for gone in (b"Jane", b"Jane".hex().encode(), b"BDC", b"BMC", b"EMC", b" MP"):
        assert gone not in drawn, gone


LAYERED = b"/OC /%s BDC BT /F1 9 Tf (Layered) Tj (Next) ' ET 1 0 0 rg 0 0 9 9 re f EMC BT /F1 9 Tf (Open) Tj ET"


@pytest.mark.parametrize(
    ("layer", "off", "more", "is_seen"),
    [
        (b"L1", ["L1"], {}, False),
        (b"L1", ["L2"], {}, True),
        (b"L1", [], {"BaseState": pikepdf.Name.OFF}, False),
        (b"Both", ["L2"], {}, False),
        (b"Both", [], {}, True),
        (b"None", ["L1"], {}, True),
    ],
)
def test_what_is_in_a_layer_is_shown_where_the_layer_is(appended, document, layer, off, more, is_seen):
    _, content = appended(document(marked(LAYERED % layer, off, **more)))
    said = pages_of(content)[2]
    assert said.count("Open") == 2
    assert said.count("Layered") == said.count("Next") == (2 if is_seen else 0)
    assert ("Of the first layer" in said) == ("L1" not in off and not more)
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert sum(b"0 0 9 9 re\nf" in drawn or b"0 0 9 9 re f" in drawn for drawn in drawn_with(opened)) == 2 * is_seen


def broken_inside(where):
    """A PDF that opens well, with a page, or a form on it, that cannot be unpacked."""
    made = pikepdf.open(io.BytesIO(samples.pdf()))
    page = made.pages[0]
    page.Resources.XObject = pikepdf.Dictionary(Fm=samples.form_of(made, b"0 0 m"))
    broken = page.obj.Contents if where == "page" else page.Resources.XObject.Fm
    broken.write(b"no such thing", filter=pikepdf.Name.FlateDecode)
    return samples._saved(made)


def nested(depth):
    """A PDF with forms in forms."""
    made = pikepdf.open(io.BytesIO(samples.pdf("Whole")))
    inner = samples.form_of(made, b"0 0 m")
    for _ in range(depth):
        inner = samples.form_of(made, b"/Fm Do", Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm=inner)))
    made.pages[0].Resources.XObject = pikepdf.Dictionary(Fm=inner)
    return samples._saved(made)


def test_forms_in_forms_are_taken_over_however_deep(appended, document):
    assert "Whole" in pages_of(appended(document(nested(600)))[1])[2]


def test_the_pictures_of_a_page_come_along(appended, document):
    made = pikepdf.open(io.BytesIO(samples.pdf()))
    mask = made.make_stream(bytes(range(64)), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=8, Height=8)
    mask.ColorSpace, mask.BitsPerComponent, mask.Interpolate = pikepdf.Name.DeviceGray, 8, True
    shown = made.make_stream(bytes(192), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=8, Height=8)
    shown.ColorSpace, shown.BitsPerComponent, shown.SMask = pikepdf.Name.DeviceRGB, 8, mask
    made.pages[0].Resources.XObject = pikepdf.Dictionary(Im=shown)
    made.pages[0].Contents = made.make_stream(b"/Im Do")
    _, content = appended(document(samples._saved(made)))
    with pikepdf.open(io.BytesIO(content)) as opened:
        masks = [
            o.SMask for o in opened.objects if isinstance(o, pikepdf.Stream) and o.get("/Width") == 8 and "/SMask" in o
        ]
        assert [mask.read_bytes() for mask in masks] == [bytes(range(64))]
        assert "/Interpolate" not in masks[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (samples.locked_pdf(), "The file is protected by a password. Its pages are not appended."),
        (b"%PDF-1.7 and then nothing", "The file is broken. Its pages are not appended."),
        (samples.pdf()[:200], "The file is broken. Its pages are not appended."),
        (broken_inside("page"), "The file is broken. Its pages are not appended."),
        (broken_inside("form"), "The file is broken. Its pages are not appended."),
        (turned(0, box=(0, 0, 0, 0)), "The file has a page without size. Its pages are not appended."),
    ],
)
def test_a_pdf_that_cannot_be_appended_keeps_a_cover_sheet_that_says_so(appended, document, content, said):
    _, made = appended(document(content, title="Broken one"), document(samples.pdf("Whole"), title="Whole one"))
    _, cover, other, page, _ = pages_of(made)
    assert "Enclosure 1: Broken one" in cover
    assert said in cover
    assert "Enclosure 2: Whole one" in other
    assert "Whole" in page


def test_a_file_that_is_not_what_was_added_is_not_appended(appended, document):
    altered = document(samples.pdf())
    path_of(altered.file.name).write_bytes(samples.pdf("Altered"))
    assert "is not the one that was added" in pages_of(appended(altered)[1])[1]


def test_a_document_without_a_file_keeps_its_cover_sheet(appended, case):
    _, content = appended(put(Document, case, title="Only heard of"))
    assert "No file of this document is held." in pages_of(content)[1]


def picture(kind, size, **options):
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_a_picture_is_a_page(appended, document, kind, media_type):
    appendices, content = appended(document(picture(kind, (4000, 100)), media_type, f"x.{kind}", "Map", "none"))
    pages = pages_of(content)
    assert len(pages) == 4
    assert "Pages 1" in pages[1]
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert any(o.get("/Width") == 4000 for o in opened.objects if isinstance(o, pikepdf.Stream))
        assert b"Picture: Map" in content or any(
            str(o.get("/Alt")) == "Picture: Map" for o in opened.objects if isinstance(o, pikepdf.Dictionary)
        )
    assert [str(one) for one in appendices.look_yourself] == ["Map"]


@pytest.mark.parametrize("media_type", ["text/plain", "message/rfc822"])
def test_other_files_are_appended_as_their_words_and_said_to_be(appended, document, media_type):
    _, content = appended(document(b"x", media_type, "note.txt", text="First line\n\n<b>Second</b> line"))
    _, cover, words, _ = pages_of(content)
    assert "Appended as the words that were read from the file" in cover
    assert "First line <b>Second</b> line" in words


@pytest.mark.parametrize("state", ["failed", "none"])
def test_a_file_whose_words_were_not_read_keeps_its_cover_sheet(appended, document, state):
    _, content = appended(document(b"x", "text/plain", "note.txt", text_state=state))
    assert "The words of this file could not be read" in pages_of(content)[1]


def test_a_document_that_names_a_protected_person_is_left_out_and_the_page_is_told_why(appended, document):
    Person.objects.create(name="Jane Roe", naming="protected", pseudonym="Person A")
    naming = document(samples.pdf("Jane Roe"), title="Naming", text="It was JANE\nROE.")
    other = document(samples.pdf("Another"), title="Statement of Jane Roe", name="jane-roe.pdf")
    appendices, content = appended(naming, other)
    assert [(str(one), why) for one, why in appendices.left_out] == [("Naming", "It names a protected person.")]
    said = " ".join(pages_of(content))
    assert "Naming" not in said
    assert "Enclosure 1: Statement of Person A" in said
    assert "Jane" not in said and "jane" not in said
    assert b"Jane" not in content


@pytest.mark.parametrize("media_type", [PDF, "text/plain"])
def test_a_file_that_waits_to_be_read_keeps_its_cover_sheet_since_nobody_knows_whom_it_names(
    appended, document, media_type
):
    appendices, content = appended(document(samples.pdf("Jane Roe"), media_type, text_state="waiting"))
    assert "The words of this file are not read yet, so it is not appended." in pages_of(content)[1]
    assert "Jane" not in " ".join(pages_of(content))
    assert appendices.look_yourself == []


@pytest.mark.parametrize("state", ["failed", "none", "in_part"])
def test_what_nobody_could_read_through_is_listed_to_be_looked_at(appended, document, state):
    scanned = document(samples.pdf(), title="Scan", text_state=state)
    appendices, _ = appended(scanned, document(samples.pdf(), title="Read"))
    assert appendices.look_yourself == [scanned]


@pytest.mark.parametrize("variant", [pdf.UNIVERSAL, pdf.ARCHIVAL])
def test_the_same_documents_give_the_same_bytes_with_the_mark_in_them(appended, document, variant):
    documents = [document(samples.pdf(pages=2)), document(picture("PNG", (30, 30)), "image/png", "x.png")]
    _, once = appended(*documents, variant=variant)
    _, again = appended(*documents, variant=variant)
    assert once == again
    assert IMPRINT.mark.encode() in once


def test_reading_is_told_document_by_document(officer, document):
    told = []
    documents = [document(samples.pdf()), document(samples.pdf())]
    appendices_of(PrintReader(officer), documents, pseudonyms(), lambda done, of: told.append((done, of)))
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_a_process_of_its_own_makes_the_same(appended, document, monkeypatch):
    report = document(samples.pdf(pages=2))
    _, here = appended(report)
    assert apart.sizes_apart(path_of(report.file.name)) == sizes_of(path_of(report.file.name))
    told = []
    monkeypatch.setattr(
        "correspondence.briefing.pdf.made_apart", lambda job, seconds: apart.made_apart(job, told.append)
    )
    _, there = appended(report)
    assert here == there
    assert told == sorted(told)


def test_a_process_of_its_own_says_what_is_wrong_with_a_file(document):
    with pytest.raises(NoPages, match="protected by a password"):
        apart.sizes_apart(path_of(document(samples.locked_pdf()).file.name))


def test_it_is_ended_when_it_takes_too_long(monkeypatch):
    monkeypatch.setattr(apart, "MEMORY", 50 * 1024**2)
    with pytest.raises(apart.NotMade, match="too much time or memory"):
        apart.made_apart({"html": "", "mark": "", "variant": pdf.UNIVERSAL, "pictures": {}, "pages": []})


# For an archive


def in_colours(content=b"", **resources):
    """A PDF whose page draws this, and nothing in a font."""
    made = pikepdf.open(io.BytesIO(samples.pdf()))
    made.pages[0].Resources = pikepdf.Dictionary(**resources)
    made.pages[0].Contents = made.make_stream(content)
    return samples._saved(made)


PRESS = pikepdf.Name.DeviceCMYK
IN_PRESS_COLOURS = "colours for a printing press (CMYK)"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (samples.pdf(), "a font is not embedded: Helvetica"),
        (in_colours(b"0 0 0 1 k 0 0 9 9 re f"), IN_PRESS_COLOURS),
        (
            in_colours(b"/C cs", ColorSpace=pikepdf.Dictionary(C=[pikepdf.Name.Separation, "/X", PRESS, 0])),
            IN_PRESS_COLOURS,
        ),
        (in_colours(b"BI /W 1 /H 1 /BPC 8 /CS /CMYK ID abcd EI"), IN_PRESS_COLOURS),
        (in_colours(Shading=pikepdf.Dictionary(S=pikepdf.Dictionary(ColorSpace=PRESS))), IN_PRESS_COLOURS),
    ],
)
def test_an_archival_letter_leaves_out_pages_that_an_archive_would_refuse_and_says_why(
    appended, document, content, why
):
    _, made = appended(document(content), variant=pdf.ARCHIVAL)
    cover = pages_of(made)[1]
    assert f"An archive would refuse its pages: {why}. Its pages are not appended." in cover
    assert "Pages 1" in pages_of(appended(document(content))[1])[1]


def test_a_font_that_does_not_say_its_characters_is_refused_by_an_archive(document):
    made = pikepdf.open(io.BytesIO(samples.pdf()))
    made.pages[0].Resources.Font.F1.FontDescriptor = pikepdf.Dictionary(FontFile=made.make_stream(b""), Flags=4)
    font = made.pages[0].Resources.Font.F1

    def refused():
        return why_refused([made.pages[0].as_form_xobject()])

    assert refused() == "a font does not say which characters it draws: Helvetica"
    font.Encoding = pikepdf.Dictionary(Differences=[32, pikepdf.Name.space, pikepdf.Name("/g17")])
    assert refused()
    font.Encoding = pikepdf.Dictionary(Differences=[32, pikepdf.Name.space, pikepdf.Name.fi])
    assert not refused()
    font.Encoding = pikepdf.Name.WinAnsiEncoding
    assert not refused()
    del font.Encoding
    font.ToUnicode = made.make_stream(b"")
    assert not refused()


def test_an_archival_letter_appends_pages_that_an_archive_takes(appended, document):
    _, whole = appended()
    _, made = appended(document(whole), variant=pdf.ARCHIVAL)
    assert "Here is what we hold." in pages_of(made)[2]


def test_no_picture_of_an_archival_letter_asks_to_be_smoothed_or_is_in_colours_for_a_press(appended, document):
    out = io.BytesIO()
    Image.new("CMYK", (30, 30), (0, 255, 255, 0)).save(out, "JPEG")
    pictures = [
        document(picture("PNG", (30, 30)), "image/png", "x.png"),
        document(out.getvalue(), "image/jpeg", "x.jpg"),
    ]
    _, content = appended(*pictures, variant=pdf.ARCHIVAL)
    with pikepdf.open(io.BytesIO(content)) as opened:
        shown = [o for o in opened.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
        assert {str(one.ColorSpace) for one in shown} == {"/DeviceRGB"}
        assert not any(one.Interpolate for one in shown)
        jpeg = next(one for one in shown if one.Filter == "/DCTDecode")
        red, green, blue = Image.open(io.BytesIO(jpeg.read_raw_bytes())).getpixel((9, 9))
        assert red > 200 and green < 60 and blue < 60
