"""What happened and what is owed."""

from cases.models.case import Case, CaseReader, CaseTopic, CommitteeMember, Topic
from cases.models.happenings import Event, Incident
from cases.models.merge import Merge
from cases.models.notes import Note, NoteMention
from cases.models.people import Appointment, Organisation, OrganisationName, Person, PersonName
from cases.models.record import ACTING_ROLES, CaseLink, Dated, Party, PartyRole, Record, RecordPart
from cases.models.source import Publication, Source
from cases.models.statements import Statement, StatementLink
from cases.models.undertakings import Commitment, Deadline, Recommendation

__all__ = [
    "ACTING_ROLES",
    "Appointment",
    "Case",
    "CaseLink",
    "CaseReader",
    "CaseTopic",
    "Commitment",
    "CommitteeMember",
    "Dated",
    "Deadline",
    "Event",
    "Incident",
    "Merge",
    "Note",
    "NoteMention",
    "Organisation",
    "OrganisationName",
    "Party",
    "PartyRole",
    "Person",
    "PersonName",
    "Publication",
    "Recommendation",
    "Record",
    "RecordPart",
    "Source",
    "Statement",
    "StatementLink",
    "Topic",
]
