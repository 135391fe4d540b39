"""Between which two moments a case is compared."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from oversight.audit.moments import EXAMPLES, LONGEST, MomentField


class CompareForm(forms.Form):
    is_filter = True

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        # "from" cannot be the name of an attribute.
        self.fields["from"] = MomentField(
            label="From", max_length=LONGEST, help_text=f"A day, or a day and a time, {EXAMPLES}. A day counts whole."
        )
        self.fields["from"].error_messages["required"] = "Enter the day from which to compare"
        self.fields["to"] = MomentField(
            label="To", max_length=LONGEST, required=False, help_text="Leave it empty for what is recorded now."
        )

    def clean(self) -> dict[str, Any]:
        got = super().clean() or self.cleaned_data
        since, until = got.get("from"), got.get("to")
        if since and until and until <= since:
            self.add_error("to", "The second day must come after the first")
        return got

    def moments(self) -> tuple[datetime, datetime] | None:
        """None where two moments were not given."""
        if not self.is_valid():
            return None
        return self.cleaned_data["from"], self.cleaned_data["to"] or timezone.now()
