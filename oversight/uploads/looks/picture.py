"""PNG and JPEG: whole, and of a size that can be shown."""

from typing import BinaryIO

from PIL import Image, ImageFile

from oversight.uploads.looks import broken_if_it_stumbles, disguised, head_of
from oversight.uploads.refusal import FileRefused

# An A3 page at 600 dots an inch has 70 million.
MOST_PIXELS = 100_000_000
SIGNATURES = {"PNG": b"\x89PNG\r\n\x1a\n", "JPEG": b"\xff\xd8\xff"}


def check_png(file: BinaryIO) -> None:
    _check(file, "PNG")


def check_jpeg(file: BinaryIO) -> None:
    _check(file, "JPEG")


def _check(file: BinaryIO, kind: str) -> None:
    head = head_of(file)
    if not head.startswith(SIGNATURES[kind]):
        raise disguised(kind, head)
    file.seek(0)
    # Our own limit, below, comes with a sentence; and where WeasyPrint is loaded, it lets halves of pictures pass.
    Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES = None, False
    with broken_if_it_stumbles(), Image.open(file, formats=[kind]) as picture:
        width, height = picture.size
        if width * height > MOST_PIXELS:
            size = f"{width:,} by {height:,} pixels, more than {MOST_PIXELS:,} in all"
            raise FileRefused(f"is {size}. Save a smaller copy and add that.")
        # A JPEG can be read through to its end without keeping all of it.
        picture.draft("L", (1, 1))
        picture.load()
