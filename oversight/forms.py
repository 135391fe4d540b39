"""How forms are drawn: GOV.UK Frontend's markup, from templates/govuk/."""

from django.forms.renderers import TemplatesSetting


class GovukFormRenderer(TemplatesSetting):
    form_template_name = "govuk/form.html"
    field_template_name = "govuk/field.html"
