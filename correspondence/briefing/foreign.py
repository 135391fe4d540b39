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

from correspondence.briefing.archive import why_refused
from correspondence.briefing.drawn import clean
from correspondence.briefing.places import FIRST, NoPages, Size
from oversight.uploads.annotations import LookUnknown, draw_annotations
from oversight.uploads.layers import Layers


def sizes_of(path: Path, *, for_archive: bool = False) -> list[Size]:
    """The sizes of a PDF's pages, each of which was taken over for a try. Raises NoPages.

    `for_archive`: also where an archive would refuse them.
    """
    tried = pikepdf.new()
    forms = list(_taken_over(path, tried))
    if not forms:
        raise NoPages("The file has no pages.")
    if for_archive and (why := why_refused(forms)):
        raise NoPages(f"An archive would refuse its pages: {why}.")
    tried.Root.Forms = pikepdf.Array(forms)
    tried.save(io.BytesIO())
    return [Size(right - left, top - bottom) for left, bottom, right, top in map(_box, forms)]


def with_pages(content: bytes, files: Iterable[Path]) -> bytes:
    """Our PDF with the pages of these files in their places, in order. The same files give the same bytes."""
    made = pikepdf.open(io.BytesIO(content))
    places = {int(picture.Height) - FIRST: picture for picture in made.objects if _is_place(picture)}
    forms = (form for path in files for form in _taken_over(path, made))
    for number, form in enumerate(forms):
        if number in places:
            _exchange(places[number], form)
    out = io.BytesIO()
    made.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return out.getvalue()


def _taken_over(path: Path, made: pikepdf.Pdf) -> Iterator[Any]:
    """The pages of a file as forms of ours. Raises NoPages, whatever it stumbles over."""
    try:
        with pikepdf.open(path) as document:
            for form in _forms(document):
                taken = made.copy_foreign(form)
                taken.write(taken.read_bytes())
                yield taken
    except pikepdf.PasswordError as trouble:
        raise NoPages("The file is protected by a password.") from trouble
    except LookUnknown as trouble:
        raise NoPages("It has fields or marks that each program shows in its own way.") from trouble
    except (NoPages, MemoryError):
        raise
    except Exception as stumble:
        raise NoPages("The file is broken.") from stumble


def _forms(document: pikepdf.Pdf) -> Iterator[Any]:
    """What each page shows, and nothing that it does."""
    layers, seen = Layers(document), set[tuple[int, int]]()
    draw_annotations(document, layers)
    for page in document.pages:
        form = page.as_form_xobject()
        _box(form)
        clean(form, layers, seen)
        yield form


def _is_place(thing: Any) -> bool:
    return isinstance(thing, pikepdf.Stream) and thing.get("/Width") == 1 and int(thing.get("/Height", 0)) >= FIRST


def _exchange(picture: Any, form: Any) -> None:
    """The picture becomes the form, in the square in which a picture is drawn."""
    left, bottom, right, top = _box(form)
    in_square = pikepdf.Matrix(1 / (right - left), 0, 0, 1 / (top - bottom), 0, 0)
    moved = pikepdf.Matrix(1, 0, 0, 1, -left, -bottom)
    matrix = _matrix(form) @ moved @ in_square
    for key in list(picture.keys()):
        if key != "/Length":
            del picture[key]
    picture.write(form.read_bytes())
    for key in ("/BBox", "/Resources", "/Group"):
        if key in form:
            picture[key] = form[key]
    picture.Matrix = pikepdf.Array([Decimal(f"{number:.12f}") for number in matrix.shorthand])
    picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form


def _matrix(form: Any) -> pikepdf.Matrix:
    return pikepdf.Matrix(form.get("/Matrix", pikepdf.Matrix().as_array()))


def _box(form: Any) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of what a form draws, turned as it is to be looked at."""
    left, bottom, right, top = (float(edge) for edge in form.BBox)
    matrix = _matrix(form)
    corners = [matrix.transform((x, y)) for x in (left, right) for y in (bottom, top)]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    if not (max(across) - min(across) > 0 and max(up) - min(up) > 0):
        raise NoPages("The file has a page without size.")
    return min(across), min(up), max(across), max(up)
