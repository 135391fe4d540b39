"""Files made for tests: honest ones of every kind, and hostile ones."""

import io
import struct
import zipfile
import zlib
from email.message import EmailMessage

import docx
import pikepdf
from PIL import Image

PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(600)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048)
ODT_TYPE = "application/vnd.oasis.opendocument.text"
ODT_CONTENT = (
    '<?xml version="1.0"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
    "<text:tracked-changes><text:p>Taken back</text:p></text:tracked-changes>"
    "<text:h>Heading</text:h><text:p>Seven<text:s/>images <text:span>were</text:span> shared</text:p>"
    "</office:text></office:body></office:document-content>"
)


def pdf(words="Seven images were shared", pages=1, **root):
    made = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    for _ in range(pages):
        page = made.add_blank_page()
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = made.make_stream(f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode())
    for name, value in root.items():
        made.Root[f"/{name}"] = value
    return _saved(made)


def pdf_partly_scanned():
    """A page with words, and one without."""
    made = pikepdf.open(io.BytesIO(pdf()))
    made.add_blank_page()
    return _saved(made)


def locked_pdf(user="secret"):
    made = pikepdf.open(io.BytesIO(pdf()))
    return _saved(made, encryption=pikepdf.Encryption(owner="owner", user=user))


def script_pdf(kind="/JavaScript"):
    return pdf(OpenAction=pikepdf.Dictionary(S=pikepdf.Name(kind), JS="app.alert(1)"))


def form_of(made, content, **more):
    """A form that draws this content in a square of a hundred points."""
    return made.make_stream(
        content, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 100, 100], **more
    )


def pdf_with_marks(*marks, fields=(), **form):
    """A PDF with these annotations on its first page: of each its kind, and what draws it, if anything does."""
    made = pikepdf.open(io.BytesIO(pdf("Beneath")))
    font = made.pages[0].Resources.Font.F1
    made.Root.AcroForm = pikepdf.Dictionary(
        Fields=pikepdf.Array(), DA="/F1 12 Tf", DR=pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font)), **form
    )
    annots = [{"Subtype": pikepdf.Name(f"/{kind}"), "drawn": drawn} | more for kind, drawn, more in marks]
    annots += [{"Subtype": pikepdf.Name.Widget, "FT": pikepdf.Name.Tx, "T": "f", **field} for field in fields]
    made.pages[0].Annots = pikepdf.Array()
    for annot in annots:
        drawn = annot.pop("drawn", None)
        row = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[100, 100, 200, 200], **annot))
        if drawn:
            resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            row.AP = pikepdf.Dictionary(N=form_of(made, drawn, Resources=resources))
        made.pages[0].Annots.append(row)
        if annot["Subtype"] == "/Widget":
            made.Root.AcroForm.Fields.append(row)
    return _saved(made)


def _saved(made, **options):
    out = io.BytesIO()
    made.save(out, **options)
    return out.getvalue()


def word(*paragraphs, header=""):
    made = docx.Document()
    for words in paragraphs or ["Seven images were shared"]:
        made.add_paragraph(words)
    made.add_table(1, 1).cell(0, 0).text = "In a table"
    made.sections[0].header.paragraphs[0].text = header
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def zipped(members, start=None):
    """A ZIP file with these members, after those of another, if one is given."""
    out = io.BytesIO(start or b"")
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def odt(content=ODT_CONTENT, **more):
    return zipped({"mimetype": ODT_TYPE, "content.xml": content, "META-INF/manifest.xml": "<manifest/>"} | more)


def without(content, name):
    """A ZIP file without one of its members."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
    return out.getvalue()


def bomb_docx(megabytes):
    return zipped({"word/media/zeros.bin": bytes(megabytes * 1024 * 1024)}, word())


def lying_docx(says=10):
    """One whose headers do not say what it unpacks to."""
    size = 1_234_567
    return zipped({"word/media/a.bin": bytes(size)}, word()).replace(struct.pack("<I", size), struct.pack("<I", says))


def nested_docx(depth):
    inside = zipped({"zeros.bin": bytes(1000)})
    for _ in range(depth):
        inside = zipped({"inside.zip": inside})
    return zipped({"word/embeddings/inside.zip": inside}, word())


def picture(kind="PNG", size=(40, 30)):
    out = io.BytesIO()
    Image.effect_noise(size, 60).save(out, kind)
    return out.getvalue()


def plain_png(width, height):
    """One that is large, and small on the disk."""
    out = io.BytesIO()
    Image.new("RGBA", (width, height)).save(out, "PNG", compress_level=1)
    return out.getvalue()


def huge_png(width=30_000, height=30_000):
    """One that says that it is huge, in a few bytes."""

    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def message(html="", attached=b"", attached_name="report.pdf"):
    made = EmailMessage()
    made["From"], made["To"] = "Somebody <somebody@example.org>", "clerk@example.org"
    made["Subject"], made["Date"] = "Facial recognition – King’s Cross", "Wed, 4 Sep 2019 10:00:00 +0100"
    made.set_content("Seven images were shared.\n")
    if html:
        made.add_alternative(html, subtype="html")
    if attached:
        made.add_attachment(attached, maintype="application", subtype="octet-stream", filename=attached_name)
    return made.as_bytes()
