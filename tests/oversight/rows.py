"""A row of every kind that is kept, for the rules that hold for all of them."""

from django.apps import apps
from model_bakery import baker

from cases.models import Case, Dated, Incident, Person, Publication, RecordPart
from correspondence.models import Briefing, Question
from oversight.audit.history import Tracked

TRACKED = [model for model in apps.get_models() if issubclass(model, Tracked)]
DATE = {"date_as_written": "2019", "date_edtf": "2019", "date_earliest": "2019-01-01", "date_latest": "2019-12-31"}


def made(model):
    """A row of any model of the record that its constraints accept."""
    name = model._meta.model_name
    fields = dict(DATE) if issubclass(model, Dated) else {}
    if issubclass(model, RecordPart):
        fields["record"] = Incident.objects.create(kind="other", title="Held", **DATE)
    if any(field.name == "case" for field in model._meta.fields):
        reference = "OC-2020-0008"
        fields["case"] = Case.objects.filter(reference=reference).first() or baker.make(Case, reference=reference)
    if name == "questionprompt":
        fields["follows_question"] = Question.objects.create(heading="Earlier", **DATE)
    return baker.make(model, **fields, **NEEDED.get(name, dict)())


NEEDED = {
    "merge": lambda: {
        "kept_person": Person.objects.create(name="Kept"),
        "merged_person": Person.objects.create(name="Merged"),
    },
    "case": lambda: {"reference": "OC-2020-0009"},
    "party": lambda: {"role": "affected", "person": Person.objects.create(name="Somebody")},
    "source": lambda: {"publication": Publication.objects.create(title="T", publisher="P")},
    "answer": lambda: {"kind": "substantive"},
    "question": lambda: {"reference": ""},
    "letter": lambda: {"holding": "held", "reply_by": "", "document_pages": ""},
    "letterreply": lambda: {"to_question": Question.objects.create(heading="Earlier", **DATE)},
    "briefingenclosure": lambda: {"briefing": made(Briefing)},
    "replyrule": lambda: {"working_days": 10},
    "redaction": lambda: {
        "record": Incident.objects.create(kind="other", title="Held", **DATE),
        "authority": "An order",
        "reason": "It says so",
    },
    "briefing": lambda: {"parts": ["summary"]},
    "issuedpdf": lambda: {"sha256": "0" * 64},
}
