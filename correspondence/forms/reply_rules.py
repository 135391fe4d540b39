"""What administrators type about the rules of the house for replies."""

from typing import Any

from django import forms

from correspondence.models import ReplyRule
from correspondence.models.reply_rule import MOST_DAYS, NAME_LENGTH, SOURCE_LENGTH
from oversight.entry.forms import CorrectionForm, EntryForm


class ReplyRuleFields(forms.Form):
    name = forms.CharField(
        label="Kind of letter", max_length=NAME_LENGTH, help_text="For instance: letters of the committee."
    )
    working_days = forms.IntegerField(
        label="Working days",
        min_value=1,
        max_value=MOST_DAYS,
        help_text="Within which a reply is due. Bank holidays of England do not count.",
    )
    source = forms.CharField(
        label="Who decided it, and where it stands",
        max_length=SOURCE_LENGTH,
        help_text="The pages of letters say so. For instance: decided by the committee on 4 September 2019, minute 7.",
    )


class AddReplyRuleForm(EntryForm, ReplyRuleFields):
    pass


class CorrectReplyRuleForm(CorrectionForm, ReplyRuleFields):
    def __init__(self, *args: Any, instance: ReplyRule, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)
        for name in ReplyRuleFields.base_fields:
            self.initial[name] = getattr(instance, name)
