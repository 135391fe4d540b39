"""Puts the facts of the King's Cross case into the database. Call it inside `changing(…)`: it is one transaction.

Records call each other by the `key` that the files give them. First come the records, each with what it is about; then,
when all of them exist, their parties, sources and links.
"""

from typing import Any

from django.utils.text import slugify

from cases.actions import add_party, add_source, keep, link_statements, link_to_case
from cases.models import (
    Appointment,
    Case,
    CaseTopic,
    Commitment,
    CommitteeMember,
    Event,
    Incident,
    Organisation,
    OrganisationName,
    Person,
    PersonName,
    Publication,
    Recommendation,
    Record,
    Statement,
    Topic,
)
from correspondence.actions import add_answer
from correspondence.example.facts import Entry, read_facts, stated
from correspondence.models import Document, Letter, LetterEnclosure, Question
from oversight.accounts.models import User
from oversight.audit.history import Tracked

REFERENCE = "OC-2019-0001"

# In this order: a statement is made in a letter, an answer or an event, which must be there before it.
PLAIN_KINDS: dict[str, type[Record]] = {
    "document": Document,
    "incident": Incident,
    "event": Event,
    "letter": Letter,
    "question": Question,
}
LATER_KINDS: dict[str, type[Record]] = {
    "statement": Statement,
    "commitment": Commitment,
    "recommendation": Recommendation,
}
KINDS = (*PLAIN_KINDS, "answer", *LATER_KINDS)

# Fields of an entry that hold the key of another record.
NAMES_ANOTHER = {"incident", "made_in", "in_reply_to", "replaces"}
# What an entry says beside the fields of its model.
BESIDE = {"key", "rows", "date", "edtf", "derivation", "parties", "sources", "enclosures"}

Known = dict[str, Any]


def load_case(*, officer: User, member: User) -> dict[str, Record]:
    """Makes the example case with everything in it; returns its records by key.

    Organisations, people, publications and topics that are recorded already are used as they are.
    """
    facts = read_facts()
    known: Known = {}
    _load_publications(facts["publication"], known)
    _load_organisations(facts["organisation"], known)
    _load_people(facts["person"], known)
    (about,) = facts["case"]
    case = _load_case(about, officer, known)
    keep(CommitteeMember(committee=case.committee, user=member))
    records = _load_records(facts, case, known)
    for kind in KINDS:
        for entry in facts[kind]:
            _add_details(records[entry["key"]], entry, known)
    for link in facts["statement_link"]:
        ends = {end: known[link[end]] for end in ("source", "target")}
        link_statements(kind=link["kind"], note=link.get("note", ""), **ends)
    return records


def _there(model: Any, **natural_key: Any) -> Any:
    """The current row with this natural key, or None."""
    return model.objects.current().filter(**natural_key).first()


def _made(row: Any) -> Any:
    keep(row)
    return row


def _load_publications(entries: list[Entry], known: Known) -> None:
    for entry in entries:
        key = {"publisher": entry["publisher"], "title": entry["title"], "date_as_written": entry.get("date", "")}
        more = {"code": entry["code"], "identifier": entry.get("identifier", "")}
        known[entry["code"]] = _there(Publication, **key) or _made(Publication(**key, **more))


def _load_organisations(entries: list[Entry], known: Known) -> None:
    for entry in entries:
        organisation = _there(Organisation, name=entry["name"])
        if organisation is None:
            fields = {name: entry[name] for name in ("name", "abbreviation", "classification", "note") if name in entry}
            organisation = _made(Organisation(**fields, part_of=known.get(entry.get("part_of", ""))))
            for other in entry.get("other_names", []):
                keep(OrganisationName(organisation=organisation, **other))
        known[entry["key"]] = organisation


def _load_people(entries: list[Entry], known: Known) -> None:
    """An unnamed person is always a new one: nothing says that it is the same as another without a name."""
    for entry in entries:
        person = _there(Person, name=entry["name"], naming="named")
        if person is None:
            fields = ("name", "honorific_prefix", "honorific_suffix", "naming", "note")
            person = _made(Person(**{name: entry[name] for name in fields if name in entry}))
            for other in entry.get("other_names", []):
                keep(PersonName(person=person, **other))
            for post in entry.get("appointments", []):
                _load_appointment(person, post, known)
        known[entry["key"]] = person


def _load_appointment(person: Person, post: Entry, known: Known) -> None:
    appointment = Appointment(
        person=person, organisation=known[post["at"]], role=post["role"], publication=known.get(post.get("cite", ""))
    )
    derivation = "The day on which a source gives the role: when it began or ended is not known."
    appointment.set_date(stated(post["date"]), derivation)
    keep(appointment)


def _load_case(about: Entry, officer: User, known: Known) -> Case:
    fields = {name: about[name] for name in ("reference", "title", "summary", "status", "opened_on")}
    case = _made(Case(**fields, committee=known[about["committee"]], lead_officer=officer))
    for name in about["topics"]:
        topic = _there(Topic, name=name) or _made(Topic(name=name, slug=slugify(name)))
        keep(CaseTopic(case=case, topic=topic))
    return case


def _load_records(facts: dict[str, list[Entry]], case: Case, known: Known) -> dict[str, Record]:
    records: dict[str, Record] = {}

    def load(kinds: dict[str, type[Record]]) -> None:
        for kind, model in kinds.items():
            for entry in facts[kind]:
                records[entry["key"]] = known[entry["key"]] = _load_record(model, entry, case, known)

    load(PLAIN_KINDS)
    for entry in facts["answer"]:
        records[entry["key"]] = known[entry["key"]] = _load_answer(entry, known)
    load(LATER_KINDS)
    return records


def _fields(entry: Entry, known: Known) -> dict[str, Any]:
    return {
        name: known[value] if name in NAMES_ANOTHER else value for name, value in entry.items() if name not in BESIDE
    }


def _load_record(model: type[Record], entry: Entry, case: Case, known: Known) -> Record:
    record = model(**_fields(entry, known))
    record.set_date(stated(entry["date"], entry.get("edtf", "")), entry.get("derivation", ""))
    keep(record)
    link_to_case(record=record, case=case)
    return record


def _load_answer(entry: Entry, known: Known) -> Record:
    fields = _fields(entry, known) | {"question": known[entry["question"]]}
    return add_answer(**fields, answered=stated(entry["date"]))


def _add_details(record: Record, entry: Entry, known: Known) -> None:
    for party in entry.get("parties", []):
        add_party(record=record, role=party["role"], **_who(party, known))
    for source in entry["sources"]:
        details = {name: source[name] for name in ("locator", "quotation", "says", "conflicts") if name in source}
        if "gives" in source:
            details["claim"] = stated(source["gives"], source.get("gives_edtf", ""))
        add_source(record=record, cited=known[source["cite"]], **details)
    for enclosure in entry.get("enclosures", []):
        keep(LetterEnclosure(letter_id=record.pk, title=enclosure["title"], document=known[enclosure["document"]]))


def _who(party: Entry, known: Known) -> dict[str, Tracked | str]:
    """A person (for an organisation, perhaps) or an organisation, the office or name as given, a group's office."""
    somebody = known[party["who"]]
    who: dict[str, Tracked | str] = {"named_as": party.get("as", ""), "everyone_as": party.get("everyone_as", "")}
    if isinstance(somebody, Person):
        who["person"] = somebody
        if "of" in party:
            who["organisation"] = known[party["of"]]
    else:
        who["organisation"] = somebody
    return who
