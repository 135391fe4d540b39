"""The four users of the example, one for each role."""

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from oversight.accounts.models import Role, User

ROLES = {"admin": Role.ADMINISTRATOR, "officer": Role.OFFICER, "member": Role.MEMBER, "auditor": Role.AUDITOR}
SURNAMES = {"admin": "Administrator", "officer": "Officer", "member": "Member", "auditor": "Auditor"}


def faults_of(password: str) -> list[str]:
    """Why this password is refused for one of the four users; empty where it is good."""
    faults: list[str] = []
    for user in _new_users():
        try:
            validate_password(password, user)
        except ValidationError as refusal:
            faults += [fault for fault in refusal.messages if fault not in faults]
    return faults


def make_users(password: str) -> list[str]:
    """Makes those of the four that are not there; returns their names."""
    there = set(User.objects.filter(username__in=ROLES).values_list("username", flat=True))
    missing = [user for user in _new_users() if user.username not in there]
    for user in missing:
        user.set_password(password)
        user.save()
    return [user.username for user in missing]


def set_passwords(password: str, *, besides: list[str]) -> None:
    """Gives this password to those of the four, besides some, who have another."""
    for user in User.objects.filter(username__in=ROLES).exclude(username__in=besides):
        if not check_password(password, user.password):
            user.set_password(password)
            user.save()


def _new_users() -> list[User]:
    return [
        User(username=name, role=role, first_name="Example", last_name=SURNAMES[name]) for name, role in ROLES.items()
    ]
