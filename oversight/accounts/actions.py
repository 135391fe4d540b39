"""What administrators do with users, and users with their own password.

Users are never deleted: the history names them. There is no e-mail: an administrator is shown a new password once
(`new_password` of the user that an action returns) and hands it over; its owner must choose another first of all.
"""

from typing import Any

from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from oversight.access import require
from oversight.accounts.models import Role, User
from oversight.accounts.passwords import random_password
from oversight.audit.history import changing
from oversight.audit.versions import lock_as_seen

MANAGE, READ = "accounts.manage", "accounts.read"
NAME_TAKEN = "Somebody signs in with this name already, perhaps in other capitals"
LAST_ADMINISTRATOR = "This is the last active administrator: make somebody else an administrator first"


def add_user(*, user: User, username: str, role: str, reason: str = "", **names: str) -> User:
    """A new user with a password to hand over. `names`: first_name, last_name, email.

    Refuses a user name that is taken, in whatever capitals, and whoever is no administrator.
    """
    require(user, MANAGE)
    new = User(username=username.strip(), role=role, **names)
    if User.objects.filter(username__iexact=new.username).exists():
        raise ValidationError({"username": NAME_TAKEN})
    with changing(user=user, reason=reason or "Added as a user"):
        return _with_new_password(new)


def correct_user(*, user: User, row: User, reason: str, seen: str, **fields: str) -> User:
    """Other names, another e-mail address or another role. `fields`: first_name, last_name, email, role.

    `seen` is the version (`version_of`) that the administrator was shown: raises ChangedMeanwhile where another saved
    since. Refuses to take the role of an administrator from the last active one.
    """
    with transaction.atomic():
        row = _locked(user, row)
        lock_as_seen(row, seen)
        changes = {name: value for name, value in fields.items() if value != getattr(row, name)}
        if "role" in changes and _is_last_administrator(row):
            raise ValidationError({"role": LAST_ADMINISTRATOR})
        for name, value in changes.items():
            setattr(row, name, value)
        if changes:
            _keep(row, user, reason)
    return row


def deactivate_user(*, user: User, row: User, reason: str) -> User:
    """Nobody signs in as this user any more; who is signed in is signed out. All they did keeps their name.

    Refuses to deactivate oneself, the last active administrator, or one who is deactivated already.
    """
    with transaction.atomic():
        row = _locked(user, row)
        if not row.is_active:
            raise ValidationError(f"{row} is deactivated already")
        if _is_last_administrator(row):
            raise ValidationError(LAST_ADMINISTRATOR)
        if row.pk == user.pk:
            raise ValidationError("You cannot deactivate yourself: ask another administrator")
        row.is_active = False
        _keep(row, user, reason)
        end_sessions(row)
    return row


def reactivate_user(*, user: User, row: User, reason: str) -> User:
    """The user signs in again, with the role and the password that they had. Refuses one who is active."""
    with transaction.atomic():
        row = _locked(user, row)
        if row.is_active:
            raise ValidationError(f"{row} is active already")
        row.is_active = True
        _keep(row, user, reason)
    return row


def set_new_password(*, user: User, row: User, reason: str) -> User:
    """Another password for somebody who forgot theirs, to hand over; they are signed out everywhere.

    Refuses a new password for oneself, who can choose one, and for a deactivated user.
    """
    with transaction.atomic():
        row = _locked(user, row)
        if row.pk == user.pk:
            raise ValidationError("Choose your own password on the page “Change password”")
        if not row.is_active:
            raise ValidationError(f"{row} is deactivated: reactivate the user first")
        _refuse_empty(reason)
        with changing(user=user, reason=reason):
            return _with_new_password(row)


def choose_password(*, user: User, password: str) -> None:
    """The user's own choice, whose quality the form has seen to. Other sessions of the user end."""
    with changing(user=user, reason="Chose a password"):
        row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        row.set_password(password)
        row.password_set_at, row.must_change_password = timezone.now(), False
        row.save()
    user.refresh_from_db()


def end_sessions(of: User) -> None:
    """Sign the user out everywhere, for good: reactivating does not bring a session back."""
    for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(of.pk):
            session.delete()


def _locked(user: User, row: User) -> User:
    """The user as stored, locked with all active administrators, so that the last two cannot leave at the same time."""
    wanted = Q(pk__in=[row.pk, user.pk]) | Q(role=Role.ADMINISTRATOR, is_active=True)
    locked = {each.pk: each for each in User.objects.select_for_update(no_key=True).filter(wanted).order_by("pk")}
    require(locked[user.pk], MANAGE)
    return locked[row.pk]


def _is_last_administrator(row: User) -> bool:
    administrators = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
    return row.is_active and row.role == Role.ADMINISTRATOR and not administrators.exclude(pk=row.pk).exists()


def _keep(row: User, user: User, reason: str) -> None:
    _refuse_empty(reason)
    row.full_clean(exclude=["password"])
    with changing(user=user, reason=reason):
        row.save()


def _refuse_empty(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "Enter the reason"})


def _with_new_password(row: User) -> User:
    password: Any = random_password()
    row.set_password(password)
    row.password_set_at, row.must_change_password = timezone.now(), True
    row.full_clean()
    row.save()
    row.new_password = password
    return row
