"""What a briefing letter tells of, row by row and version by version; and what of that was changed since.

A letter that was issued cites its facts as they were. Once one is amended or withdrawn, or a cited question has another
answer, the letter is stale: it says so until a letter supersedes it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.safestring import SafeString

from cases.feed import visible_keys
from cases.models import Case, Note, NoteMention, Statement, StatementLink
from cases.timeline import TimelineRow, record_kinds
from correspondence.briefing.contents import Contents
from correspondence.models import Answer, Briefing
from oversight.audit.changes import ShownChange, Thing, changed_rows, shown_differences, thing_of
from oversight.audit.models import Change, Redaction
from oversight.audit.names import Names, Ref
from oversight.audit.versions import model_of
from oversight.worddiff import as_html, compare

# Written about a record, and in no letter.
NOT_TOLD = (Note, NoteMention, Redaction)


# The key of the record that a row is a part of, and its own; each with the key of its content type first.
Row = tuple[tuple[int, int], tuple[int, int]]


class Fact(NamedTuple):
    """One row: the record that it is a part of, itself, and its version (`history_id`) as told.

    `newest` was its newest version then: another one for a letter that tells the case as of an earlier day, where the
    row may also have no version to tell (None).
    """

    about_type: int
    about_id: int
    row_type: int
    row_id: int
    version: int | None
    newest: int

    @property
    def about(self) -> tuple[int, int]:
        return self.about_type, self.about_id

    @property
    def row(self) -> tuple[int, int]:
        return self.row_type, self.row_id


@dataclass(frozen=True)
class Amendment:
    """An answer that took the place of one that a letter cites, compared with it."""

    answer: Answer
    comparison: SafeString


@dataclass(frozen=True)
class Stale:
    """What a letter cites and what was changed since, as far as a reader may see it."""

    amendments: list[Amendment]
    differences: list[tuple[Thing, list[ShownChange]]]


def facts_of(contents: Contents) -> list[Fact]:
    """The versions, as of when the contents were read, of all rows that they tell of.

    Not to be called while the record is read as of another day.
    """
    about_them = Change.objects.order_by().filter(_any("record", {*keys_told(contents), _key(contents.case)}))
    abouts = set(about_them.values_list("about_type_id", "about_id").distinct())
    newest = _newest(abouts)
    told = _newest(abouts, by=contents.recorded) if contents.recorded else newest
    return sorted(Fact(*about, *row, told.get((about, row)), version) for (about, row), version in newest.items())


def keys_told(contents: Contents) -> set[tuple[int, int]]:
    """Of the records that its annexes show: the key of the content type, and their own."""
    found: list[Any] = []
    lines: list[TimelineRow] = []
    for annex in contents.annexes:
        shows = annex.shows
        found += [*shows.get("incidents", ()), *shows.get("commitments", ()), *shows.get("recommendations", ())]
        found += [statement for _, statements in shows.get("groups", ()) for statement in statements]
        lines += shows.get("rows", ())
        for chain in shows.get("chains", ()):
            found += [chain.question, *(link.answer for link in chain.links)]
        found += [piece.record for exchange in shows.get("exchanges", ()) for piece in exchange.pieces]
        found += [resting.record for cited in shows.get("cited", ()) for resting in cited.resting]
    kinds = record_kinds()
    of_lines = {(ContentType.objects.get_for_model(kinds[line.kind]).pk, line.pk) for line in lines}
    return {_key(record) for record in found} | of_lines


def changed_facts(letters: Iterable[Briefing]) -> dict[int, list[Row]]:
    """By the key of each letter that is stale: the rows that were changed or added since, each after the record that it
    is a part of. Two queries for all."""
    facts = {letter.pk: [Fact(*fact) for fact in letter.facts] for letter in letters}
    newest = _newest({fact.about for told in facts.values() for fact in told})
    found: dict[int, list[Row]] = {}
    for pk, told in facts.items():
        then = {(fact.about, fact.row): fact.newest for fact in told}
        abouts = {fact.about for fact in told}
        changed = [key for key, now in newest.items() if key[0] in abouts and then.get(key) != now]
        if changed:
            found[pk] = changed
    return found


def changed_things(user: Any, letters: Iterable[Briefing]) -> dict[int, list[Thing]]:
    """As `changed_facts`: the records themselves, as far as the user may see them. One query more a kind of record."""
    changed = {pk: dict.fromkeys(_ref(about) for about, _ in rows) for pk, rows in changed_facts(letters).items()}
    names = Names(user, {ref for refs in changed.values() for ref in refs})
    return {pk: [thing_of(ref, names) for ref in refs if ref in names] for pk, refs in changed.items()}


def what_changed(user: Any, letter: Briefing) -> Stale | None:
    """What was changed since the letter was issued; None where it tells all as it is."""
    rows = [row for _, row in changed_facts([letter]).get(letter.pk, ())]
    if not rows or letter.issued_at is None:
        return None
    changes = Change.objects.order_by().filter(_any("record", rows))
    seen = visible_keys(user, set(changes.values_list("about_type_id", "about_id")))
    changes = changes.filter(_any("about", seen))
    differences = shown_differences(user, changed_rows(changes), letter.recorded or letter.issued_at, timezone.now())
    told = [(thing, shown) for thing, shown in differences if shown]
    return Stale(_amendments(user, letter, rows), told)


def differ(told: Sequence[Sequence[Any]], now: Sequence[Fact]) -> list[tuple[int, int]]:
    """The rows of which two sets of facts tell different versions."""
    then = {fact.row: fact.version for fact in (Fact(*fact) for fact in told)}
    today = {fact.row: fact.version for fact in now}
    return sorted(row for row in then.keys() | today.keys() if then.get(row) != today.get(row))


def _amendments(user: Any, letter: Briefing, rows: Sequence[tuple[int, int]]) -> list[Amendment]:
    kind = ContentType.objects.get_for_model(Answer).pk
    cited = {Fact(*fact).row_id for fact in letter.facts if Fact(*fact).row_type == kind}
    new = [pk for row_type, pk in rows if row_type == kind and pk not in cited]
    answers = Answer.objects.visible_to(user).current().filter(pk__in=new, replaces__in=cited).with_name()
    return [
        Amendment(answer, as_html(compare(answer.replaces.text, answer.text)))
        for answer in answers.select_related("replaces").order_by("pk")
        if answer.replaces
    ]


def _newest(abouts: set[tuple[int, int]], by: datetime | None = None) -> dict[Row, int]:
    """The newest version of each row that is about one of these, by a moment where one is given."""
    changes = Change.objects.order_by().filter(_any("about", abouts)).exclude(record_type__in=_not_told())
    # Of a case only its own words are told: its letters, notes and the places in it have versions of their own.
    case = ContentType.objects.get_for_model(Case).pk
    changes = changes.filter(~Q(about_type=case) | Q(record_type=case))
    if by:
        changes = changes.filter(at__lte=by)
    fields = ("about_type_id", "about_id", "record_type_id", "record_id")
    rows = changes.values_list(*fields).annotate(newest=Max("history_id"))
    found = {((about_type, about), (row_type, row)): newest for about_type, about, row_type, row, newest in rows}
    return found | _newest_links_met(abouts, by)


def _newest_links_met(abouts: set[tuple[int, int]], by: datetime | None) -> dict[Row, int]:
    """What later statements do to those told: these links are parts of the later ones."""
    statement = ContentType.objects.get_for_model(Statement).pk
    link = ContentType.objects.get_for_model(StatementLink).pk
    told = {pk for kind, pk in abouts if kind == statement}
    if not told:
        return {}
    met = StatementLink.history.filter(target__in=told)
    if by:
        met = met.filter(history_date__lte=by)
    rows = met.order_by().values_list("target", "id").annotate(newest=Max("history_id"))
    return {((statement, target), (link, pk)): newest for target, pk, newest in rows}


def _not_told() -> list[int]:
    return [ContentType.objects.get_for_model(model).pk for model in NOT_TOLD]


def _any(what: str, keys: Iterable[tuple[int, int]]) -> Q:
    by_type: dict[int, list[int]] = {}
    for kind, pk in keys:
        by_type.setdefault(kind, []).append(pk)
    wanted = Q(pk__in=[])
    for kind, pks in by_type.items():
        wanted |= Q(**{f"{what}_type": kind, f"{what}_id__in": pks})
    return wanted


def _ref(key: tuple[int, int]) -> Ref:
    return Ref(model_of(key[0]), key[1])


def _key(record: Any) -> tuple[int, int]:
    return ContentType.objects.get_for_model(record).pk, record.pk
