"""Working days counted one by one, so that whoever doubts a due date can count along. Pure, but for the bundled data.

The bank holidays are those that the library govuk-bank-holidays brings along, never the network: what it does not know
yet is told (`NotKnown`), not guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from govuk_bank_holidays.bank_holidays import BankHolidays

SATURDAY = 5
DAY = timedelta(days=1)
ENGLAND = (BankHolidays.ENGLAND_AND_WALES,)
# A bank holiday in any part counts: so the Freedom of Information Act 2000, section 10(6), has it.
ANY_PART_OF_THE_UK = BankHolidays.ALL_DIVISIONS
PARTS = {"england-and-wales": "England and Wales", "scotland": "Scotland", "northern-ireland": "Northern Ireland"}


class NotKnown(Exception):
    """The count leaves the years whose bank holidays are known. Its words are a sentence for people."""


class Step(NamedTuple):
    """A day: the how-manieth working day it is, or 0 and why it does not count. The first is that before the count."""

    day: date
    number: int
    why: str = ""


@dataclass(frozen=True)
class Holidays:
    """Bank holidays by day, complete from the first day to the last."""

    names: Mapping[date, str]
    first: date
    last: date


def count_working_days(start: date, days: int, holidays: Holidays, why: str) -> list[Step]:
    """Every day from `start`, which is not counted itself (`why` says what it is), to the last working day.

    Raises NotKnown where that is beyond what is known of bank holidays.
    """
    steps, day, number = [Step(start, 0, why)], start, 0
    while number < days:
        if not holidays.first - DAY <= day < holidays.last:
            raise NotKnown(
                f"Bank holidays are known here from {holidays.first:%-d %B %Y} to {holidays.last:%-d %B %Y} only, "
                f"so {days} working days from {start:%-d %B %Y} cannot be counted"
            )
        day += DAY
        skipped = why_skipped(day, holidays)
        number += not skipped
        steps.append(Step(day, 0 if skipped else number, skipped))
    return steps


def why_skipped(day: date, holidays: Holidays) -> str:
    """Why a day is no working day; empty where it is one."""
    if day.weekday() >= SATURDAY:
        return "weekend"
    return holidays.names.get(day, "")


@cache
def bank_holidays(parts: tuple[str, ...] = ENGLAND) -> Holidays:
    """Those of some parts of the United Kingdom; one that not all of them have says where it is."""
    known = BankHolidays(use_cached_holidays=True)
    lists = {part: {row["date"]: row["title"] for row in known.get_holidays(division=part)} for part in parts}
    days = sorted({day for names in lists.values() for day in names})
    return Holidays({day: _name(day, lists) for day in days}, date(days[0].year, 1, 1), date(days[-1].year, 12, 31))


def _name(day: date, lists: dict[str, dict[date, str]]) -> str:
    having = [part for part, names in lists.items() if day in names]
    where = "" if len(having) == len(lists) else f" in {' and '.join(PARTS[part] for part in having)}"
    return f"bank holiday{where}: {lists[having[0]][day]}"


def as_working(steps: list[Step]) -> list[dict[str, Any]]:
    """As `Deadline.working` keeps them."""
    return [{"day": step.day.isoformat(), "number": step.number, "why": step.why} for step in steps]


def as_steps(working: list[dict[str, Any]]) -> list[Step]:
    return [Step(date.fromisoformat(row["day"]), row.get("number", 0), row.get("why", "")) for row in working]
