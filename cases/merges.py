"""What the pages of people and organisations tell the staff of merges."""

from typing import Any

from django.db.models import ForeignKey, Q

from cases.merge_actions import tied_rows
from cases.models import Appointment, Case, CommitteeMember, Merge, Note, Organisation, Party, Person
from cases.models.people import OtherName
from oversight.audit.values import NOTHING, in_words
from oversight.entry.finders import is_number

# What rows that name somebody are, in the words of a comparison.
CALLED: dict[type, str] = {
    Party: "roles in records",
    Appointment: "offices",
    Case: "cases of this committee",
    CommitteeMember: "seats of members",
    Organisation: "parts of it",
    Note: "notes for colleagues",
}


def merges_context(user: Any, actor: Person | Organisation) -> dict[str, Any]:
    """Into whom somebody was merged, and who was merged into them, as far as the user may see it."""
    kind = actor._meta.model_name
    seen = Merge.objects.visible_to(user).current().select_related(f"kept_{kind}", f"merged_{kind}")
    return {
        "merged_into": seen.filter(**{f"merged_{kind}": actor}).first(),
        "merges": list(seen.filter(**{f"kept_{kind}": actor})),
    }


def merge_of(user: Any, one: Person | Organisation, other_key: str) -> Merge | None:
    """The merge of two, the other of which is given by the key that pickers send ("person-7"), if they are merged."""
    kind, _, pk = other_key.partition("-")
    if kind != one._meta.model_name or not is_number(pk):
        return None
    either = Q(**{f"kept_{kind}": one, f"merged_{kind}": pk}) | Q(**{f"kept_{kind}": pk, f"merged_{kind}": one})
    return Merge.objects.visible_to(user).current().filter(either).first()


def compared(one: Person | Organisation, other: Person | Organisation) -> list[tuple[str, str, str]]:
    """Two that may be one, side by side: each field, and how many current rows of each kind name them."""
    fields = [field for field in one._meta.concrete_fields if field.editable and not field.primary_key]
    lines = [(str(field.verbose_name), _value(one, field), _value(other, field)) for field in fields]
    lines.append(("other names", _other_names(one), _other_names(other)))
    ours, theirs = _numbers(one), _numbers(other)
    lines += [(kind, str(ours.get(kind, 0)), str(theirs.get(kind, 0))) for kind in ours | theirs]
    return [line for line in lines if line[1:] != (NOTHING, NOTHING)]


def _value(actor: Any, field: Any) -> str:
    value = getattr(actor, field.name)
    return str(value or NOTHING) if isinstance(field, ForeignKey) else in_words(field, value)


def _other_names(actor: Any) -> str:
    return ", ".join(actor.other_names.current().values_list("name", flat=True)) or NOTHING


def _numbers(actor: Person | Organisation) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for row, _ in tied_rows(actor):
        if not row.is_withdrawn and not isinstance(row, OtherName):
            kind = CALLED.get(type(row), str(row._meta.verbose_name_plural))
            numbers[kind] = numbers.get(kind, 0) + 1
    return numbers
