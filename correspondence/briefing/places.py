"""The places of other people's pages in a PDF of ours: narrow white pictures.

How high a picture is says which page comes there.
"""

import struct
import zlib
from dataclasses import dataclass

PLACE = "oversight-asset:page-"
# So many pixels high, and one wide, is no picture of anybody's.
FIRST = 20_001


class NoPages(Exception):
    """The pages of a PDF cannot be taken over: a sentence why."""


@dataclass(frozen=True)
class Size:
    """Of a page, in points, as it is looked at."""

    width: float
    height: float


def place(number: int) -> str:
    """The address of the picture that holds the place of page number so many, counted through from 0."""
    return f"{PLACE}{number}"


def picture_of_place(address: str) -> bytes:
    """A white PNG."""
    height = FIRST + int(address.removeprefix(PLACE))
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", 1, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\x00\xff" * height)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
