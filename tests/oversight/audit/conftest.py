"""A record, a key that seals, in a folder of the test, and a seal."""

import pytest

from cases.models import Incident
from oversight.audit.keys import make_key
from oversight.audit.sealing import seal
from tests.database import as_database_user
from tests.records import put


@pytest.fixture(autouse=True)
def superuser(db):
    """The guard holds for everybody: what is tried here is tried with all rights."""
    with as_database_user():
        yield


@pytest.fixture
def key(settings, tmp_path):
    settings.SEAL_KEY_FILE = str(tmp_path / "seal.key")
    settings.SEAL_PUBLIC_KEYS_FILE = str(tmp_path / "seal.keys")
    return make_key()


@pytest.fixture
def incident(case):
    return put(Incident, case, kind="disclosure", title="Images passed on")


@pytest.fixture
def sealed(key, incident):
    return seal()
