"""What holds for every change of the record."""

import rules

from oversight.audit.as_of import moment_read


@rules.predicate
def reads_as_of_now() -> bool:
    """Where the record is read as of a day, nothing can be changed."""
    return moment_read() is None
