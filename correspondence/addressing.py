"""How a letter addresses people: to whom it may go, and the salutation and close that fit."""

import re
from collections.abc import Sequence
from typing import Any

from cases.models import Appointment, Case, Person

SINCERELY, FAITHFULLY = "Yours sincerely", "Yours faithfully"
NAMELESS = {"sir", "madam", "sirs", "mesdames", "or", "and"}


def first_lines(blocks: str) -> list[str]:
    """The first line of each block of further addressees: the name."""
    found = [block.strip().splitlines() for block in blocks.replace("\r\n", "\n").split("\n\n")]
    return [block[0].strip() for block in found if block]


def salutation_for(names: Sequence[str], office: str = "") -> str:
    """ "Dear Chair" for a chair, "Dear Mayor" for the Mayor, "Dear Members" for a committee, else the names as they
    stand before an office."""
    said = [_addressed(name.partition(",")[0].strip(), office if len(names) == 1 else "") for name in names]
    words = re.sub(r"^The\s+", "", said[0]) if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    return f"Dear {words}"[:100].strip()


def _addressed(name: str, office: str) -> str:
    if name.lower().startswith("chair"):
        return "Chair"
    if "committee" in name.lower():
        return "Chair" if office.lower().startswith("chair") else "Members"
    return name


def close_for(salutation: str) -> str:
    """By British custom: faithfully to whom one does not name, sincerely to whom one does."""
    words = set(salutation.lower().replace("/", " ").split()[1:])
    return FAITHFULLY if words and words <= NAMELESS else SINCERELY


def likely_addressees(user: Any, case: Case) -> list[str]:
    """Named people of the case, each with the offices that they have held, and its committee."""
    people = Person.objects.visible_to(user).of_case(case).current().filter(naming=Person.Naming.NAMED)
    posts: dict[int, list[Appointment]] = {}
    held = Appointment.objects.current().visible_to(user).filter(person__in=people)
    for post in held.select_related("organisation"):
        posts.setdefault(post.person_id, []).append(post)
    found = [f"Chair, {case.committee}", f"Members of the {case.committee}"]
    for person in people:
        found += [f"{person}, {post}" for post in posts.get(person.pk, [])] or [str(person)]
    return list(dict.fromkeys(found))
