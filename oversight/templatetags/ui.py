"""Small helpers for pages: the menu, form fields in GOV.UK's markup, tags for states."""

from html import unescape
from typing import Any

from django import forms, template
from django.db.models import Model
from django.forms import BoundField
from django.urls import reverse
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString

register = template.Library()

WIDGET_CLASSES = {
    forms.CheckboxSelectMultiple: "",
    forms.RadioSelect: "",
    forms.CheckboxInput: "govuk-checkboxes__input",
    forms.Textarea: "govuk-textarea",
    forms.Select: "govuk-select",
    forms.FileInput: "govuk-file-upload",
    forms.widgets.Input: "govuk-input",
}
TAG_COLOURS = {
    "open": "blue",
    "awaiting_response": "yellow",
    "under_review": "purple",
    "closed": "grey",
    "internal": "grey",
    "restricted": "red",
    "alleged": "yellow",
    "acknowledged": "blue",
    "disputed": "orange",
    "established": "green",
    "met": "green",
    "partly_met": "yellow",
    "not_met": "red",
    "dropped": "grey",
    "accepted": "green",
    "partly": "yellow",
    "rejected": "red",
    "none": "grey",
    "held": "green",
    "seen_in_part": "yellow",
    "mentioned_only": "grey",
    "draft": "grey",
    "submitted": "yellow",
    "approved": "blue",
    "issued": "green",
    "superseded": "orange",
}


@register.simple_tag
def state(record: object, field: str = "status") -> SafeString:
    """A coloured tag with the words of a field that has choices."""
    words = getattr(record, f"get_{field}_display")()
    return coloured_tag(words.split(":")[0], TAG_COLOURS.get(getattr(record, field), "grey"))


@register.simple_tag
def coloured_tag(words: str, colour: str = "grey") -> SafeString:
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, words)


@register.simple_tag(takes_context=True)
def nav_item(context: dict, view: str, words: str) -> SafeString:
    """One entry of the menu; the one whose pages we are on is marked."""
    address = reverse(view)
    path = context["request"].path if "request" in context else ""
    active = path == address if address == "/" else path.startswith(address)
    if not active:
        return format_html(
            '<li class="govuk-service-navigation__item">'
            '<a class="govuk-service-navigation__link" href="{}">{}</a></li>',
            address,
            words,
        )
    return format_html(
        '<li class="govuk-service-navigation__item govuk-service-navigation__item--active">'
        '<a class="govuk-service-navigation__link" href="{}" aria-current="true">'
        '<strong class="govuk-service-navigation__active-fallback">{}</strong></a></li>',
        address,
        words,
    )


@register.filter
def described_by(field: BoundField) -> str:
    """The ids of a field's hint and errors, for aria-describedby."""
    ids = [f"{field.auto_id}_helptext"] if field.help_text else []
    ids += [f"{field.auto_id}_error{'' if n == 0 else f'_{n + 1}'}" for n, _ in enumerate(field.errors)]
    return " ".join(ids)


@register.filter
def label_with_optional(field: BoundField) -> str:
    """The label, marked where the form can be sent without the field; filters can always, and do not say so."""
    said = field.field.required or getattr(field.form, "is_filter", False)
    return str(field.label) if said else f"{field.label} (optional)"


@register.filter
def first_input_id(field: BoundField) -> str:
    """Where an error summary's link goes: the field's only input, or the first of several."""
    widget = field.field.widget
    if hasattr(widget, "row_form"):
        return str(widget.rows(field.html_name, field.value())[0].open_fields[0].id_for_label)
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label


@register.filter
def problems(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Each fault of a form's fields, and of the rows in them, with the id of the input that it is in."""
    found: list[tuple[str, str]] = []
    for field in form:
        # Links in a fault stay with the field: in the summary each fault is a link itself.
        found += [(first_input_id(field), unescape(strip_tags(str(error)))) for error in field.errors]
        if hasattr(field.field.widget, "row_form") and field.name in form.errors:
            for row in field.field.widget.rows(field.html_name, field.value()):
                found += problems(row)
    return found


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def govuk_widget(field: BoundField) -> SafeString:
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        widget.template_name = "govuk/widgets/options.html"
        kind = "checkboxes" if isinstance(widget, forms.CheckboxSelectMultiple) else "radios"
        return field.as_widget(attrs={"govuk_kind": kind})
    css = next((names for kind, names in WIDGET_CLASSES.items() if isinstance(widget, kind)), "govuk-input")
    attrs: dict[str, str | bool] = {"class": f"{css} {widget.attrs.get('class', '')}".strip()}
    if field.errors:
        attrs["class"] = f"{attrs['class']} {css}--error"
        attrs["aria-invalid"] = "true"
    if described_by(field):
        attrs["aria-describedby"] = described_by(field)
    return field.as_widget(attrs=attrs)


@register.filter
def kind_of(record: Model) -> str:
    """What a record is, in the reader's words: "Mayor’s Question", "incident"."""
    return str(record._meta.verbose_name)


@register.filter
def meta(record: Model) -> Any:
    """What a template may say of a kind of record: `verbose_name_plural`, `model_name`."""
    return record._meta


@register.filter
def model_name(record: Model) -> str:
    return str(record._meta.model_name)
