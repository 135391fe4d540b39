"""Exchanges of letters: what was written, what replied to it, which questions belong to it, where a reply is missing.

`exchanges(user, case)` gives all exchanges of a case, `exchanges(user, letter)` the one of a letter or question, as far
as the user may see them. Queries do not grow with the letters.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from cases.models import Case
from correspondence.models import Answer, Letter, Question
from correspondence.ties import LETTER, QUESTION, Key, Tie, ties_of

NO_REPLY, NO_ANSWER = "No reply recorded", "No answer recorded"


@dataclass(frozen=True)
class Piece:
    """A letter or question of an exchange. `gap` says what is missing after it, empty where nothing is.

    `record` has its parties as `current_parties`; a letter its reply state (`LetterQuerySet.with_reply_state`), a
    question its answers, oldest first, as `chain`.
    """

    record: Any
    replies_to: tuple[Any, ...]
    follows: tuple[Any, ...]
    replies: tuple[Any, ...]
    followed_by: tuple[Any, ...]
    gap: str

    @property
    def is_letter(self) -> bool:
        return isinstance(self.record, Letter)


@dataclass(frozen=True)
class Exchange:
    """The letters and questions that hang together, oldest first."""

    pieces: tuple[Piece, ...]

    @property
    def gaps(self) -> int:
        return sum(bool(piece.gap) for piece in self.pieces)

    def of(self, record: Any) -> Piece:
        return next(piece for piece in self.pieces if piece.record == record)


def exchanges(user: Any, about: Case | Letter | Question) -> list[Exchange]:
    """Those that hold a letter of the case, or the one that holds the letter or question; the oldest first.

    Withdrawn letters are left out, unless the exchange of one is asked for.
    """
    starts = _starts(user, about)
    records = _in_sight(user, starts, ties := ties_of(starts), keep_withdrawn=not isinstance(about, Case))
    ties = [tie for tie in ties if tie.later in records and tie.earlier in records]
    groups = _together([key for key in starts if key in records], ties)
    made = [_exchange(group, ties, records) for group in groups]
    return sorted(made, key=lambda exchange: _days(exchange.pieces[0].record))


def _starts(user: Any, about: Case | Letter | Question) -> list[Key]:
    if isinstance(about, Case):
        letters = Letter.objects.visible_to(user).of_case(about).current()
        return [(LETTER, pk) for pk in letters.values_list("pk", flat=True)]
    return [(LETTER if isinstance(about, Letter) else QUESTION, about.pk)]


def _in_sight(user: Any, starts: list[Key], ties: list[Tie], keep_withdrawn: bool) -> dict[Key, Any]:
    keys = {*starts, *(key for tie in ties for key in (tie.later, tie.earlier))}
    letters = Letter.objects.visible_to(user).filter(pk__in=_of_kind(keys, LETTER))
    questions = Question.objects.visible_to(user).filter(pk__in=_of_kind(keys, QUESTION))
    chain = Prefetch("answers", Answer.objects.visible_to(user).current().in_order(), to_attr="chain")
    found: dict[Key, Any] = {(LETTER, row.pk): row for row in letters.with_reply_state(user).with_parties()}
    found |= {(QUESTION, row.pk): row for row in questions.with_parties().prefetch_related(chain)}
    kept = set(starts) if keep_withdrawn else set()
    return {key: row for key, row in found.items() if key in kept or not row.is_withdrawn}


def _of_kind(keys: Iterable[Key], wanted: str) -> list[int]:
    return [pk for kind, pk in keys if kind == wanted]


def _together(starts: list[Key], ties: list[Tie]) -> list[set[Key]]:
    """The groups that hang together, those with one of the starts."""
    near: dict[Key, set[Key]] = defaultdict(set)
    for tie in ties:
        near[tie.later].add(tie.earlier)
        near[tie.earlier].add(tie.later)
    groups: list[set[Key]] = []
    for start in starts:
        if not any(start in group for group in groups):
            groups.append(_reached(start, near))
    return groups


def _reached(start: Key, near: dict[Key, set[Key]]) -> set[Key]:
    group, waiting = {start}, [start]
    while waiting:
        new = near[waiting.pop()] - group
        group |= new
        waiting += new
    return group


def _exchange(group: set[Key], ties: list[Tie], records: dict[Key, Any]) -> Exchange:
    its_ties = [tie for tie in ties if tie.later in group]
    order = _in_order(group, its_ties, records)
    place = {key: number for number, key in enumerate(order)}
    its_ties.sort(key=lambda tie: (place[tie.earlier], place[tie.later]))
    return Exchange(tuple(_piece(key, its_ties, records) for key in order))


def _in_order(group: set[Key], ties: list[Tie], records: dict[Key, Any]) -> list[Key]:
    """By date, but nothing before what it replies to or follows."""
    before, after = defaultdict[Key, set[Key]](set), defaultdict[Key, set[Key]](set)
    for tie in ties:
        before[tie.later].add(tie.earlier)
        after[tie.earlier].add(tie.later)

    def first_day(key: Key) -> tuple[date, date, Key]:
        """It is no later than the last day of what comes after it: so one that is not dated has a place too."""
        first, last = _days(records[key])
        return min(first, *(_days(records[one])[1] for one in _reached(key, after))), last, key

    waiting, order = sorted(group, key=first_day), list[Key]()
    while waiting:
        ready = next((key for key in waiting if not before[key]), None)
        # Where all that is left goes round in a circle, or waits for one, it begins in the circle.
        ready = ready or min(waiting, key=lambda key: len(_reached(key, before)))
        waiting.remove(ready)
        order.append(ready)
        for later in after[ready]:
            before[later].discard(ready)
    return order


def _piece(key: Key, ties: list[Tie], records: dict[Key, Any]) -> Piece:
    def earlier(is_reply: bool) -> tuple[Any, ...]:
        return tuple(records[tie.earlier] for tie in ties if tie.later == key and tie.is_reply == is_reply)

    def later(is_reply: bool) -> tuple[Any, ...]:
        return tuple(records[tie.later] for tie in ties if tie.earlier == key and tie.is_reply == is_reply)

    is_replied = any(not reply.is_withdrawn for reply in later(True))
    gap = _gap(records[key], is_reply=bool(earlier(True)), is_replied=is_replied)
    return Piece(records[key], earlier(True), earlier(False), later(True), later(False), gap)


def _gap(record: Any, *, is_reply: bool, is_replied: bool) -> str:
    """A letter that asks for a reply lacks one; one that opens an exchange does too, unless it asks for none."""
    if record.is_withdrawn or is_replied:
        return ""
    if isinstance(record, Question):
        return "" if record.chain else NO_ANSWER  # type: ignore[attr-defined]
    if record.is_waiting:
        return NO_REPLY
    is_settled = is_reply or record.reply_met_on or record.reply_by == Letter.ReplyBy.NOTHING
    return "" if is_settled else NO_REPLY


def _days(record: Any) -> tuple[date, date]:
    """The first and the last day on which it may have been written; what is not dated comes last."""
    return record.date_earliest or record.date_latest or date.max, record.date_latest or date.max
