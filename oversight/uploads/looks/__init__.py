"""A look into the bytes of a file, one module for each family of kinds."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import filetype

from oversight.uploads.refusal import FileRefused

BROKEN = "is damaged or not complete. Get or save another copy and add that."
PROTECTED = "is protected with a password or encrypted. Save a copy without protection and add that."
MACROS = "holds macros, which are programs. Save a copy without them, or as PDF, and add that."
PROGRAMS = {"exe", "elf", "dex", "wasm", "swf", "class"}
HEAD = 8192


def head_of(file: BinaryIO, size: int = HEAD) -> bytes:
    file.seek(0)
    return file.read(size)


def guess(head: bytes) -> str:
    """The ending that fits the bytes; empty where nothing is known of them."""
    return filetype.guess_extension(head) or ""


def disguised(said: str, head: bytes) -> FileRefused:
    """For a file that is named as one kind and holds another."""
    found = guess(head)
    held = "a program" if found in PROGRAMS else f"of the kind {found.upper()}" if found else "something else"
    return FileRefused(f"is named as {said}, but what is in it is {held}. Add the right file, under its right name.")


@contextmanager
def broken_if_it_stumbles() -> Iterator[None]:
    """Readers of files raise whatever they stumble over."""
    try:
        yield
    except (FileRefused, MemoryError):
        raise
    except Exception as stumble:
        raise FileRefused(BROKEN) from stumble
