"""The logo of a letterhead: an SVG or a PNG that asks for nothing else and runs nothing."""

import hashlib
import re
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree

from PIL import Image

from oversight.uploads.looks import picture
from oversight.uploads.refusal import FileRefused
from oversight.uploads.store import keep_bytes

LARGEST = 200 * 1024
SVG, PNG = "image/svg+xml", "image/png"
NAMESPACE = "{http://www.w3.org/2000/svg}"
# What draws. Whatever else an SVG can hold (scripts, pages, pictures from elsewhere, animations) is refused.
DRAWS = {
    *("svg", "g", "defs", "title", "desc", "metadata", "symbol", "use", "clipPath", "mask", "marker", "pattern"),
    *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "textPath"),
    *("linearGradient", "radialGradient", "stop", "style"),
}
MOST_ELEMENTS = 5000
MOST_PIXELS = 4_000_000
URL = re.compile(r"url\s*\(\s*['\"]?\s*(?!#)", re.IGNORECASE)
IMPORT = re.compile(r"@import|@font-face|expression\s*\(|javascript:", re.IGNORECASE)


@dataclass(frozen=True)
class Logo:
    """A picture that was looked at."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    def kept(self) -> str:
        """Keep the bytes; the name of their file."""
        return keep_bytes(BytesIO(self.content), self.sha256)


def look_at(name: str, content: bytes) -> Logo:
    """The logo. Raises FileRefused, in a sentence, for what is no SVG or PNG, or holds more than a drawing."""
    try:
        if not content:
            raise FileRefused("is empty. Check that it was saved, then choose it again.")
        if len(content) > LARGEST:
            raise FileRefused("is larger than 200 kB. Save a smaller copy and choose that.")
        if name.lower().endswith(".png"):
            picture.check_png(BytesIO(content))
            _check_pixels(content)
            return Logo(name, PNG, content)
        if name.lower().endswith(".svg"):
            _check_svg(content)
            return Logo(name, SVG, content)
        raise FileRefused("is neither SVG nor PNG. Save it as one of these and choose that.")
    except FileRefused as refusal:
        raise refusal.of(name) from refusal


def _check_pixels(content: bytes) -> None:
    with Image.open(BytesIO(content), formats=["PNG"]) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise FileRefused("has more than 4 million pixels. Save a smaller copy and choose that.")


def _check_svg(content: bytes) -> None:
    # Entities can make a small file enormous, or name another.
    if b"<!DOCTYPE" in content.upper() or b"<!ENTITY" in content.upper() or b"\0" in content:
        raise FileRefused("declares a document type or entities. Save it as plain SVG and choose that.")
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 (no entities)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise FileRefused("is damaged, or no SVG. Save it anew and choose that.") from error
    if root.tag != f"{NAMESPACE}svg":
        raise FileRefused("is no SVG. Save it as SVG or PNG and choose that.")
    elements = list(root.iter())
    if len(elements) > MOST_ELEMENTS:
        raise FileRefused(f"has more than {MOST_ELEMENTS:,} parts. Save a simpler drawing, or a PNG.")
    for element in elements:
        _check_element(element)
    _check_repeats(elements)


def _check_repeats(elements: list[ElementTree.Element]) -> None:
    """What is used again is drawn again: each use of a use could multiply the drawing."""
    uses = [element for element in elements if element.tag == f"{NAMESPACE}use"]
    used = {value.lstrip("#") for use in uses for name, value in use.items() if name.endswith("href")}
    for element in elements:
        if element.get("id") in used and any(child.tag == f"{NAMESPACE}use" for child in element.iter()):
            raise FileRefused("uses parts that use other parts. Save a simpler drawing, or a PNG.")


def _check_element(element: ElementTree.Element) -> None:
    tag = str(element.tag)
    if tag.startswith(NAMESPACE) and tag.removeprefix(NAMESPACE) not in DRAWS:
        raise FileRefused(f"holds “{tag.removeprefix(NAMESPACE)[:30]}”, which is more than a drawing. Save it without.")
    texts = [element.text or ""] if tag == f"{NAMESPACE}style" else []
    for name, value in element.attrib.items():
        plain = name.rpartition("}")[2].lower()
        if plain.startswith("on"):
            raise FileRefused("holds a script. Save it without and choose that.")
        if plain in ("href", "src") and not value.strip().startswith("#"):
            raise FileRefused("asks for another file. Save it with all in one and choose that.")
        texts.append(value)
    if any(URL.search(text) or IMPORT.search(text) for text in texts):
        raise FileRefused("asks for another file in its styles. Save it with all in one and choose that.")
