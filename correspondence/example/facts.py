"""Reads the files of facts. Each table in them, [[incident]] or [[letter]] say, is one record, named by its kind."""

import tomllib
from pathlib import Path
from typing import Any

from oversight.dates import StatedDate, bounds, read_date

FOLDER = Path(__file__).parent / "kings_cross"

Entry = dict[str, Any]


def read_facts() -> dict[str, list[Entry]]:
    """The entries of all files by kind, in the order in which they are written."""
    facts: dict[str, list[Entry]] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for kind, entries in tomllib.loads(path.read_text("utf-8")).items():
            facts.setdefault(kind, []).extend(entries)
    return facts


def stated(words: str, edtf: str = "") -> StatedDate:
    """A date as its source writes it; `edtf` says what is meant where the words alone cannot be read."""
    return StatedDate(words, edtf, *bounds(edtf)) if edtf else read_date(words)
