"""Who is involved in a case, and in what."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from cases.models import Case, CaseLink, Organisation, Party, PartyRole, Person
from cases.sources import visible_records


@dataclass(frozen=True)
class Involved:
    """A person or organisation and the roles played."""

    actor: Person | Organisation
    roles: list[str]


@dataclass(frozen=True)
class Part:
    """One record that somebody took part in, and as what. How a protected person was named is for the staff alone."""

    role: str
    record: Any
    named_as: str


def involved_in(user: Any, case: Case, model: type[Person] | type[Organisation]) -> list[Involved]:
    """The people or organisations of a case, by the name that pages show. Two queries."""
    actor = str(model._meta.model_name)
    in_case = CaseLink.objects.current().filter(
        case=case, content_type=OuterRef("content_type"), object_id=OuterRef("object_id")
    )
    parties = Party.objects.current().visible_to(user).filter(Exists(in_case), **{f"{actor}__isnull": False})
    roles: dict[int, list[str]] = defaultdict(list)
    for key, role in parties.order_by().values_list(actor, "role").distinct():
        roles[key].append(PartyRole(role).label)
    found = [Involved(somebody, sorted(roles[somebody.pk])) for somebody in model.objects.filter(pk__in=roles)]
    return sorted(found, key=lambda involved: str(involved.actor).casefold())


def parts_of(user: Any, somebody: Person | Organisation) -> list[tuple[Case, list[Part]]]:
    """Everything that somebody took part in, by case, oldest first, as far as the user may see it."""
    parties = list(somebody.parts.current().visible_to(user).select_related("person"))
    records = visible_records(user, ((party.content_type_id, party.object_id) for party in parties))
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
                named_as = "" if party.person and party.person.hidden_from(user) else party.named_as
                cases[link.case].append(Part(party.get_role_display(), record, named_as))
    return [
        (case, sorted(parts, key=_when)) for case, parts in sorted(cases.items(), key=lambda pair: pair[0].reference)
    ]


def _when(part: Part) -> tuple[bool, Any]:
    day = part.record.date_earliest or part.record.date_latest
    return day is None, day
