"""What administrators type about topics and seats."""

from typing import Any

from django import forms

from cases.models import CommitteeMember, Organisation, Topic
from oversight.accounts.models import Role, User
from oversight.entry.forms import CorrectionForm, EntryForm


class TopicFields(forms.Form):
    name = forms.CharField(label="Name of the topic", max_length=100)


class AddTopicForm(EntryForm, TopicFields):
    pass


class CorrectTopicForm(CorrectionForm, TopicFields):
    def __init__(self, *args: Any, instance: Topic, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)
        self.initial["name"] = instance.name


class AdministrationReasonForm(EntryForm):
    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It is kept in the history.",
        error_messages={"required": "Enter the reason"},
    )


class AddSeatForm(EntryForm):
    member: forms.ModelChoiceField = forms.ModelChoiceField(
        User.objects.none(), label="Member", empty_label="Choose", error_messages={"required": "Choose a member"}
    )
    reason = forms.CharField(label="Reason", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, committee: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seated = CommitteeMember.objects.current().filter(committee=committee)
        members = User.objects.filter(role=Role.MEMBER, is_active=True).exclude(pk__in=seated.values("user"))
        self.fields["member"].queryset = members  # type: ignore[attr-defined]
