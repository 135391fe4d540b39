"""The earliest and latest day that an EDTF string allows."""

from datetime import date
from typing import Any

from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException
from edtf.parser.parser_classes import (
    Interval,
    MultipleDates,
    OneOfASet,
    Season,
    UncertainOrApproximate,
    UnspecifiedIntervalSection,
)

from oversight.dates.months import last_day

# The library's words for the two ends.
EARLIEST, LATEST = "earliest", "latest"

# ISO 8601-2: 24 is winter, 28 winter of the northern half of the world. The library ends both on 31 December.
WINTERS = {"24", "28"}


def bounds(edtf: str) -> tuple[date | None, date | None]:
    """The strict first and last day of `edtf`; None for an open or unknown end. "~" and "?" widen nothing.

    Raises ValueError if `edtf` is malformed, ends before it begins, or reaches outside the years 1 to 9999.
    """
    refusal = f"“{edtf}” is not a date in EDTF"
    if edtf != edtf.strip():
        raise ValueError(refusal)
    try:
        parsed = parse_edtf(edtf)
        first, last = _edge(parsed, EARLIEST), _edge(parsed, LATEST)
    except (EDTFParseException, ValueError, TypeError, AttributeError, OverflowError, LookupError) as error:
        raise ValueError(refusal) from error
    if first and last and first > last:
        raise ValueError(f"{refusal}: it ends before it begins")
    return first, last


def _edge(part: Any, lean: str) -> date | None:
    """One end of a parsed EDTF value; of a set, the outermost end of its members."""
    if part is None or isinstance(part, UnspecifiedIntervalSection):
        return None
    if isinstance(part, UncertainOrApproximate):
        return _edge(part.date, lean)
    if isinstance(part, Interval):
        return _edge(part.lower if lean == EARLIEST else part.upper, lean)
    if isinstance(part, OneOfASet | MultipleDates):
        return _outermost([_edge(member, lean) for member in part.objects], lean)
    return _edge_of_one_date(part, lean)


def _outermost(edges: list[date | None], lean: str) -> date | None:
    known = [edge for edge in edges if edge is not None]
    if len(known) < len(edges):
        return None
    return min(known) if lean == EARLIEST else max(known)


def _edge_of_one_date(part: Any, lean: str) -> date:
    if isinstance(part, Season) and part.season in WINTERS:
        year = int(part.year)
        return date(year, 12, 1) if lean == EARLIEST else last_day(year + 1, 2)
    moment = part.lower_strict() if lean == EARLIEST else part.upper_strict()
    return date(*moment[:3])
