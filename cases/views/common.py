"""What every page of a record has in common."""

from typing import Any

from django.http import HttpRequest

from cases.models import Case, Commitment, Deadline, Party, Recommendation, Record, Statement
from cases.notes import notes_context
from cases.sources import citing, key_of, readable_sources
from oversight.access import signed_in
from oversight.accounts.models import User


def record_context(request: HttpRequest, record: Record) -> dict[str, Any]:
    """What `cases/record_base.html` shows of a record of any kind, as far as the reader may see it."""
    user = signed_in(request)
    return {
        "record": record,
        "kind": record._meta.verbose_name,
        "may_log": user.has_perm("cases.log"),
        "cases": cases_of(user, record),
        "parties": parties_of(record),
        "deadlines": Deadline.objects.visible_to(user)
        .current()
        .filter(content_type=key_of(record)[0], object_id=record.pk),
        "sources": readable_sources(user, [record])[key_of(record)],
        "citing": citing(user, [record]),
        "statements_here": Statement.objects.visible_to(user).current().made_in(record).with_standing().in_order(),
        "commitments_here": Commitment.objects.visible_to(user).current().made_in(record).in_order(),
        "recommendations_here": Recommendation.objects.visible_to(user).current().made_in(record).in_order(),
        **notes_context(user, record),
    }


def parties_of(record: Record) -> list[Party]:
    """The current parties, those of one role together, in the order in which the kind of record has its roles."""
    parties = record.parties.filter(withdrawn_at=None).select_related("person", "organisation")
    return sorted(parties, key=lambda party: record.party_roles.index(party.role))


def readable_record(user: User, record: Any) -> Any:
    """The record, or None where there is none or the reader may not see it."""
    if record is None or not type(record).objects.visible_to(user).filter(pk=record.pk).exists():
        return None
    return record


def cases_of(user: User, record: Record) -> Any:
    """The cases that hold the record and that the reader may see."""
    links = record.case_links.filter(withdrawn_at=None)
    return Case.objects.visible_to(user).filter(pk__in=links.values("case"))
