"""What a briefing letter holds, as far as the reader for whom it is made may see it.

An annex is a heading, a template and what that template shows. Records that were withdrawn are left out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings

from cases.filters import TimelineFilter
from cases.models import Case, Commitment, Incident, Recommendation, Statement
from cases.models.merge import merged_into
from cases.pseudonyms import pseudonyms
from cases.readers import Item, PrintReader
from cases.timeline import timeline_rows
from correspondence.briefing.chains import question_chains
from correspondence.briefing.resting import resting_on
from correspondence.briefing.restricted import restricted_in
from correspondence.exchange import exchanges
from correspondence.models import Briefing
from oversight.audit.as_of import moment_read
from oversight.audit.moments import for_file_name, said

Part = Briefing.Part
# What the timeline can be narrowed to that can be merged with another.
ACTORS = {"organisation", "person"}


@dataclass(frozen=True)
class Annex:
    """One part of what goes with a letter. `count` is the number of things in it, `of` what they are."""

    part: str
    letter: str
    heading: str
    count: int
    of: str
    shows: dict[str, Any]

    @property
    def template(self) -> str:
        return f"correspondence/briefing/{self.part}.html"

    @property
    def how_many(self) -> str:
        singular, plural = self.of.split("/")
        return f"{self.count} {singular if self.count == 1 else plural}"


@dataclass(frozen=True)
class Contents:
    """A letter with its annexes, ready for a template. `recorded`: as of when the record was read, if not as of now."""

    briefing: Briefing
    case: Case
    annexes: list[Annex]
    recorded: datetime | None = None
    reader: PrintReader | None = None

    @cached_property
    def left_out(self) -> list[Item]:
        """What of it is restricted and was not put in by name: for the page, never for the PDF."""
        assert self.reader is not None  # noqa: S101
        enclosed = self.briefing.enclosures.current().values_list("document", flat=True) if self.briefing.pk else ()
        found = restricted_in(self.reader.user, self.case, self.briefing.parts, enclosed)
        return [item for item in found if item.key not in self.reader.put_in]

    @property
    def title(self) -> str:
        title = f"{self.case.title}: briefing letter to {self.briefing.addressee} ({self.case.reference})"
        return f"{title}, {self.as_recorded}" if self.recorded else title

    @property
    def as_recorded(self) -> str:
        return f"as recorded on {said(self.recorded)}" if self.recorded else ""

    @property
    def file_name(self) -> str:
        recorded = f"-as-recorded-{for_file_name(self.recorded)}" if self.recorded else ""
        number = self.briefing.number or f"{self.case.reference}-briefing-{self.briefing.dated:%Y-%m-%d}"
        return f"{number}{recorded}.pdf"


Gathered = tuple[int, str, dict[str, Any]]
Gather = Callable[[PrintReader, Briefing], Gathered]


def contents_of(
    user: Any, briefing: Briefing, put_in: frozenset[str] = frozenset(), gather: dict[str, Gather] | None = None
) -> Contents:
    """What the letter holds for this reader. The briefing need not be saved. `gather`: as `GATHER`, where not by that.

    Restricted items are not in it, but for those whose keys are in `put_in`, as far as the user may see them.

    As of a day too: the letter itself is then as it is today, its case must be as of that day.
    """
    reader, annexes = PrintReader(user, put_in), list[Annex]()
    for part in Part:
        if part in briefing.parts:
            count, of, shows = (gather or GATHER)[part](reader, briefing)
            annexes.append(Annex(part.value, chr(ord("A") + len(annexes)), str(part.label), count, of, shows))
    return Contents(briefing, briefing.case, annexes, moment_read(), reader)


def _summary(reader: PrintReader, briefing: Briefing) -> Gathered:
    incidents = list(Incident.objects.visible_to(reader).of_case(briefing.case).current().in_order().for_panel(reader))
    shows = {"incidents": incidents, "case_told": reader.may_print(briefing.case)}
    return len(incidents), "incident/incidents", shows


def _statements(reader: PrintReader, briefing: Briefing) -> Gathered:
    found: list[Any] = list(
        Statement.objects.visible_to(reader).of_case(briefing.case).current().in_order().for_panel(reader)
    )
    groups = [
        ("What stands on the record", [statement for statement in found if statement.stands]),
        ("What no longer stands", [statement for statement in found if not statement.stands]),
    ]
    return len(found), "statement/statements", {"groups": [group for group in groups if group[1]]}


def _timeline(reader: PrintReader, briefing: Briefing) -> Gathered:
    form = timeline_form(reader.user, briefing)
    # Narrowed to somebody whom nothing in the case names any more, it is empty, not whole.
    rows = timeline_rows(reader, briefing.case, form.choice()) if form.is_valid() else []
    return len(rows), "line/lines", {"rows": rows, "narrowed": narrowed_in_words(form)}


def _questions(reader: PrintReader, briefing: Briefing) -> Gathered:
    chains = question_chains(reader, briefing.case, pseudonyms())
    return len(chains), "question/questions", {"chains": chains}


def _exchange(reader: PrintReader, briefing: Briefing) -> Gathered:
    found = exchanges(reader, briefing.case)
    letters = sum(piece.is_letter for exchange in found for piece in exchange.pieces)
    return letters, "letter/letters", {"exchanges": found, "dated": briefing.dated}


def undertakings(reader: PrintReader, briefing: Briefing, *, settled: bool = False) -> Gathered:
    """What is open on the day of the letter, and what a body asked for that was not refused; `settled` things too."""
    commitments = Commitment.objects.visible_to(reader).of_case(briefing.case).current().in_order().for_panel(reader)
    asked = Recommendation.objects.visible_to(reader).of_case(briefing.case).current().in_order().for_panel(reader)
    if not settled:
        commitments, asked = commitments.outstanding(), asked.exclude(response="rejected")
    overdue = {row.pk for row in commitments if row.is_outstanding and row.due_on and row.due_on < briefing.dated}
    shows = {"commitments": list(commitments), "overdue": overdue, "recommendations": list(asked), "settled": settled}
    return len(commitments) + len(asked), "thing outstanding/things outstanding", shows


def _sources(reader: PrintReader, briefing: Briefing) -> Gathered:
    cited = resting_on(reader, briefing.case)
    return len(cited), "source/sources", {"cited": cited}


GATHER: dict[str, Gather] = {
    Part.SUMMARY: _summary,
    Part.STATEMENTS: _statements,
    Part.TIMELINE: _timeline,
    Part.QUESTIONS: _questions,
    Part.EXCHANGE: _exchange,
    Part.COMMITMENTS: undertakings,
    Part.SOURCES: _sources,
}


def timeline_form(user: Any, briefing: Briefing) -> TimelineFilter:
    """The filter as it was chosen; who was merged into another since is sought as that one."""
    chosen = dict(briefing.timeline_filter)
    for name in ACTORS & chosen.keys():
        chosen[name] = merged_into(name, chosen[name])
    return TimelineFilter(chosen, user=user, case=briefing.case)


def narrowed_in_words(form: TimelineFilter) -> list[str]:
    """By what the timeline is narrowed, for instance "From: 1 August 2019"; empty where everything is in it."""
    form.is_valid()
    words = []
    for name, value in form.cleaned_data.items():
        field: Any = form.fields[name]
        if not value or name == "withdrawn":
            continue
        labels = dict(field.choices) if name == "kind" else {}
        said = ", ".join(str(labels[kind]) for kind in value) if labels else getattr(value, "as_written", value)
        words.append(f"{field.label or name.capitalize()}: {said}")
    return words + [f"{name.capitalize()}: nobody whom the case names now" for name in ACTORS & form.errors.keys()]


def on_the_web(path: str) -> str:
    """The full address of one of our pages; empty where no address of this site is set, or there is no page."""
    site = settings.PUBLIC_ADDRESS
    return f"{site.rstrip('/')}{path}" if site and path.startswith("/") else ""
