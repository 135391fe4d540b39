"""A briefing letter, and a question to put into it."""

from datetime import date

import pytest

from correspondence.models import Briefing, Question
from tests.records import answer, put


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


@pytest.fixture
def amended_question(case):
    """A question whose answer was amended."""
    asked = put(Question, case, "18 July 2019", reference="2019/14214", heading="Facial recognition", text="Who knew?")
    first = answer(asked, case, text="The police did not share images.")
    amendment = {"kind": "amendment", "replaces": first, "why": "It was wrong.", "prompted_by": "Press reports."}
    answer(asked, case, position=2, text="The police did share images.", **amendment)
    return asked
