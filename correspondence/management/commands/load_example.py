"""`manage.py load_example`: the King's Cross case and four users, to try Oversight with."""

import os
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from cases.models import Case, Record
from correspondence.example import users
from correspondence.example.loader import REFERENCE, load_case
from oversight.accounts.models import User
from oversight.accounts.passwords import random_password
from oversight.audit.history import changing

VARIABLE = "OVERSIGHT_EXAMPLE_PASSWORD"
REASON = "Loaded as the example case by manage.py load_example"
# Any number that no other lock of ours has.
LOCK = 20191004


class Command(BaseCommand):
    help = (
        "Loads the King's Cross case as the example case and makes the users admin, officer, member and auditor. "
        f"Their password is {VARIABLE}, or a random one that is shown once. Safe to run twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--users-only", action="store_true", help="make the four users, and leave the case out")

    def handle(self, *args: Any, **options: Any) -> None:
        password = self.password_asked_for()
        with transaction.atomic():
            wait_for_another_load()
            signing_in = self.users(password)
            loaded = "The example case was left out." if options["users_only"] else self.case()
        self.stdout.write(loaded)
        self.stdout.write(signing_in)

    def password_asked_for(self) -> str | None:
        """The password in the environment, or None; raises CommandError where it, or the whole load, is refused."""
        if not settings.EXAMPLE_USERS_ALLOWED:
            raise CommandError(
                "The example case and its users are not for production, so nothing was loaded: "
                "make your own users with 'manage.py createsuperuser'."
            )
        password = os.environ.get(VARIABLE)
        if password is not None and (faults := users.faults_of(password)):
            raise CommandError(
                f"{VARIABLE} cannot be used: {' '.join(faults)} "
                f"Set a better one, or unset {VARIABLE} to be given a random password."
            )
        return password

    def users(self, password: str | None) -> str:
        """Makes or updates the four users; returns how to sign in."""
        chosen = password or random_password()
        with changing(user=None, reason=REASON):
            made = users.make_users(chosen)
            if password:
                users.set_passwords(password, besides=made)
        if password:
            return f"Sign in as {listed(users.ROLES)} with the password in {VARIABLE}."
        if made:
            return f"Sign in as {listed(made)} with the password {chosen} (it is shown this once)."
        return (
            f"Sign in as {listed(users.ROLES)} with the password they have. "
            f"To give them another: set {VARIABLE} and run load_example again."
        )

    def case(self) -> str:
        """Loads the case, unless its reference is taken; returns what was done."""
        if Case.objects.filter(reference=REFERENCE).exists():
            return f"The example case {REFERENCE} is already there; nothing in it was changed."
        officer, member = (User.objects.get(username=name) for name in ("officer", "member"))
        with changing(user=officer, reason=REASON):
            try:
                records = load_case(officer=officer, member=member)
            except ValidationError as refusal:
                raise CommandError(
                    f"The example case was not loaded: {' '.join(refusal.messages)} "
                    "Load it into a database that holds nothing of the King's Cross case yet."
                ) from refusal
        return f"Loaded the example case {REFERENCE}: {counted(list(records.values()))}."


def wait_for_another_load() -> None:
    """Two loads at once would both find nothing there: the second waits for the first to end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def counted(records: list[Record]) -> str:
    """For instance: 6 incidents, 18 events, 1 document."""
    counts = Counter(type(record) for record in records)
    names = {
        model: str(model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural)
        for model, count in counts.items()
    }
    return ", ".join(f"{count} {names[model]}" for model, count in counts.items())


def listed(names: Any) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last
