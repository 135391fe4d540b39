"""What somebody still has in hand when they leave. Other apps say, so that users need not know of cases."""

from collections.abc import Callable
from typing import NamedTuple

from oversight.accounts.models import User


class Duty(NamedTuple):
    """ "Leads 3 open cases", and where they are."""

    words: str
    address: str


# Filled by other apps when they start.
DUTIES: list[Callable[[User], list[Duty]]] = []


def duties_of(user: User) -> list[Duty]:
    return [duty for duties in DUTIES for duty in duties(user)]
