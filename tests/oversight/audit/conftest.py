"""A record and a seal."""

import pytest

from cases.models import Incident
from oversight.audit.sealing import seal
from tests.records import put


@pytest.fixture
def incident(case):
    return put(Incident, case, kind="disclosure", title="Images passed on")


@pytest.fixture
def sealed(key, incident):
    return seal()
