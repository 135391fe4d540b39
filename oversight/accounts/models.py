"""Users and their four roles."""

from typing import Any, ClassVar

import rules
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models, transaction
from django.db.models.functions import Lower

from oversight.audit.history import ChangeHistory


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", "Administrator"
    OFFICER = "officer", "Case officer"
    MEMBER = "member", "Member"
    AUDITOR = "auditor", "Auditor"


class Users(UserManager["User"]):
    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **fields: Any
    ) -> "User":
        """A first administrator, made on the command line."""
        fields.setdefault("role", Role.ADMINISTRATOR)
        return super().create_superuser(username, email, password, **fields)


class User(AbstractUser):
    """Somebody who signs in. Deactivated when they leave, never deleted: the history names them."""

    on_forms: ClassVar[dict[str, str]] = {"email": "e-mail address"}

    role = models.CharField("role", max_length=20, choices=Role.choices, default=Role.MEMBER)
    # The history, which keeps no password, tells by this when one was given or chosen, and by whom.
    password_set_at = models.DateTimeField("password set", null=True, blank=True, editable=False)
    must_change_password = models.BooleanField("must choose a password of their own", default=False, editable=False)

    # In plain, on the instance alone to which an action has just given it.
    new_password = ""

    objects: ClassVar[Users] = Users()
    history = ChangeHistory(excluded_fields=["password", "last_login"])

    class Meta:
        ordering = ["last_name", "first_name", "username"]
        constraints = [
            models.CheckConstraint(
                name="accounts_user_role_known",
                condition=models.Q(role__in=Role.values),
                violation_error_message="Choose one of the four roles.",
            ),
            # "Admin" must not pass for "admin", and sign-in takes both for one.
            models.UniqueConstraint(
                Lower("username"),
                name="accounts_user_username_once",
                violation_error_message="Somebody signs in with this name already.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with its history in one transaction."""
        with transaction.atomic():
            super().save(*args, **kwargs)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """By the role alone: `createsuperuser` makes an administrator, who has no right to change the record."""
        return self.is_active and rules.has_perm(perm, self, obj)

    @property
    def reads_everything(self) -> bool:
        """Whether restricted cases are open to this user without being named: all roles but the member's."""
        return self.is_active and self.role in {Role.ADMINISTRATOR, Role.OFFICER, Role.AUDITOR}

    def history_about(self) -> "User":
        return self
