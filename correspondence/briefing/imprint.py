"""What every PDF says at its end: which one it is, when it was made, and what of the record had been sealed by then."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import get_random_string

from oversight.audit.sealing import SEALED_WITHIN_SECONDS, Seal, last_seal, unsealed_since

# Without those that look like another: 0 and O, 1, I and L, U and V.
LETTERS = "23456789ABCDEFGHJKMNPQRSTWXYZ"
MARK = re.compile(rf"OV(?:-[{LETTERS}]{{4}}){{3}}")


@dataclass(frozen=True)
class Imprint:
    """The mark tells an altered copy of a PDF of ours from one that never was. Nobody guesses one that was issued.

    `late_since`: from when on nothing is sealed, where the sealer is behind.
    """

    mark: str
    at: datetime
    seal: Seal | None = None
    late_since: datetime | None = None

    @property
    def origin(self) -> str:
        """Whose seals they are."""
        return str(settings.SEAL_ORIGIN)


def imprint_now() -> Imprint:
    """Of a PDF that is made now. Take it before the record is read: then the PDF holds all that the seal covers."""
    now, waiting = timezone.now(), unsealed_since()
    is_late = waiting is not None and waiting < now - timedelta(seconds=SEALED_WITHIN_SECONDS)
    return Imprint(new_mark(), now, last_seal(), waiting if is_late else None)


def new_mark() -> str:
    return "-".join(["OV", *(get_random_string(4, LETTERS) for _ in range(3))])
