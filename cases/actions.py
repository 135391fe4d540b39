"""What is done to the records of a case. Each belongs inside `changing(user=…, reason=…)`, which signs it."""

from typing import Any

from cases.models import Case, CaseLink, Party, Publication, Record, Source, Statement, StatementLink
from oversight.audit.history import Tracked
from oversight.dates import StatedDate


def keep(row: Tracked) -> None:
    """Save a row that is in order; raises ValidationError, with a message for each field, for one that is not."""
    row.full_clean()
    row.save()


def link_to_case(*, record: Record, case: Case) -> CaseLink:
    """Put a record into a case; where it is there already, nothing changes.

    For a question use `correspondence.actions.link_question_to_case`, which takes its answers along.
    """
    link = record.case_links.filter(case=case, withdrawn_at=None).first()
    if link is None:
        link = CaseLink(record=record, case=case)
        keep(link)
    return link


def add_party(*, record: Record, role: str, **who: Any) -> Party:
    """Name who took part in a record, last in its order. `who`: person, organisation, named_as."""
    party = Party(record=record, role=role, position=record.parties.count(), **who)
    keep(party)
    return party


def add_source(
    *,
    record: Record,
    cited: Publication | Record,
    claim: StatedDate | None = None,
    **details: Any,
) -> Source:
    """Say what a record rests on, last in its order.

    `claim` is the date that this source gives; `details`: locator, quotation, says, conflicts.
    """
    source = Source(record=record, position=record.sources.count(), **details)
    if isinstance(cited, Publication):
        source.publication = cited
    else:
        source.cited = cited
    if claim:
        source.claim_as_written, source.claim_edtf = claim.as_written, claim.edtf
        source.claim_earliest, source.claim_latest = claim.earliest, claim.latest
    keep(source)
    return source


def link_statements(*, source: Statement, target: Statement, kind: str, note: str = "") -> StatementLink:
    """Record that one statement corrects, withdraws, contradicts or confirms another."""
    link = StatementLink(source=source, target=target, kind=kind, note=note)
    keep(link)
    return link
