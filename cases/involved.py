"""Who is involved in a case, and in what."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef

from cases.models import Case, CaseLink, Organisation, Party, Person
from cases.timeline import record_kinds


@dataclass(frozen=True)
class Involved:
    """A person or organisation and the roles played, in the order of their first appearance."""

    actor: Person | Organisation
    roles: list[str]


@dataclass(frozen=True)
class Part:
    """One record that somebody took part in, and as what."""

    role: str
    record: Any
    named_as: str


def involved_in(user: Any, case: Case, actor: str) -> list[Involved]:
    """The people (actor="person") or organisations of a case, by name. Two queries."""
    in_case = CaseLink.objects.current().filter(
        case=case, content_type=OuterRef("content_type"), object_id=OuterRef("object_id")
    )
    parties = Party.objects.current().visible_to(user).filter(Exists(in_case), **{f"{actor}__isnull": False})
    roles: dict[Any, list[str]] = defaultdict(list)
    for party in parties.select_related(actor).order_by(f"{actor}__name", "role"):
        words = party.get_role_display()
        if words not in roles[getattr(party, actor)]:
            roles[getattr(party, actor)].append(words)
    return [Involved(somebody, played) for somebody, played in roles.items()]


def parts_of(user: Any, somebody: Person | Organisation) -> list[tuple[Case, list[Part]]]:
    """Everything that somebody took part in, by case, oldest first, as far as the user may see it."""
    parties = list(somebody.parts.current().visible_to(user))
    records = _records(user, parties)
    links = CaseLink.objects.current().filter(case__in=Case.objects.visible_to(user)).select_related("case")
    cases: dict[Case, list[Part]] = defaultdict(list)
    by_record: dict[tuple[int, int], list[Party]] = defaultdict(list)
    for party in parties:
        by_record[party.content_type_id, party.object_id].append(party)
    kinds = {kind for kind, _ in by_record}
    for link in links.filter(content_type__in=kinds, object_id__in={pk for _, pk in by_record}):
        for party in by_record.get((link.content_type_id, link.object_id), []):
            record = records.get((link.content_type_id, link.object_id))
            if record:
                cases[link.case].append(Part(party.get_role_display(), record, party.named_as))
    return [
        (case, sorted(parts, key=_when)) for case, parts in sorted(cases.items(), key=lambda pair: pair[0].reference)
    ]


def _when(part: Part) -> tuple[bool, Any]:
    day = part.record.date_earliest or part.record.date_latest
    return day is None, day


def _records(user: Any, parties: list[Party]) -> dict[tuple[int, int], Any]:
    """The records of these parties, one query a kind; answers with their question."""
    found = {}
    for model in record_kinds().values():
        kind = ContentType.objects.get_for_model(model).pk
        wanted = [party.object_id for party in parties if party.content_type_id == kind]
        if wanted:
            objects: Any = model._default_manager
            rows = objects.visible_to(user).filter(pk__in=wanted)
            if model.timeline_page()[0] is not model:
                rows = rows.select_related(model.timeline_page()[1].removesuffix("_id"))
            found.update({(kind, record.pk): record for record in rows})
    return found
