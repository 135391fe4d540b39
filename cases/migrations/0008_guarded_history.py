from django.db import migrations

from oversight.audit.guard import guarded

NAMES = [
    *("appointment", "caselink", "casereader", "casetopic", "commitment", "committeemember", "deadline", "event"),
    *("incident", "note", "notemention", "organisation", "organisationname", "party", "personname", "publication"),
    *("recommendation", "source", "statement", "statementlink", "topic"),
]
# Beside these, a change of the columns named needs a reason; "+" means that adding a row does.
EXPLAINED = {"case": ["visibility"], "person": ["naming"], "merge": ["+"]}


def guard(name, *explained):
    return guarded(f"cases_{name}", f"cases_historical{name}", explained=["withdrawn_at", *explained])


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_history_by_record"), ("audit", "0004_the_ledger")]
    operations = [*map(guard, NAMES), *(guard(name, *columns) for name, columns in EXPLAINED.items())]
