"""Who a group was to whom a letter was copied: those on record in an office on the day of the letter."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from cases.models import Appointment, Party, PartyRole
from correspondence.models import Letter


class Holder(NamedTuple):
    """Somebody who held the office on the day. `seen_on`: on which other day it is on record, where not on that one."""

    person: Any
    seen_on: str


def with_holders(user: Any, letter: Letter, parties: Sequence[Party]) -> Sequence[Party]:
    """The parties; each that is a group with its people as `holders`, None where the letter bears no day."""
    named = {party.person_id for party in parties if party.role in (PartyRole.SENDER, PartyRole.RECIPIENT)}
    for party in parties:
        if party.everyone_as:
            party.holders = _holders(user, party, letter, named) if letter.date_edtf else None  # type: ignore[attr-defined]
    return parties


def _holders(user: Any, party: Party, letter: Letter, named: set[int | None]) -> list[Holder]:
    """By name. An office that a source gives on one day says neither since when nor until when: that day is told."""
    first, last = letter.date_earliest or letter.date_latest, letter.date_latest or letter.date_earliest
    offices: Any = Appointment.objects.visible_to(user).current().select_related("person")
    offices = offices.filter(organisation=party.organisation, role__iexact=party.everyone_as, person__withdrawn_at=None)
    found: dict[int, Holder] = {}
    for office in offices.exclude(person__in=named - {None}).known_on(first, last):
        is_of_then = office.is_period or office.date_edtf == letter.date_edtf
        seen_on = "" if is_of_then else office.date_as_written
        found.setdefault(office.person_id, Holder(office.person, seen_on))
    return sorted(found.values(), key=lambda holder: str(holder.person))
