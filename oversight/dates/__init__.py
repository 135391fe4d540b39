"""Dates as people write them: kept as written, as EDTF (ISO 8601-2) and as an earliest and a latest day.

`read_date` reads words, `read_entry` those of a record's own date, which may be "not dated" and must not be guessed;
`exact_day` gives the one day that a date names; `bounds` reads EDTF; `plain` writes two days out in words again,
`understood` only where they say more than what was written; `said`, `precision` and `explained` tell how a date was
understood; `understand` takes what was typed into a form together with the reading chosen there.
"""

from oversight.dates.edtf_bounds import bounds
from oversight.dates.plainly import plain, understood
from oversight.dates.reading import exact_day, read_date, read_entry
from oversight.dates.saying import explained, precision, said
from oversight.dates.stated import Choice, DateAsks, DateNotUnderstood, StatedDate
from oversight.dates.typed import TypedDate, Understanding, as_typed, in_one_line, understand

__all__ = [
    "Choice",
    "DateAsks",
    "DateNotUnderstood",
    "StatedDate",
    "TypedDate",
    "Understanding",
    "as_typed",
    "bounds",
    "exact_day",
    "explained",
    "in_one_line",
    "plain",
    "precision",
    "read_date",
    "read_entry",
    "said",
    "understand",
    "understood",
]
