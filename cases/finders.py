"""What pickers find among people, organisations, publications, cases and their records."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q
from django.utils.text import Truncator

from cases.models import (
    Appointment,
    Case,
    CaseLink,
    Event,
    Incident,
    Organisation,
    Party,
    Person,
    Publication,
    Record,
    Statement,
    Topic,
)
from cases.publications import new_publication
from cases.similar import similar
from oversight.accounts.models import User
from oversight.entry.finders import MOST, AnyOf, Asked, Finder, ModelFinder, Option, is_number, is_same, register

LONGEST_LABEL = 140
# So many are offered before anything is typed: mostly all there are.
MOST_COMMITTEES = 15


class RecordFinder(ModelFinder):
    """Records found by their words, date or parties; those of the case at hand first, then the newest."""

    def __init__(self, name: str, model: type[Record], fields: Sequence[str], **options: Any) -> None:
        super().__init__(name, model, [*fields, "date_as_written"], **options)

    def rows(self, user: Any) -> Any:
        return super().rows(user).with_name().with_parties()

    def narrowed(self, rows: Any, asked: Asked) -> Any:
        for word in self.telling(asked.words.rstrip("…")).split():
            has_it = Q(Exists(self._parties(word)))
            for field in self.fields:
                has_it |= Q(**{f"{field}__icontains": word})
            rows = rows.filter(has_it)
        return rows

    def telling(self, words: str) -> str:
        """The words without those that are only how such a record is named."""
        return words

    def _parties(self, word: str) -> Any:
        called = Q(person__name__icontains=word) | Q(organisation__name__icontains=word)
        called |= Q(organisation__abbreviation__iexact=word)
        return Party.objects.current().filter(called, content_type=self._kind(), object_id=OuterRef("pk"))

    def _kind(self) -> ContentType:
        return ContentType.objects.get_for_model(self.model)

    def ordered(self, rows: Any, asked: Asked) -> Any:
        here = CaseLink.objects.current().filter(
            case__reference=asked.near, content_type=self._kind(), object_id=OuterRef("pk")
        )
        return rows.annotate(is_here=Exists(here)).order_by("-is_here", "-date_latest", "-pk")

    def label(self, row: Any) -> str:
        return Truncator(str(row)).chars(LONGEST_LABEL)

    def note(self, row: Any) -> str:
        names = ", ".join(party.name for party in getattr(row, "current_parties", [])[:2])
        return ", ".join(filter(None, [str(row._meta.verbose_name), row.date_as_written, names]))


class SimilarFinder(ModelFinder):
    """Rows found by a name that is like the words; without words, those of the case at hand."""

    def find(self, asked: Asked) -> list[Option]:
        options = [self.option(row) for row in self.found(asked)]
        return [option._replace(exact=is_same(option.label, asked.words)) for option in options]

    def found(self, asked: Asked) -> list[Any]:
        if asked.words:
            return similar(self.model, asked.words, asked.user, MOST)
        case = Case.objects.visible_to(asked.user).filter(reference=asked.near).first()
        return list(self.rows(asked.user).of_case(case)[:MOST]) if case else []


class PublicationFinder(SimilarFinder):
    """Publications; a new one is made of "Publisher, title" or "Publisher, title, date"."""

    def found(self, asked: Asked) -> list[Any]:
        return super().found(asked) if asked.words else list(self.rows(asked.user).order_by("-pk")[:MOST])

    def row(self, asked: Asked, key: str) -> Any:
        return new_publication(asked.words) if key == "new-publication" else super().row(asked, key)

    def new(self, words: str) -> list[Option]:
        return [Option("new-publication", f"Add “{words}” as a new publication", is_new=True)]


class ActorFinder(Finder):
    """People, each also in the offices held on the day, and organisations; new ones of either, as unsaved parties."""

    name = "actor"
    noun = "person or organisation"

    def __init__(self) -> None:
        self.people = SimilarFinder("person", Person, ["name"])
        self.organisations = SimilarFinder("organisation", Organisation, ["name"])

    def find(self, asked: Asked) -> list[Option]:
        people = self.people.found(asked)
        options = []
        for person in people:
            is_it = _is_called(person, asked.words)
            for office in self._offices(asked, person):
                options.append(self._in_office(person, office)._replace(exact=is_it))
            options.append(self.people.option(person)._replace(exact=is_it))
        for body in self.organisations.found(asked):
            is_it = _is_called(body, asked.words)
            options.append(self.organisations.option(body)._replace(note=body.abbreviation, exact=is_it))
        options = sorted(options, key=lambda option: not option.exact)
        return [*self._for_bodies(asked), *options][: MOST + 4]

    def _for_bodies(self, asked: Asked) -> list[Option]:
        """Of "Sophie Linden, Mayor of London": the person of the first name, for the organisation of the last."""
        name, body = self._split(asked)
        if body is None:
            return []
        people = [person for person in self.people.found(replace(asked, words=name)) if _is_called(person, name)]
        return [self.option(Party(person=person, organisation=body))._replace(exact=True) for person in people]

    def _split(self, asked: Asked) -> tuple[str, Organisation | None]:
        """The name before the last comma, and the organisation on record that is named after it."""
        name, comma, rest = (part.strip() for part in asked.words.rpartition(","))
        bodies = self.organisations.found(replace(asked, words=rest)) if name and comma and rest else []
        return name, next((body for body in bodies if _is_called(body, rest)), None)

    def _offices(self, asked: Asked, person: Person) -> list[Appointment]:
        return list(Appointment.objects.visible_to(asked.user).of_person(person, asked.on)[:2])

    def _in_office(self, person: Person, office: Appointment) -> Option:
        label = f"{person}, {office.role}, {office.organisation}"
        return Option(f"person-{person.pk}-office-{office.pk}", label, office.date_as_written, fills=office.role)

    def option(self, row: Any) -> Option:
        """`row` is a Party."""
        if row.person is None:
            return self.organisations.option(row.organisation)
        if row.organisation is None:
            return self.people.option(row.person)
        return Option(f"person-{row.person_id}-for-{row.organisation_id}", f"{row.person}, {row.organisation}")

    def row(self, asked: Asked, key: str) -> Party | None:
        kind, _, rest = key.partition("-")
        if kind == "new":
            return self._new_row(asked, rest)
        if kind == "organisation":
            body = self.organisations.row(asked, key)
            return Party(organisation=body) if body else None
        pk, _, more = rest.partition("-")
        person = self.people.row(asked, f"person-{pk}")
        return self._as_what(asked, person, more) if person else None

    def _as_what(self, asked: Asked, person: Person, more: str) -> Party | None:
        """The person alone, in one of the person's offices ("office-5"), or for an organisation ("for-3")."""
        how, _, pk = more.partition("-")
        if not more:
            return Party(person=person)
        if how == "for":
            body = self.organisations.row(asked, f"organisation-{pk}")
            return Party(person=person, organisation=body) if body else None
        offices = Appointment.objects.visible_to(asked.user).current().filter(person=person)
        office = offices.filter(pk=pk).select_related("organisation").first() if is_number(pk) else None
        return Party(person=person, organisation=office.organisation, named_as=office.role) if office else None

    def new(self, words: str) -> list[Option]:
        options = [
            Option("new-named", f"Add “{words}” as a new person", is_new=True),
            Option("new-unnamed", f"Add “{words}” as a person whom the source does not name", is_new=True),
        ]
        name, comma, rest = (part.strip() for part in words.rpartition(","))
        if name and comma and rest:
            options.insert(
                0,
                Option(
                    "new-acting",
                    f"Add “{name}” as a new person, for “{rest}” (added too, where it is new)",
                    is_new=True,
                ),
            )
        for kind, label in Organisation.Classification.choices:
            options.append(Option(f"new-{kind}", f"Add “{words}” as a new organisation: {label.lower()}", is_new=True))
        return options

    def _new_row(self, asked: Asked, kind: str) -> Party | None:
        words = asked.words
        if kind == "acting":
            name, body = self._split(asked)
            rest = words.rpartition(",")[2].strip()
            body = body or Organisation(name=rest[:200], classification=Organisation.Classification.OTHER)
            return Party(person=Person(name=name[:200], naming=Person.Naming.NAMED), organisation=body)
        if kind in ("named", "unnamed"):
            return Party(person=Person(name=words[:200], naming=kind))
        if kind in Organisation.Classification.values:
            return Party(organisation=Organisation(name=words[:200], classification=kind))
        return None


def _is_called(somebody: Any, words: str) -> bool:
    """Whether the words are a whole name of a person or organisation."""
    names = (str(somebody), somebody.name, getattr(somebody, "abbreviation", ""))
    return any(is_same(name, words) for name in names if name)


class CaseFinder(ModelFinder):
    def note(self, row: Any) -> str:
        return str(row.get_status_display())


class ColleagueFinder(ModelFinder):
    """Active users of some roles."""

    def __init__(self, name: str, roles: Sequence[str], noun: str) -> None:
        super().__init__(name, User, ["username", "first_name", "last_name"], noun=noun, order=["last_name"])
        self.roles = roles

    def rows(self, user: Any) -> Any:
        return User.objects.filter(is_active=True, role__in=self.roles)

    def note(self, row: Any) -> str:
        return f"{row.username}, {row.get_role_display().lower()}"


class CommitteeFinder(SimilarFinder):
    """Committees alone, or a new one as an unsaved organisation."""

    def found(self, asked: Asked) -> list[Any]:
        if asked.words:
            return [
                body for body in super().found(asked) if body.classification == Organisation.Classification.COMMITTEE
            ]
        return list(self.rows(asked.user)[:MOST_COMMITTEES])

    def rows(self, user: Any) -> Any:
        return super().rows(user).filter(classification=Organisation.Classification.COMMITTEE)

    def row(self, asked: Asked, key: str) -> Any:
        if key == "new-committee":
            return Organisation(name=asked.words[:200], classification=Organisation.Classification.COMMITTEE)
        return super().row(asked, key)

    def new(self, words: str) -> list[Option]:
        return [Option("new-committee", f"Add “{words}” as a new committee", is_new=True)]


INCIDENTS = RecordFinder("incident", Incident, ["title", "description"])
EVENTS = RecordFinder("event", Event, ["title", "description"])
STATEMENTS = RecordFinder("statement", Statement, ["text"])
PUBLICATIONS = PublicationFinder("publication", Publication, ["title", "publisher", "code"])


def register_finders() -> None:
    for finder in (
        INCIDENTS,
        EVENTS,
        STATEMENTS,
        PUBLICATIONS,
        ActorFinder(),
        SimilarFinder("person", Person, ["name"]),
        SimilarFinder("organisation", Organisation, ["name"]),
        CommitteeFinder("committee", Organisation, ["name"], noun="committee"),
        CaseFinder("case", Case, ["reference", "title"], order=["-opened_on"]),
        ModelFinder("topic", Topic, ["name"]),
        ColleagueFinder("officer", ["officer"], "case officer"),
        ColleagueFinder("reader", ["member"], "member"),
        AnyOf("source", [PUBLICATIONS], "source"),
        AnyOf("made-in", [EVENTS], "answer, letter, document or event"),
    ):
        register(finder)
