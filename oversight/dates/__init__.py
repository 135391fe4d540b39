"""Dates as people write them: kept as written, as EDTF (ISO 8601-2) and as an earliest and a latest day.

`read_date` reads the words, `read_entry` those of a record's own date, which may be "not dated"; `bounds` reads EDTF;
`plain` writes two days out in words again, `understood` only where they say more than what was written.
"""

from oversight.dates.edtf_bounds import bounds
from oversight.dates.plainly import plain, understood
from oversight.dates.reading import DateNotUnderstood, StatedDate, read_date, read_entry

__all__ = ["DateNotUnderstood", "StatedDate", "bounds", "plain", "read_date", "read_entry", "understood"]
