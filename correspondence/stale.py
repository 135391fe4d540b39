"""What of the facts that an issued letter cites was changed since.

Once one is amended or withdrawn, or a cited question has another answer, the letter is stale: it says so until a letter
supersedes it. What was changed back again is no change.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.safestring import SafeString

from cases.feed import visible_keys
from cases.models import Case
from cases.sources import Key, any_of
from correspondence.facts import Fact, Row, newest_versions
from correspondence.models import Answer, Briefing
from oversight.audit.changes import ShownChange, Thing, changed_rows, shown_differences, thing_of
from oversight.audit.models import Change
from oversight.audit.names import Names, Ref
from oversight.audit.versions import model_of
from oversight.worddiff import as_html, compare

# Of so many letters of a list it is looked up how what they cite was changed.
COMPARED = 3
# How far an office has come with a case, and who leads it, makes no letter about it wrong.
PASSING = {Case: {"status", "closed_on", "outcome", "lead_officer_id", "visibility", "legal_hold"}}


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


@dataclass(frozen=True)
class Changed:
    """For a list of letters: the records that were changed, and how, where that is looked up in a list."""

    things: list[Thing]
    comparison: Stale | None


def changed_facts(letters: Iterable[Briefing]) -> dict[int, list[Row]]:
    """By the key of each letter that is stale: the rows that were changed or added since, each after the record that it
    is a part of. Two queries for all, and one more for each kind of row that has a newer version."""
    facts = {letter.pk: [Fact(*fact) for fact in letter.facts] for letter in letters}
    newest = newest_versions({fact.about for told in facts.values() for fact in told})
    newer: dict[int, dict[Row, int | None]] = {}
    for pk, told in facts.items():
        then = {(fact.about, fact.row): fact.newest for fact in told}
        abouts = {fact.about for fact in told}
        newer[pk] = {key: then.get(key) for key, now in newest.items() if key[0] in abouts and then.get(key) != now}
    said = _what_versions_say(
        {(key[1][0], version) for rows in newer.values() for key, was in rows.items() for version in (was, newest[key])}
    )
    found = {
        pk: [key for key, was in rows.items() if said.get((key[1][0], was)) != said[key[1][0], newest[key]]]
        for pk, rows in newer.items()
    }
    return {pk: rows for pk, rows in found.items() if rows}


def _what_versions_say(versions: Iterable[tuple[int, int | None]]) -> dict[tuple[int, int | None], Any]:
    """By the kind of row and the version: the values; nothing of one that is withdrawn, as of one that is not there."""
    by_type: dict[int, set[int]] = {}
    for kind, version in versions:
        if version is not None:
            by_type.setdefault(kind, set()).add(version)
    found: dict[tuple[int, int | None], Any] = {}
    for kind, numbers in by_type.items():
        model = model_of(kind)
        names = {field.attname for field in model._meta.concrete_fields} - PASSING.get(model, set())
        for row in model.history.model.objects.filter(history_id__in=numbers).values("history_id", *names):
            found[kind, row.pop("history_id")] = None if row["withdrawn_at"] else row
    return found


def changes_since(user: Any, letters: Sequence[Briefing]) -> dict[int, Changed]:
    """By the key of each letter that is stale, what was changed since it was issued. The queries do not grow with the
    letters once there are more than `COMPARED`."""
    things = _changed_things(user, letters)
    stale = [letter for letter in letters if letter.pk in things]
    compared = {letter.pk: what_changed(user, letter) for letter in stale[:COMPARED]}
    return {letter.pk: Changed(things[letter.pk], compared.get(letter.pk)) for letter in stale}


def _changed_things(user: Any, letters: Iterable[Briefing]) -> dict[int, list[Thing]]:
    """The records themselves, as far as the user may see them. One query more a kind of record."""
    changed = {pk: dict.fromkeys(_ref(about) for about, _ in rows) for pk, rows in changed_facts(letters).items()}
    names = Names(user, {ref for refs in changed.values() for ref in refs})
    return {pk: [thing_of(ref, names) for ref in refs if ref in names] for pk, refs in changed.items()}


def what_changed(user: Any, letter: Briefing) -> Stale | None:
    """What was changed since the letter was issued; None where it tells all as it is."""
    rows = [row for _, row in changed_facts([letter]).get(letter.pk, ())]
    if not rows or letter.issued_at is None:
        return None
    changes = Change.objects.order_by().filter(any_of(rows, "record_type", "record_id"))
    seen = visible_keys(user, set(changes.values_list("about_type_id", "about_id")))
    changes = changes.filter(any_of(seen, "about_type", "about_id"))
    differences = shown_differences(user, changed_rows(changes), letter.recorded or letter.issued_at, timezone.now())
    told = [(thing, shown) for thing, shown in differences if shown]
    return Stale(_amendments(user, letter, rows), told)


def _amendments(user: Any, letter: Briefing, rows: Sequence[Key]) -> list[Amendment]:
    kind = ContentType.objects.get_for_model(Answer).pk
    cited = {Fact(*fact).row_id for fact in letter.facts if Fact(*fact).row_type == kind}
    new = [pk for row_type, pk in rows if row_type == kind and pk not in cited]
    answers = Answer.objects.visible_to(user).current().filter(pk__in=new, replaces__in=cited).with_name()
    return [
        Amendment(answer, as_html(compare(answer.replaces.text, answer.text)))
        for answer in answers.select_related("replaces").order_by("pk")
        if answer.replaces
    ]


def _ref(key: Key) -> Ref:
    return Ref(model_of(key[0]), key[1])
