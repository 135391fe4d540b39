"""The references of cases: OC-2019-0001."""

from cases.models import Case
from oversight.numbering import next_number


def next_reference(year: int) -> str:
    """The reference of the next case of a year. See `next_number`."""
    return next_number(Case.objects, "reference", "OC", year, "no more cases can be opened this year")
