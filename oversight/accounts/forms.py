"""What the pages of users ask for."""

from typing import Any

from allauth.account.forms import ChangePasswordForm
from django.core.exceptions import ValidationError


class OwnPasswordForm(ChangePasswordForm):
    """A password of one's own: another than the one that an administrator knows."""

    def clean_password1(self) -> Any:
        password = self.cleaned_data["password1"]
        if self.user.check_password(password):
            raise ValidationError("Choose a password other than the one that you have")
        return password
