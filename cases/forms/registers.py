"""What the registers of people, organisations and publications are narrowed by."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from cases.similar import matching


class RegisterFilterForm(forms.Form):
    is_filter = True

    q = forms.CharField(
        label="Name",
        max_length=200,
        required=False,
        help_text="A part of it, or how you remember it. Other names count too.",
    )
    withdrawn = forms.BooleanField(label="Show withdrawn ones too", required=False)

    def narrowed(self, rows: QuerySet) -> QuerySet[Any]:
        """Those wanted: by name, or the most alike first where a name is looked for."""
        self.is_valid()
        got = self.cleaned_data
        if not got.get("withdrawn"):
            rows = rows.filter(withdrawn_at=None)
        return matching(rows, got["q"]) if got.get("q") else rows.order_by(*rows.model._meta.ordering, "pk")
