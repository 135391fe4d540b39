"""The base of every form that changes something."""

import hashlib
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from oversight.audit.history import Tracked
from oversight.audit.models import Change
from oversight.audit.versions import ChangedMeanwhile, version_of
from oversight.entry.models import SentForm
from oversight.entry.tokens import new_token, read_token

# The button that asks for one more row of a list carries this name; the form is then shown again, not checked.
MORE = "more"
# Left out of what makes two sendings the same.
NOT_WORDS = {"csrfmiddlewaretoken", "form_token", "seen", MORE}
CHOOSERS = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)


class Difference(NamedTuple):
    """One field in which what was saved meanwhile is not what was typed."""

    label: str
    saved: str
    typed: str


class EntryForm(forms.Form):
    """A form that is carried out once, and loses nothing that was typed. See `oversight.entry.once`."""

    is_filter = False
    data: Any
    files: Any
    more_fields: tuple[str, ...] = ()  # folded away under "More", for what is seldom needed
    last_fields: tuple[str, ...] = ()  # at the end, after what is folded away

    form_token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, user: Any, **kwargs: Any) -> None:
        super().__init__(None if data is None else with_plain_lines(data), files, **kwargs)
        self.user = user
        self.differences: list[Difference] = []
        self.meanwhile: Change | None = None
        self.initial = {**self.initial, "form_token": new_token(user.pk)}
        for name, field in self.fields.items():
            say_what_is_wrong(name, field)
            if hasattr(field, "serve"):
                field.serve(user)

    def pressed(self, button: str) -> bool:
        """Whether the form was sent by its button of this name."""
        return self.is_bound and bool(self.data.get(button))

    @property
    def asks_for_more(self) -> bool:
        """The button for one more row was pressed: the form is shown again as it is, not checked."""
        return self.pressed(MORE)

    @property
    def waits(self) -> bool:
        """Nothing is to be carried out yet, though nothing may be wrong. A subclass may wait for more than a row."""
        return self.asks_for_more

    def full_clean(self) -> None:
        super().full_clean()
        if self.asks_for_more:
            self._errors = ErrorDict()

    def is_valid(self) -> bool:
        return super().is_valid() and not self.waits

    @property
    def was_carried_out(self) -> bool:
        """This very form was sent before (a double click): what it made is no likely double of itself."""
        read = read_token(self.data.get(self.add_prefix("form_token"), ""))
        return read is not None and SentForm.objects.filter(token=read[1]).exists()

    def cleaned(self) -> dict[str, Any]:
        """What was typed, without the fields that are the form's own."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("form_token", "seen")}

    def words(self) -> str:
        """SHA-256 of all that was typed and uploaded."""
        said = sorted((name, values) for name, values in self.data.lists() if name not in NOT_WORDS)
        uploads = self.files.lists() if self.files else []
        files = sorted((name, [(file.name, file.size) for file in many]) for name, many in uploads)
        return hashlib.sha256(repr((said, files)).encode()).hexdigest()

    def renew_token(self) -> None:
        self._put("form_token", new_token(self.user.pk))

    def refuse(self, refusal: ValidationError) -> None:
        """Show what an action refused, each fault at its field where the form has it."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for name, faults in refusal.error_dict.items():
            self.add_error(name if name in self.fields and name != NON_FIELD_ERRORS else None, faults)

    def _put(self, name: str, value: str) -> None:
        self.data = self.data.copy()
        self.data[self.add_prefix(name)] = value

    @property
    def main(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in (*self.more_fields, *self.last_fields)]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.more_fields if name in self.fields]

    @property
    def last(self) -> list[forms.BoundField]:
        return [self[name] for name in self.last_fields if name in self.fields]

    @property
    def more_is_open(self) -> bool:
        """Something under "More" is filled in or wrong."""
        return any(field.errors or is_filled_in(field) for field in self.more)


class CorrectionForm(EntryForm):
    """A form that changes a row of the record. It says why, and is refused where another saved meanwhile.

    With a new row as `instance`, where nothing can be corrected yet, it asks for neither.
    """

    last_fields: tuple[str, ...] = ("reason",)

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label="Reason for the change",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Everybody who may read this record reads the reason in its history.",
        error_messages={"required": "Enter the reason for the change"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A plain form sets `self.instance` first, and what it shows of it afterwards; a ModelForm is given it."""
        stored = kwargs.get("instance", getattr(self, "instance", None))
        seen = ""
        if stored is not None and stored.pk:
            # The version before the values: what is saved between the two is told as a change, not overwritten.
            seen = version_of(stored)
            stored.refresh_from_db()
        super().__init__(*args, **kwargs)
        if self.row is None:
            del self.fields["seen"], self.fields["reason"]
        else:
            self.initial = {**self.initial, "seen": seen}
            self.order_fields([name for name in self.fields if name != "reason"])

    @property
    def row(self) -> Any:
        """The row that is corrected; None where one is being made."""
        instance = getattr(self, "instance", None)
        return instance if instance is not None and instance.pk else None

    def cleaned_as_seen(self) -> dict[str, Any]:
        """What was typed, with the version that the user was shown."""
        return {**self.cleaned(), "seen": self.cleaned_data["seen"]}

    def fresh(self) -> "CorrectionForm":
        """The same form of the row as it is now."""
        row = type(self.row)._base_manager.get(pk=self.row.pk)
        return type(self)(user=self.user, instance=row)

    def meet(self, clash: ChangedMeanwhile) -> None:
        """Show what was saved meanwhile beside what was typed; sending once more then overwrites knowingly."""
        self._put("seen", version_of(self.row))
        now = self.fresh()
        self.meanwhile = clash.change
        for name, field in self.fields.items():
            if field.widget.is_hidden or name == "reason":
                continue
            saved, mine = field_in_words(now[name]), field_in_words(self[name])
            if saved != mine:
                self.differences.append(Difference(str(field.label), saved, mine))
        self.add_error(None, clash.sentence() if self.differences else clash.elsewhere())


def with_plain_lines(data: QueryDict) -> QueryDict:
    """What a browser sent, its lines ending as they do in the record: else a text that nobody touched has changed."""
    plain = data.copy()
    for name, values in data.lists():
        plain.setlist(name, [value.replace("\r\n", "\n") for value in values])
    return plain


def say_what_is_wrong(name: str, field: forms.Field) -> None:
    """GOV.UK's wording for what is missing or too long, where the field has none of its own."""
    label = str(field.label or name.replace("_", " ")).strip()
    lower = label if label[:2].isupper() else label[:1].lower() + label[1:]
    verb = "Choose" if isinstance(field.widget, CHOOSERS) else "Enter"
    default = type(field).default_error_messages.get("required", forms.Field.default_error_messages["required"])
    if field.error_messages.get("required") == default:
        field.error_messages["required"] = f"{verb} {lower}"
    longest = getattr(field, "max_length", None)
    if longest:
        field.error_messages["max_length"] = f"{label} must be {longest:,} characters or fewer"
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        field.error_messages["invalid_choice"] = f"{label}: choose from the list"


def is_filled_in(bound: forms.BoundField) -> bool:
    value = bound.value()
    if hasattr(bound.field, "is_filled_in"):
        return bool(bound.field.is_filled_in(value))
    return bool(value.strip() if isinstance(value, str) else value)


def field_in_words(bound: forms.BoundField) -> str:
    """The value of a field, typed or stored, as a reader would say it."""
    field, value = bound.field, bound.value()
    if hasattr(field, "words"):
        return str(field.words(value))
    choices = getattr(field, "choices", None)
    if choices is not None:
        chosen = {str(item) for item in (value if isinstance(value, list | tuple) else [value])}
        named = [str(label) for key, label in forms.Select(choices=choices).choices if str(key) in chosen and str(key)]
        return ", ".join(named) or "nothing"
    if isinstance(field, forms.BooleanField):
        return "yes" if value else "no"
    return str(value) if value not in (None, "") else "nothing"


def link_to(row: Tracked | Any) -> SafeString:
    """The name of a row, as a link where it has a page."""
    if not hasattr(row, "get_absolute_url"):
        return format_html("{}", row)
    return format_html('<a class="govuk-link" href="{}">{}</a>', row.get_absolute_url(), row)
