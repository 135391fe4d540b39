"""A briefing letter."""

from datetime import date

import pytest

from correspondence.models import Briefing


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
            "salutation": "Dear Unmesh",
            "opening": "Here is what we hold.",
            "parts": Briefing.Part.values,
            "signatory": "Olive Officer",
            "signatory_office": "Scrutiny Manager",
            "copied_to": "The Mayor",
        }
        return Briefing.objects.create(**fields | changed)

    return made
