"""The form that makes a PDF."""

from oversight.entry.forms import EntryForm


class IssuePdfForm(EntryForm):
    """A button: pressed twice, it makes one PDF."""
