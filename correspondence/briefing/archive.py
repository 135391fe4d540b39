"""What PDF/A-3a refuses in what a page of somebody else's PDF draws with, as far as it can be told simply.

Every font that is used must be embedded and say which characters it draws, and no colour may be one that only a
printing press knows (CMYK).
"""

from collections.abc import Iterator
from typing import Any

import pikepdf

from correspondence.briefing.drawn import all_drawn

CMYK = "colours for a printing press (CMYK)"
# By these an archive knows the characters where a font does not say them itself.
KNOWN_ENCODINGS = ("/WinAnsiEncoding", "/MacRomanEncoding", "/MacExpertEncoding")
KNOWN_COLLECTIONS = ("GB1", "CNS1", "Japan1", "Korea1")
NON_SYMBOLIC = 32
# Where in a colour space another one is named.
NAMES_ANOTHER = {"/Indexed": 1, "/Pattern": 1, "/Separation": 2, "/DeviceN": 2}


def why_refused(forms: list[Any]) -> str:
    """The first thing that an archive refuses in these forms and all that they draw with; empty where there is none."""
    seen: set[tuple[int, int]] = set()
    try:
        things = (drawn for form in forms for drawn in all_drawn(form, seen))
        return next((why for thing, resources in things for why in _refusals(thing, resources)), "")
    except Exception:  # it stumbles over whatever was not written as PDF says
        return "something in them is broken"


def _refusals(thing: Any, resources: Any) -> Iterator[str]:
    spaces = [thing.get("/ColorSpace"), _in(thing, "/Group").get("/CS"), _in(thing, "/Shading").get("/ColorSpace")]
    if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") != "/Image":
        spaces += _in(resources, "/ColorSpace").values()
        spaces += [shading.get("/ColorSpace") for shading in _in(resources, "/Shading").values()]
        yield from _refusals_in_content(thing, _in(resources, "/Font"))
    if any(map(_is_for_a_press, spaces)):
        yield CMYK


def _refusals_in_content(stream: Any, fonts: dict[str, Any]) -> Iterator[str]:
    spaces: list[Any] = []
    for instruction in pikepdf.parse_content_stream(stream):
        operator, operands = str(instruction.operator), instruction.operands
        if operator == "Tf" and str(operands[0]) in fonts:
            yield from _refusals_of_font(fonts[str(operands[0])])
        elif isinstance(instruction, pikepdf.ContentStreamInlineImage):
            spaces.append(instruction.iimage.colorspace)
        elif operator in ("cs", "CS"):
            spaces.append(operands[0])
        elif operator in ("k", "K"):
            spaces.append(pikepdf.Name.DeviceCMYK)
    if any(map(_is_for_a_press, spaces)):
        yield CMYK


def _refusals_of_font(font: Any) -> Iterator[str]:
    described = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    held = _in(described, "/FontDescriptor")
    name = str(font.get("/BaseFont", "without a name")).lstrip("/").rpartition("+")[2]
    if font.get("/Subtype") != "/Type3" and not any(key in held for key in ("/FontFile", "/FontFile2", "/FontFile3")):
        yield f"a font is not embedded: {name}"
    if "/ToUnicode" not in font and not _are_characters_known(font, described, int(held.get("/Flags", 0))):
        yield f"a font does not say which characters it draws: {name}"


def _are_characters_known(font: Any, described: Any, flags: int) -> bool:
    if described is not font:
        return str(_in(described, "/CIDSystemInfo").get("/Ordering")) in KNOWN_COLLECTIONS
    encoding = font.get("/Encoding")
    if isinstance(encoding, pikepdf.Dictionary) and "/Differences" in encoding:
        return all(_is_known(name) for name in encoding.Differences)
    base = encoding.get("/BaseEncoding") if isinstance(encoding, pikepdf.Dictionary) else encoding
    return base in KNOWN_ENCODINGS or (font.get("/Subtype") == "/TrueType" and bool(flags & NON_SYMBOLIC))


def _is_known(name: Any) -> bool:
    """Whether this is a name that Adobe gave to a character, or no name: numbers stand among them."""
    from fontTools.agl import toUnicode  # type: ignore[import-untyped]

    return not isinstance(name, pikepdf.Name) or bool(toUnicode(str(name)[1:]))


def _is_for_a_press(space: Any) -> bool:
    if not isinstance(space, pikepdf.Array):
        return bool(space == "/DeviceCMYK")
    place = NAMES_ANOTHER.get(str(space[0]), 0) if len(space) else 0
    return _is_for_a_press(space[place]) if 0 < place < len(space) else bool(len(space) and space[0] == "/DeviceCMYK")


def _in(thing: Any, key: str) -> dict[str, Any]:
    """The entries of a dictionary in another; none where there is no such thing."""
    inner = thing.get(key)
    return dict(inner.items()) if isinstance(inner, pikepdf.Dictionary | pikepdf.Stream) else {}
