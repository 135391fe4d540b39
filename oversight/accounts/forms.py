"""What the pages of users ask for."""

from typing import Any

from allauth.account.forms import ChangePasswordForm
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from oversight.accounts.models import Role, User
from oversight.entry.forms import CorrectionForm, EntryForm

EMAIL_HINT = "For colleagues to write to. Oversight itself sends no e-mail."
ROLE_HINT = (
    "Administrators manage users, topics and seats. Case officers log and correct. Members read, restricted cases only "
    "of their committees or by name. Auditors read everything."
)


class UserFields(forms.Form):
    """The fields of a user that can be corrected."""

    first_name = forms.CharField(label="First name", max_length=150, required=False)
    last_name = forms.CharField(label="Last name", max_length=150)
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        required=False,
        help_text=EMAIL_HINT,
        error_messages={"invalid": "Enter an e-mail address in the right form, for instance name@example.gov.uk"},
    )
    role = forms.ChoiceField(
        label="Role",
        choices=Role.choices,
        widget=forms.RadioSelect,
        help_text=ROLE_HINT,
        error_messages={"required": "Choose a role"},
    )


class AddUserForm(EntryForm, UserFields):
    username = forms.CharField(
        label="Username",
        max_length=150,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
        help_text="To sign in with. Letters, digits and @ . + - _ only. It cannot be changed later.",
    )
    field_order = ("first_name", "last_name", "username", "email", "role")


class CorrectUserForm(CorrectionForm, UserFields):
    def __init__(self, *args: Any, instance: User, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)
        self.initial = {**self.initial, **{name: getattr(instance, name) for name in UserFields.base_fields}}


class UserReasonForm(EntryForm):
    """What needs nothing but a reason."""

    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Administrators read it in the history of the user.",
        error_messages={"required": "Enter the reason"},
    )


class UserFilterForm(forms.Form):
    """What the list of users is narrowed by. What is not understood is reported, and narrows nothing."""

    is_filter = True

    q = forms.CharField(label="Name", required=False, max_length=150)
    role = forms.ChoiceField(choices=[("", "Any"), *Role.choices], required=False)
    state = forms.ChoiceField(
        label="Activity",
        choices=[("", "Any"), ("active", "Active"), ("deactivated", "Deactivated")],
        required=False,
    )

    def narrowed(self, users: QuerySet[User]) -> QuerySet[User]:
        self.is_valid()
        got = self.cleaned_data
        for word in got.get("q", "").split():
            users = users.filter(
                Q(username__icontains=word) | Q(first_name__icontains=word) | Q(last_name__icontains=word)
            )
        if got.get("role"):
            users = users.filter(role=got["role"])
        if got.get("state"):
            users = users.filter(is_active=got["state"] == "active")
        return users


class OwnPasswordForm(ChangePasswordForm):
    """A password of one's own: another than the one that an administrator knows."""

    def clean_password1(self) -> Any:
        password = self.cleaned_data["password1"]
        if self.user.check_password(password):
            raise ValidationError("Choose a password other than the one that you have")
        return password
