"""What staff type in about cases and their records."""

from cases.forms.records import FORMS, RecordForm, form_for

__all__ = ["FORMS", "RecordForm", "form_for"]
