"""A field that is a list: so many rows of a few fields each (parties, sources), with a button for one more.

A row whose main field is empty is left out: that is how one is taken away without JavaScript.
"""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict

from oversight.entry.forms import MORE, field_in_words, is_filled_in, say_what_is_wrong

MOST_ROWS = 60


class RowForm(forms.Form):
    """One row. `main` names the field that must be filled in; `folded` those that hide until asked for."""

    is_filter = True  # the list as a whole says whether it may be left empty
    use_required_attribute = False
    main: ClassVar[str]
    folded: ClassVar[tuple[str, ...]] = ()
    folded_words: ClassVar[str] = "More"

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, settings: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            say_what_is_wrong(name, field)
            if hasattr(field, "serve"):
                field.serve(**settings)

    @property
    def is_blank(self) -> bool:
        return self.is_bound and not any(is_filled_in(field) for field in self.visible_fields())

    def full_clean(self) -> None:
        if self.is_blank:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()
        if self.is_bound and self.data.get(MORE):
            self._errors = ErrorDict()

    @property
    def open_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.folded]

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.folded]

    @property
    def folded_is_open(self) -> bool:
        return any(field.errors or is_filled_in(field) for field in self.folded_fields)

    def words(self) -> str:
        return ", ".join(field_in_words(field) for field in self.visible_fields() if is_filled_in(field))


class RowsWidget(forms.Widget):
    template_name = "entry/rows.html"
    use_fieldset = True

    def __init__(self, row_form: type[RowForm], one: str) -> None:
        super().__init__()
        self.row_form, self.one = row_form, one
        self.settings: dict[str, Any] = {"user": None}
        self.stored: dict[str, dict[str, Any]] = {}  # by the key of each row

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[RowForm]:
        count = str(data.get(f"{name}-rows", ""))
        number = int(count) if count.isascii() and count.isdigit() and len(count) < 5 else 0
        number = min(number + (data.get(MORE) == name), MOST_ROWS)
        return [self._sent(f"{name}-{n}", data, files) for n in range(number)]

    def _sent(self, prefix: str, data: Any, files: Any) -> RowForm:
        stored = self.stored.get(str(data.get(f"{prefix}-id", "")), {})
        return self._row(prefix, data=data, files=files, initial=stored)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-rows" not in data

    def rows(self, name: str, value: Any) -> list[RowForm]:
        """The rows to show: those that were sent, else those that are stored, and a blank one where there is none."""
        if value and isinstance(value[0], RowForm):
            return list(value)
        return [self._row(f"{name}-{n}", initial=initial) for n, initial in enumerate(value or [{}])]

    def _row(self, prefix: str, **options: Any) -> RowForm:
        return self.row_form(prefix=prefix, settings=self.settings, **options)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        blank = self._row(f"{name}-__row__")
        context["widget"] |= {"rows": self.rows(name, value), "blank": blank, "one": self.one, "more": MORE}
        return context


class RowsField(forms.Field):
    """Cleans to the filled-in rows, as valid forms. The faults of a row stand in the row."""

    rows_widget = RowsWidget

    def __init__(self, row_form: type[RowForm], *, one: str, **options: Any) -> None:
        super().__init__(widget=self.rows_widget(row_form, one), **options)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """A row that was stored knows how: a date that nobody touched is then not read anew, for instance."""
        stored = form.get_initial_for_field(self, field_name) or []
        self.widget.stored = {str(row["id"]): row for row in stored if "id" in row}
        return super().get_bound_field(form, field_name)

    def serve(self, user: Any, **settings: Any) -> None:
        self.widget.settings = {**self.widget.settings, "user": user, **settings}

    def clean(self, value: Any) -> list[RowForm]:
        rows = [row for row in value or [] if not row.is_blank]
        faulty = [row for row in rows if not row.is_valid()]
        if faulty:
            raise ValidationError([])
        if self.required and not rows:
            raise ValidationError(self.error_messages["required"], code="required")
        return rows

    def is_filled_in(self, value: Any) -> bool:
        return any(not row.is_blank if row.is_bound else row.initial for row in self._rows(value))

    def words(self, value: Any) -> str:
        return "; ".join(filter(None, (row.words() for row in self._rows(value)))) or "nothing"

    def _rows(self, value: Any) -> list[RowForm]:
        widget: Any = self.widget
        return list(widget.rows("row", value))
