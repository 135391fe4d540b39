"""A key that seals, in a folder of the test."""

import pytest

from oversight.audit.keys import make_key


@pytest.fixture
def key(settings, tmp_path):
    settings.SEAL_KEY_FILE = str(tmp_path / "seal.key")
    settings.SEAL_PUBLIC_KEYS_FILE = str(tmp_path / "seal.keys")
    return make_key()
