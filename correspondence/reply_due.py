"""By when a letter is to be answered: the rules, where they come from, and the count of a letter."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from correspondence.models import Letter, ReplyRule
from oversight.deadlines import ANY_PART_OF_THE_UK, ENGLAND, NotKnown, as_working, bank_holidays, count_working_days

RECEIVED = "the day on which it was received"
DATED = "the date of the letter; the day on which it was received is not recorded"
NO_DAY = "Working days cannot be counted: enter the day on which it was received, or an exact date of the letter"


@dataclass(frozen=True)
class Counted:
    """A rule that counts working days. `parts`: where in the United Kingdom a bank holiday is no working day."""

    days: int
    parts: tuple[str, ...]
    source: str


# The law, as it stands. Its working days leave out the bank holidays of any part of the United Kingdom.
LAW = {
    Letter.ReplyBy.FOI: Counted(20, ANY_PART_OF_THE_UK, "Freedom of Information Act 2000, section 10"),
    Letter.ReplyBy.EIR: Counted(
        20, ANY_PART_OF_THE_UK, "Environmental Information Regulations 2004, regulations 2(1) and 5(2)"
    ),
}


@dataclass(frozen=True)
class Due:
    """When the reply is due, by which rule, and the count, as a Deadline keeps them."""

    due_on: date
    rule: str
    working: list[dict[str, Any]]


def rule_of(letter: Letter) -> Counted | None:
    """The rule by which working days are counted for this letter, if any."""
    if letter.reply_by == Letter.ReplyBy.HOUSE and letter.house_rule:
        return _of_the_house(letter.house_rule)
    return LAW.get(Letter.ReplyBy(letter.reply_by)) if letter.reply_by else None


def counted_from(letter: Letter) -> tuple[date | None, str]:
    """The day before the first one that is counted, and what day that is; None where no day is known exactly."""
    if letter.received_on:
        return letter.received_on, RECEIVED
    return (letter.date_earliest if letter.date_stated.is_exact else None), DATED


def counted(letter: Letter) -> Due | None:
    """None where no rule counts. Raises NotKnown where the day cannot be counted, with a sentence that says why."""
    rule = rule_of(letter)
    if rule is None:
        return None
    start, why = counted_from(letter)
    if start is None:
        raise NotKnown(NO_DAY)
    steps = count_working_days(start, rule.days, bank_holidays(rule.parts), why)
    days = f"{rule.days} working day{'' if rule.days == 1 else 's'}"
    after = "the day of receipt" if letter.received_on else "the date of the letter"
    return Due(steps[-1].day, f"{days} after {after}. {rule.source}", as_working(steps))


def due_of(letter: Letter, stated: date | None) -> Due | None:
    """By when a reply is due: on the day that the letter states, or as counted; None where no day is known."""
    if letter.reply_by == Letter.ReplyBy.STATED and stated:
        return Due(stated, "As the letter asks", [])
    try:
        return counted(letter)
    except NotKnown:
        return None


def lacks_day(letter: Letter) -> bool:
    """Whether a rule counts working days for it, but from no day that is known."""
    return rule_of(letter) is not None and counted_from(letter)[0] is None


def why_not_counted(letter: Letter) -> str:
    """Why a letter with a rule has no day by which it is due, as a sentence; empty where it has one, or no rule."""
    try:
        counted(letter)
    except NotKnown as gap:
        return f"{gap}."
    return ""


def _of_the_house(rule: ReplyRule) -> Counted:
    return Counted(rule.working_days, ENGLAND, f"{rule.name}: {rule.source}")
