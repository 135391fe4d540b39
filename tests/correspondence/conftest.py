"""The example case, and a briefing letter."""

from datetime import date

import pytest
from django.db import transaction

from correspondence.example.loader import load_case
from correspondence.models import Briefing
from oversight.accounts.models import User
from oversight.audit.history import changing


@pytest.fixture(scope="module")
def records(django_db_setup, django_db_blocker):
    """The example's records by key, loaded once for a file of tests and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        officer, member = (User.objects.create(username=name, role=name) for name in ("officer", "member"))
        with changing(user=officer, reason="Test"):
            yield load_case(officer=officer, member=member)
        transaction.set_rollback(True)


@pytest.fixture
def letter(officer, case):
    """A function that gives a saved letter about the case."""

    def made(**changed):
        fields = {
            "case": case,
            "author": officer,
            "addressee": "Unmesh Desai AM",
            "address": "City Hall\nLondon",
            "dated": date(2019, 10, 4),
            "subject": "An internal case",
            "salutation": "Dear Unmesh",
            "opening": "Here is what we hold.",
            "parts": Briefing.Part.values,
            "signatory": "Olive Officer",
            "signatory_office": "Scrutiny Manager",
            "copied_to": "The Mayor",
        }
        return Briefing.objects.create(**fields | changed)

    return made
