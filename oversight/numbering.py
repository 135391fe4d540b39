"""Numbers without a gap in each year: OC-2019-0001, OB-2019-0001."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Max

LAST = 9999


def next_number(rows: Any, field: str, prefix: str, year: int, full: str) -> str:
    """The next number of a year, for this transaction alone: others wait for it to end.

    A number is used up only by a row that is kept: where the transaction fails, the next one gets it. Raises
    ValidationError where the year has none left; `full` says what then cannot be done.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", [f"numbers {prefix}", year])
    of_the_year = rows.filter(**{f"{field}__startswith": f"{prefix}-{year}-"})
    highest = of_the_year.aggregate(highest=Max(field))["highest"]
    number = int(highest[-4:]) + 1 if highest else 1
    if number > LAST:
        raise ValidationError(f"{highest} was the last number of {year}: {full}")
    return f"{prefix}-{year}-{number:04}"
