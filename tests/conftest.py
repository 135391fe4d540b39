"""Fixtures of every test. The embedded database runs while pytest does, unless DATABASE_URL names a server."""

import pytest
from hypothesis import settings

from oversight import localpg, plain
from tests.database import act_as_the_web_server, copy_for_each_test

pytest_plugins = ["tests.fixtures", "tests.files"]
SERVER = pytest.StashKey()

# A busy machine is no fault: no test is about how long it takes.
settings.register_profile("oversight", deadline=None)
settings.load_profile("oversight")


def pytest_configure(config):
    copy_for_each_test()
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


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        act_as_the_web_server()
