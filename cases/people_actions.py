"""What staff do with people, organisations, offices and publications. They correct them with `correct_record`."""

from typing import Any

from cases.actions import keep
from cases.record_actions import Parts, keep_parts, keep_what_it_names
from oversight.access import require
from oversight.audit.history import Tracked, changing

NOTHING: Parts = {}


def add_to_register(*, user: Any, row: Tracked, parts: Parts = NOTHING) -> Tracked:
    """Keep a new person, organisation, office or publication, with its other names.

    Raises PermissionDenied for anybody but case officers, ValidationError for what is not in order.
    """
    require(user, "cases.log")
    with changing(user=user):
        keep_what_it_names(row)
        keep(row)
        keep_parts(row, parts)
    return row
