"""What an amended answer does to the statements that rest on the answer before it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.text import Truncator

from cases.actions import add_party, add_source, keep, link_statements, link_to_case
from cases.models import Case, PartyRole, Statement, StatementLink
from correspondence.models import Answer


class Correction(NamedTuple):
    """A statement that is corrected or withdrawn (`how`), by new words or by a statement that was `said` already."""

    statement: Statement
    how: str
    words: str = ""
    said: Statement | None = None


def put_right(before: Answer, amended: Answer, corrections: Sequence[Correction]) -> None:
    """Tie each statement that rests on the earlier answer to the one that puts it right. Belongs inside `changing(…)`.

    A new statement is made in the amended answer: by the speaker of the one that it puts right where that was made in
    the earlier answer, else by those who answered; about the same incident, in the same cases, so that whoever read the
    one reads the other and nobody else. Where several are put right in the same words it is one statement.
    """
    said: Any = Statement.objects.current().resting_on(before).with_standing()
    standing = {statement.pk for statement in said if statement.stands}
    made: dict[Any, Statement] = {}
    for correction in corrections:
        old = correction.statement
        if old.pk not in standing:
            _refuse(old, "it was put right or withdrawn meanwhile. Leave it as it is")
        if correction.how not in StatementLink.ENDING:
            _refuse(old, "choose whether it is corrected or withdrawn")
        try:
            later = correction.said or _new_statement(before, amended, old, correction.words, made)
            link_statements(source=later, target=old, kind=correction.how)
        except ValidationError as refusal:
            _refuse(old, " ".join(refusal.messages))


def _refuse(statement: Statement, why: str) -> None:
    raise ValidationError({"corrections": f"“{Truncator(statement).chars(80)}”: {why}"})


def _new_statement(
    before: Answer, amended: Answer, old: Statement, words: str, made: dict[Any, Statement]
) -> Statement:
    """The statement of these words about what the old one is about, made once."""
    was_theirs = old.made_in == before
    speaking = old.parties.current().filter(role=PartyRole.SPEAKER)
    answering = amended.parties.current().filter(role=PartyRole.ANSWERED_BY)
    speakers = list(speaking if was_theirs else answering)
    said_by = tuple((party.person_id, party.organisation_id, party.named_as) for party in speakers)
    cases = list(Case.objects.filter(links__in=old.case_links.filter(withdrawn_at=None)).order_by("pk").distinct())
    key = (words, old.incident_id, said_by, tuple(case.pk for case in cases))
    if key in made:
        return made[key]
    statement = Statement(text=words, incident=old.incident, made_in=amended)
    statement.set_date(amended.date_stated, amended.date_derivation)
    keep(statement)
    for case in cases:
        link_to_case(record=statement, case=case)
    told_by = amended.parties.current().filter(role=PartyRole.ON_INFORMATION_OF)
    for role, parties in ((PartyRole.SPEAKER, speakers), (PartyRole.ON_INFORMATION_OF, told_by)):
        for party in parties:
            who = {"person": party.person, "organisation": party.organisation, "named_as": party.named_as}
            add_party(record=statement, role=role, **who)
    add_source(record=statement, cited=amended)
    return made.setdefault(key, statement)
