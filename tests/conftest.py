"""Fixtures of every test. The embedded database runs while pytest does, unless DATABASE_URL names a server."""

import pytest

from oversight import localpg, plain

pytest_plugins = ["tests.fixtures"]
SERVER = pytest.StashKey()


def pytest_configure(config):
    try:
        plain.check_database_url()
        server = localpg.for_settings()
        server.__enter__()
        config.stash[SERVER] = server
        plain.check_database()
    except Exception as error:
        if sentence := plain.explain(error):
            raise pytest.UsageError(sentence) from None
        raise


def pytest_unconfigure(config):
    if SERVER in config.stash:
        config.stash[SERVER].__exit__(None, None, None)
