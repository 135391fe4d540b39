"""The references of cases: OC-2019-0001, numbered without a gap in each year."""

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Max

from cases.models import Case

LAST = 9999


def next_reference(year: int) -> str:
    """The reference of the next case of a year, for this transaction alone: others wait for it to end.

    A number is used up only by a case that is kept: where the transaction fails, the next one gets it.
    Raises ValidationError where the year has no number left.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", ["references of cases", year])
    of_the_year = Case.objects.filter(reference__startswith=f"OC-{year}-")
    highest = of_the_year.aggregate(highest=Max("reference"))["highest"]
    number = int(highest[-4:]) + 1 if highest else 1
    if number > LAST:
        raise ValidationError(f"{highest} was the last number of {year}: no more cases can be opened this year")
    return f"OC-{year}-{number:04}"
