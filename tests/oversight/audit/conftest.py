"""A record and a seal."""

import pytest

from cases.models import Incident
from oversight.audit.sealing import seal
from tests.database import as_database_user
from tests.records import put


@pytest.fixture(autouse=True)
def superuser(db):
    """The guard holds for everybody: what is tried here is tried with all rights."""
    with as_database_user():
        yield


@pytest.fixture
def incident(case):
    return put(Incident, case, kind="disclosure", title="Images passed on")


@pytest.fixture
def sealed(key, incident):
    return seal()
