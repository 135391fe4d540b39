"""What a PDF shows on top of its pages: fields that were filled in, comments, stamps, black bars over words.

Who only reads or draws the pages misses all of it, so it is made part of them first.
"""

from typing import Any

import pikepdf

from oversight.uploads.layers import Layers

# Some files leave to the program how these look, and no two programs agree.
MARKS = {"/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Ink", "/Stamp", "/Redact"}
OUT_OF_SIGHT = 2 | 32  # the flags Hidden and NoView
SEVERAL_LINES = 1 << 12


class LookUnknown(ValueError):
    """How a field or a mark looks is left to the program that shows it."""


def draw_annotations(document: pikepdf.Pdf, layers: Layers) -> None:
    """Makes part of each page what is shown on top of it on a screen. Raises LookUnknown."""
    for page in document.pages:
        if "/Annots" in page:
            page.Annots = pikepdf.Array([one for one in page.Annots if _is_shown(one, layers)])
    _fill_in(document.acroform)
    document.flatten_annotations("screen")
    # What is left has no look of its own.
    if any(_is_mark(one) for page in document.pages for one in page.get("/Annots", ())):
        raise LookUnknown


def _fill_in(form: Any) -> None:
    """Draws the values of fields that nobody has drawn yet, as far as it can be done well."""
    filled = [field for field in form.fields if (field.is_text or field.is_choice) and field.value_as_string]
    if not form.needs_appearances and all(_has_look(form, field) for field in filled):
        return
    if any(field.flags & SEVERAL_LINES or not _is_plain(field.value_as_string) for field in filled):
        raise LookUnknown
    form.needs_appearances = True
    form.generate_appearances_if_needed()


def _has_look(form: Any, field: Any) -> bool:
    return all("/AP" in one.obj for one in form.get_annotations_for_field(field))


def _is_plain(words: str) -> bool:
    return words.isascii() and words.isprintable()


def _is_shown(annotation: Any, layers: Layers) -> bool:
    return isinstance(annotation, pikepdf.Dictionary) and not layers.hide(annotation.get("/OC"))


def _is_mark(annotation: Any) -> bool:
    return annotation.get("/Subtype") in MARKS and not int(annotation.get("/F", 0)) & OUT_OF_SIGHT
