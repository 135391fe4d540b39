"""Fixtures of every test. The embedded database runs while pytest does, unless DATABASE_URL names a server."""

import pytest

from oversight import localpg, plain

pytest_plugins = ["tests.fixtures"]
SERVER = pytest.StashKey()


def pytest_configure(config):
    with plain.sentences():
        plain.check_database_url()
        server = localpg.for_settings()
        server.__enter__()
        plain.check_database()
    config.stash[SERVER] = server


def pytest_unconfigure(config):
    if SERVER in config.stash:
        config.stash[SERVER].__exit__(None, None, None)
