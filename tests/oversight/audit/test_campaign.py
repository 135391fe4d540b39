"""A little of `make bench-tamper`: each kind of attack once, and lawful work."""

import pytest
from django.db import connection

from benchmarks.campaigns import ground, tamper
from tests.database import all_connections_with_all_rights


@pytest.fixture
def template(settings, tmp_path, transactional_db):
    ground.keep_things_in(tmp_path)
    with all_connections_with_all_rights():
        yield connection.settings_dict["NAME"]


def test_every_attack_is_refused_or_found_and_lawful_work_raises_no_alarm(template, capsys):
    assert tamper.campaign(template, ground.fill(), trials=1, controls=2), capsys.readouterr().out
