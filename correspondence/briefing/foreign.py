"""Pages of PDFs that others made, put into ours as pictures of them: what they show, and nothing that they do.

WeasyPrint lays out a tiny picture of our own where each page is to be (see places.py). So tags, alternative texts,
contents and page numbers are right at once, and only these pictures are exchanged afterwards.
"""

import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf

from correspondence.briefing.places import FIRST, NoPages, Size

# What a page may bring along: what it takes to draw it. Layers lose what switches them on and off.
DRAWN_WITH = {"/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/ProcSet"}
# Of a stream that is drawn: what it fetches from elsewhere, and what else hangs on it.
LEFT_BEHIND = ("/Ref", "/OPI", "/AF", "/F", "/FFilter", "/FDecodeParms", "/Metadata", "/PieceInfo", "/StructParents")


def sizes_of(path: Path) -> list[Size]:
    """The sizes of a PDF's pages. Raises NoPages."""
    with _opened(path) as document:
        try:
            boxes = [_box(page.as_form_xobject()) for page in document.pages]
        except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as trouble:
            raise NoPages("The file is broken.") from trouble
    if not boxes:
        raise NoPages("The file has no pages.")
    return [Size(right - left, top - bottom) for left, bottom, right, top in boxes]


def with_pages(content: bytes, files: Iterable[Path]) -> bytes:
    """Our PDF with the pages of these files in their places, in order. The same files give the same bytes."""
    made = pikepdf.open(io.BytesIO(content))
    places = {int(picture.Height) - FIRST: picture for picture in made.objects if _is_place(picture)}
    number = 0
    for path in files:
        with _opened(path) as document:
            for page in document.pages:
                if number in places:
                    _exchange(made, places[number], page)
                number += 1
    out = io.BytesIO()
    made.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return out.getvalue()


def _opened(path: Path) -> pikepdf.Pdf:
    try:
        return pikepdf.open(path)
    except pikepdf.PasswordError as trouble:
        raise NoPages("The file is protected by a password.") from trouble
    except pikepdf.PdfError as trouble:
        raise NoPages("The file is broken.") from trouble


def _is_place(thing: Any) -> bool:
    return isinstance(thing, pikepdf.Stream) and thing.get("/Width") == 1 and int(thing.get("/Height", 0)) >= FIRST


def _exchange(made: pikepdf.Pdf, picture: Any, page: Any) -> None:
    """The picture becomes a form that draws the page in the square in which a picture is drawn."""
    form = page.as_form_xobject()
    left, bottom, right, top = _box(form)
    matrix = pikepdf.Matrix(form.get("/Matrix", pikepdf.Matrix().as_array()))
    in_square = pikepdf.Matrix(1 / (right - left), 0, 0, 1 / (top - bottom), 0, 0)
    moved = pikepdf.Matrix(1, 0, 0, 1, -left, -bottom)
    form.Matrix = pikepdf.Array([Decimal(f"{number:.12f}") for number in (matrix @ moved @ in_square).shorthand])
    form.Resources = _only_drawn(form.get("/Resources", pikepdf.Dictionary()), set())
    taken = made.copy_foreign(form)
    for key in list(picture.keys()):
        if key != "/Length":
            del picture[key]
    picture.write(taken.read_bytes())
    for key in ("/BBox", "/Matrix", "/Resources", "/Group"):
        if key in taken:
            picture[key] = taken[key]
    picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form


def _only_drawn(resources: Any, seen: set[tuple[int, int]]) -> Any:
    """Cleans the streams that are drawn as well, however deep."""
    kept = pikepdf.Dictionary({key: resources[key] for key in resources if key in DRAWN_WITH})
    if "/Properties" in resources:
        kept.Properties = pikepdf.Dictionary({name: pikepdf.Dictionary() for name in resources.Properties})
    for drawn in _drawn_in(kept):
        if drawn.objgen not in seen:
            seen.add(drawn.objgen)
            _clean(drawn, seen)
    return kept


def _drawn_in(resources: Any) -> Iterator[Any]:
    """Forms, pictures, patterns, and fonts that are drawn."""
    for kind in ("/XObject", "/Pattern", "/Font"):
        for thing in dict(resources.get(kind, pikepdf.Dictionary())).values():
            if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                yield thing


def _clean(drawn: Any, seen: set[tuple[int, int]]) -> None:
    if isinstance(drawn, pikepdf.Stream):
        for key in LEFT_BEHIND:
            if key in drawn:
                del drawn[key]
        if drawn.get("/Subtype") == "/PS":
            drawn.Subtype, drawn.BBox = pikepdf.Name.Form, pikepdf.Array([0, 0, 0, 0])
            drawn.write(b"")
    if "/Resources" in drawn:
        drawn.Resources = _only_drawn(drawn.Resources, seen)


def _box(form: Any) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of what a form draws, turned as it is to be looked at."""
    left, bottom, right, top = (float(edge) for edge in form.BBox)
    matrix = pikepdf.Matrix(form.get("/Matrix", pikepdf.Matrix().as_array()))
    corners = [matrix.transform((x, y)) for x in (left, right) for y in (bottom, top)]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    if not (max(across) - min(across) > 0 and max(up) - min(up) > 0):
        raise NoPages("The file has a page without size.")
    return min(across), min(up), max(across), max(up)
