"""What is done to the records of a case. Each belongs inside `changing(user=…, reason=…)`, which signs it."""

from typing import Any

from cases.models import Case, CaseLink, Party, Publication, Record, Source, Statement, StatementLink
from oversight.audit.history import Tracked
from oversight.dates import StatedDate


def keep(row: Tracked) -> None:
    """Save a row that is in order; raises ValidationError, with a message for each field, for one that is not."""
    row.full_clean()
    row.save()


def link_to_case(*, record: Record, case: Case) -> None:
    """Put a record into a case with what goes along with it; where it is there already, nothing changes."""
    for row in (record, *record.companions()):
        if not row.case_links.filter(case=case, withdrawn_at=None).exists():
            keep(CaseLink(record=row, case=case))


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
    source.set_claim(claim)
    keep(source)
    return source


def link_statements(*, source: Statement, target: Statement, kind: str, note: str = "") -> StatementLink:
    """Record that one statement corrects, withdraws, contradicts or confirms another."""
    link = StatementLink(source=source, target=target, kind=kind, note=note)
    keep(link)
    return link
