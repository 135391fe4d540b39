"""All letters that a reader may see, with what the register says of each; as lines of a spreadsheet too."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from cases.models import Party, PartyRole
from cases.querysets import visible_links
from cases.timeline import shown_names
from correspondence.models import Letter

# What the reader may sort by: the words of the list that offers it, and the annotation, which is never null.
ORDERS = {
    "newest": ("Date, newest first", "-day_or_first"),
    "oldest": ("Date, oldest first", "day_or_last"),
    "subject": ("Subject", "subject"),
    "sender": ("Sender", "sender_name"),
    "due": ("Reply due, soonest first", "due_or_last"),
}
COLUMNS = {
    "Date": 18,
    "From": 36,
    "To": 36,
    "Copied to": 36,
    "Subject": 50,
    "Cases": 20,
    "Direction": 16,
    "What we hold": 16,
    "Waiting for a reply": 14,
    "Reply due": 14,
    "Reply met on": 14,
    "Reference of the sender": 22,
    "Reference of the recipient": 22,
    "Other references": 22,
}
MOST = 10_000
CUT = f"This file ends here: it holds no more than {MOST:,} letters. Narrow the register to get the others."


def letters_of_register(user: Any) -> QuerySet[Letter]:
    """With the reply state, the references of the cases that the reader may see (`in_cases`), and what is sorted by."""
    kind = ContentType.objects.get_for_model(Letter)
    cases = visible_links(user).filter(content_type=kind, object_id=OuterRef("pk")).order_by("case__reference")
    senders = Party.objects.current().filter(content_type=kind, object_id=OuterRef("pk"), role=PartyRole.SENDER)
    letters = Letter.objects.visible_to(user).with_reply_state(user)
    return letters.annotate(
        in_cases=ArraySubquery(cases.values("case__reference")),
        day_or_first=Coalesce("date_earliest", "date_latest", Value(date.min)),
        day_or_last=Coalesce("date_earliest", "date_latest", Value(date.max)),
        due_or_last=Coalesce("reply_due_on", Value(date.max)),
        sender_name=Coalesce(Subquery(shown_names(senders)), Value(""), output_field=TextField()),
    )


def order_of(wanted: str) -> str:
    """The name of an order, the first one where it is none."""
    return wanted if wanted in ORDERS else next(iter(ORDERS))


def rows_of(user: Any, letters: QuerySet[Letter], order: str) -> Iterator[list[str]]:
    """The headings, then a row a letter. Where letters are left out, the last row says so."""
    yield list(COLUMNS)
    by = ORDERS[order][1]
    found = letters.order_by(by, "-pk" if by.startswith("-") else "pk").with_parties()  # type: ignore[attr-defined]
    rows = iter(found[: MOST + 1])
    yield from (_row(user, letter) for letter in islice(rows, MOST))
    if next(rows, None):
        yield [CUT]


def _row(user: Any, letter: Any) -> list[str]:
    def named(role: str) -> str:
        return "; ".join(in_words(user, party) for party in letter.current_parties if party.role == role)

    waits = "Overdue" if letter.is_late else "Yes" if letter.is_waiting else "No"
    days = [day.isoformat() if day else "" for day in (letter.reply_due_on, letter.reply_met_on)]
    parties = [named(role) for role in (PartyRole.SENDER, PartyRole.RECIPIENT, PartyRole.COPIED_TO)]
    states = [letter.get_direction_display(), letter.get_holding_display()]
    references = [letter.sender_reference, letter.recipient_reference, letter.references]
    start = [letter.date_as_written, *parties, letter.subject, ", ".join(letter.in_cases)]
    return [*start, *states, waits, *days, *references]


def in_words(user: Any, party: Party) -> str:
    """As pages show it: Sophie Linden, Mayor of London (Deputy Mayor)."""
    hidden = party.person.hidden_from(user) if party.person else frozenset()
    names = ", ".join(str(one) for one in (party.person, party.organisation) if one)
    return f"{names} ({party.named_as})" if party.named_as and "named_as" not in hidden else names
