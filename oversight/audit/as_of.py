"""Reading the record as it was recorded at a moment, links included.

Within `recorded_as_of` every query finds the views of `as_of_views.py` where it would find the tables of the record, so
pages need not know of it. Nothing can be written there.

Who may see what is always today's: for a member the views leave out whatever this member may not see today.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any

from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

# A name that no view has is looked up in the next schema.
FOR_STAFF, FOR_MEMBERS = "as_of, public", "as_of_seen, as_of, public"
# Whoever builds the views anew waits until this transaction has ended; without the views, this fails.
HOLD_VIEWS = "SELECT FROM as_of.audit_change LIMIT 0"
# A page reads few rows of long histories: by their indexes, and not by reading them whole to join them.
LOOK_BACK = """
    SELECT set_config('oversight.as_of', %s, true), set_config('oversight.reader', %s, true),
           set_config('search_path', %s, true), set_config('transaction_read_only', 'on', true),
           set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)
"""

_moment: ContextVar[datetime | None] = ContextVar("as_of", default=None)


class ViewsMissing(Exception):
    """The views are not there: the database is being brought up to date."""


def moment_read() -> datetime | None:
    """The moment as of which the record is read; None where it is read as it is now."""
    return _moment.get()


def today() -> date:
    """The day by which a page judges what is overdue: today, or that as of which the record is read."""
    return timezone.localdate(moment_read())


def sees_all_rows(user: Any) -> bool:
    """Whether no row need be left out for this user: what views over the history show is chosen by them already.

    But for a reader of what is printed, who sees less than the user does for whom the views show it.
    """
    by_views = moment_read() is not None and not getattr(user, "sees_less_than_views", False)
    return bool(user.reads_everything or by_views)


@contextmanager
def recorded_as_of(moment: datetime, *, reader: Any) -> Iterator[None]:
    """The record as it was at this moment, as far as the reader may see it today. Raises ViewsMissing.

    All is rolled back at the end: there is nothing to keep, and it undoes the settings.
    """
    with transaction.atomic():
        _look_back(moment, reader)
        token = _moment.set(moment)
        try:
            yield
        finally:
            _moment.reset(token)
            transaction.set_rollback(True)


def _look_back(moment: datetime, reader: Any) -> None:
    schemas = FOR_STAFF if reader.reads_everything else FOR_MEMBERS
    with connection.cursor() as cursor:
        cursor.execute(LOOK_BACK, [moment.isoformat(), str(reader.pk), schemas])
        try:
            cursor.execute(HOLD_VIEWS)
        except ProgrammingError as error:
            raise ViewsMissing from error
