"""PDF: whole, open to everybody, and without a program that runs when it is opened."""

import os
from typing import TYPE_CHECKING, Any, BinaryIO

from oversight.uploads.looks import BROKEN, PROTECTED, broken_if_it_stumbles, disguised, head_of
from oversight.uploads.refusal import FileRefused

if TYPE_CHECKING:
    from pypdf import PdfReader

# Where a reader looks for the mark of the end; a file that was cut off has none there.
TAIL = 2048
RUNS_A_PROGRAM = {"/JavaScript", "/Launch"}


def check(file: BinaryIO) -> None:
    head = head_of(file)
    if not head.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-"):
        raise disguised("PDF", head)
    file.seek(0, os.SEEK_END)
    file.seek(max(0, file.tell() - TAIL))
    if b"%%EOF" not in file.read():
        raise FileRefused(BROKEN)
    from pypdf import PdfReader  # takes long to start
    from pypdf.errors import DependencyError

    with broken_if_it_stumbles():
        try:
            _check_inside(PdfReader(file))
        except DependencyError as needed:  # what it would decrypt with, could it
            raise FileRefused(PROTECTED) from needed


def _check_inside(reader: "PdfReader") -> None:
    if reader.is_encrypted:
        raise FileRefused(PROTECTED)
    if len(reader.pages) == 0:  # which walks through the tree of all pages
        raise FileRefused(BROKEN)
    if _on_opening(reader) in RUNS_A_PROGRAM:
        raise FileRefused("runs a program when it is opened. Print it to a new PDF and add that.")


def _on_opening(reader: "PdfReader") -> Any:
    """What kind of action the document asks for when it is opened; None for none, or for a mere place in it."""
    action: Any = reader.root_object.get("/OpenAction")
    action = action.get_object() if action is not None else None
    return action.get("/S") if isinstance(action, dict) else None
