"""What staff type in about cases and their records."""

from cases.forms.records import FORMS, RecordForm, form_for
from cases.forms.said import SAID

FORMS.update(SAID)

__all__ = ["FORMS", "RecordForm", "form_for"]
