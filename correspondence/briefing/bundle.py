"""The case bundle: everything of a case that a reader may see, in one PDF."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from cases.models import Case, Event
from cases.pseudonyms import pseudonyms
from cases.readers import Item, PrintReader
from correspondence.briefing.appended import Appendices, appendices_of
from correspondence.briefing.contents import GATHER, Annex, Gather, contents_of, undertakings
from correspondence.briefing.imprint import Imprint
from correspondence.briefing.letterhead import letterhead_of
from correspondence.briefing.pdf import printed
from correspondence.briefing.restricted import restricted_in
from correspondence.exchange import exchanges
from correspondence.models import Briefing, Document, Letter, LetterEnclosure

EVENTS, LETTERS, BRIEFINGS, DOCUMENTS = "events", "letters", "briefings", "documents"
UNDERTAKEN = "Commitments and recommendations"
PARTS = [
    *((part, UNDERTAKEN if part == Briefing.Part.COMMITMENTS else label) for part, label in Briefing.Part.choices),
    (EVENTS, "Events in full"),
    (LETTERS, "Letters in full"),
    (BRIEFINGS, "Briefing letters issued"),
    (DOCUMENTS, "Documents, page by page"),
]

MOST_BYTES, MOST_DOCUMENTS, MOST_PAGES, LONGEST_HTML = 300 * 1024**2, 500, 2_000, 10_000_000


class TooLarge(Exception):
    """More than one PDF can hold: a sentence."""


@dataclass(frozen=True)
class Bundle:
    """Ready for a template."""

    case: Case
    user: Any
    annexes: list[Annex]
    appendices: Appendices

    @property
    def title(self) -> str:
        return f"Case bundle: {self.case.title} ({self.case.reference})"

    @property
    def file_name(self) -> str:
        return f"{self.case.reference}-bundle-{timezone.localdate():%Y-%m-%d}.pdf"


def bundle_of(
    user: Any,
    case: Case,
    parts: list[str],
    put_in: frozenset[str] = frozenset(),
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> Bundle:
    """What the bundle holds for this user. `tell`: as of `appendices_of`. Raises TooLarge.

    Restricted items are not in it, but for those whose keys are in `put_in`, as far as the user may see them.
    """
    reader = PrintReader(user, put_in)
    told = Briefing(case=case, dated=timezone.localdate(), parts=[part for part in parts if part in Briefing.Part])
    annexes = [_renamed(annex) for annex in contents_of(user, told, put_in, WHOLE).annexes]
    for part, heading, of, rows in (
        (EVENTS, "Events", "event/events", _events),
        (LETTERS, "Letters", "letter/letters", _letters),
        (BRIEFINGS, "Briefing letters issued", "letter/letters", _issued),
    ):
        if part in parts:
            found = rows(reader, case)
            annexes.append(Annex(part, chr(ord("A") + len(annexes)), heading, len(found), of, {part: found}))
    documents: Any = Document.objects.visible_to(reader).of_case(case).current().in_order()
    documents = documents if DOCUMENTS in parts else documents.none()
    _refuse_too_much(documents)
    appendices = appendices_of(reader, documents, pseudonyms(), tell)
    if (pages := sum(one.pages for one in appendices.appended)) > MOST_PAGES:
        raise TooLarge(f"Its documents have {pages:,} pages, and a bundle has room for {MOST_PAGES:,}.")
    return Bundle(case, user, annexes, appendices)


def bundle_page(bundle: Bundle, imprint: Imprint) -> str:
    """The HTML of the whole bundle. Raises TooLarge."""
    context = {
        "bundle": bundle,
        "case": bundle.case,
        "appendices": bundle.appendices,
        "imprint": imprint,
        "letterhead": letterhead_of(None),
    }
    html = printed("correspondence/briefing/bundle.html", context)
    if len(html) > LONGEST_HTML:
        raise TooLarge("Its texts are longer than one PDF can hold.")
    return html


def restricted_in_bundle(user: Any, case: Case) -> list[Item]:
    """What of everything in the case is restricted, as the user may see it."""
    return restricted_in(user, case, [part for part, _ in PARTS])


def _refuse_too_much(documents: Any) -> None:
    number = documents.count()
    if number > MOST_DOCUMENTS:
        raise TooLarge(f"The case has {number:,} documents, and a bundle has room for {MOST_DOCUMENTS:,}.")
    size = documents.order_by().aggregate(size=Sum("size"))["size"] or 0
    if size > MOST_BYTES:
        raise TooLarge(f"The files of its documents are {size / 1024**2:,.0f} MB, and a bundle has room for 300 MB.")


WHOLE: dict[str, Gather] = GATHER | {Briefing.Part.COMMITMENTS: partial(undertakings, settled=True)}


def _renamed(annex: Annex) -> Annex:
    """Not only what is outstanding."""
    if annex.part != Briefing.Part.COMMITMENTS:
        return annex
    return replace(annex, heading=UNDERTAKEN, of="thing undertaken or asked for/things undertaken or asked for")


def _events(reader: PrintReader, case: Case) -> list[Any]:
    return list(Event.objects.visible_to(reader).of_case(case).current().in_order().with_parties())


def _issued(reader: PrintReader, case: Case) -> list[Any]:
    """The letters that left the house, of a case that may be printed."""
    if not reader.may_print(case):
        return []
    sent = Briefing.objects.visible_to(reader.user).current().filter(case=case, status__in=Briefing.SENT)
    return list(sent.select_related("case", "supersedes").order_by("issued_at"))


def _letters(reader: PrintReader, case: Case) -> list[Any]:
    """With `reply_to` (what each replies to) and `came_with` as far as the reader may see them."""
    seen: Any = Letter.objects.visible_to(reader).current()
    letters = list(seen.of_case(case).in_order().with_parties())
    pieces = [piece for exchange in exchanges(reader, case) for piece in exchange.pieces if piece.is_letter]
    before = {piece.record.pk: piece.replies_to for piece in pieces}
    enclosures = LetterEnclosure.objects.current().visible_to(reader).filter(letter__in=letters)
    readable = set(
        Document.objects.visible_to(reader).filter(enclosed_with__in=enclosures).values_list("pk", flat=True)
    )
    for letter in letters:
        letter.reply_to = before.get(letter.pk, ())
        letter.came_with = [
            row for row in enclosures if row.letter_id == letter.pk and row.document_id in {None, *readable}
        ]
    return letters
