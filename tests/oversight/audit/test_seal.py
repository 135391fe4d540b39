"""Sealing: what is new goes into the tree and is signed; `manage.py seal_history` and `make_seal_key`."""

from contextlib import closing
from io import StringIO

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cases.models import Incident
from oversight.audit.keys import Checkpoint, KeyUnavailable, make_key, public_keys, text_of
from oversight.audit.sealing import last_seal, seal, unsealed
from tests.records import put, withdraw

pytestmark = pytest.mark.django_db


def said(command, *arguments):
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def entries():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger.entry")
        return cursor.fetchone()[0]


def test_all_that_is_new_is_sealed_and_nothing_twice(key, case):
    first = seal()
    assert (first.number, first.size) == (1, entries())
    assert seal() is None
    put(Incident, case, kind="other", title="Another")
    second = seal()
    assert (second.number, second.size) == (2, entries())
    assert second == last_seal()


def test_the_checkpoint_is_a_note_signed_with_the_key(key, case):
    made = seal()
    assert Checkpoint.read(made.checkpoint, [key]) == Checkpoint(made.size, made.root)
    origin, size, _, time = text_of(made.checkpoint, [key]).splitlines()
    assert (origin, int(size), time.split()[0]) == (key.name, made.size, "time")


@pytest.mark.parametrize("change", [("history\n", "history\n9"), ("time 2", "time 1"), ("— ", "- "), ("=", "")])
def test_a_note_that_was_changed_is_no_note(key, case, change):
    with pytest.raises(ValueError, match=r"."):
        Checkpoint.read(seal().checkpoint.replace(*change), [key])


def test_a_new_key_leaves_old_seals_checkable(key, case):
    old = seal()
    make_key()
    put(Incident, case, kind="other", title="Another")
    new = seal()
    assert len(public_keys()) == 2
    for made in (old, new):
        assert Checkpoint.read(made.checkpoint, public_keys()).size == made.size
    with pytest.raises(ValueError, match="no key that we know"):
        Checkpoint.read(new.checkpoint, [key])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("meanwhile", [1, 2, 3])
def test_an_entry_of_a_transaction_that_ended_late_is_sealed_then(key, case, meanwhile):
    first, *others = (put(Incident, case, kind="other", title="First") for _ in range(1 + meanwhile))
    seal()
    with closing(psycopg2.connect(**connection.get_connection_params())) as late, late.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_historicalincident SELECT (jsonb_populate_record(h, jsonb_build_object("
            "'history_id', 1000000, 'history_date', clock_timestamp(), 'history_type', '~'))).* "
            "FROM cases_historicalincident h WHERE id = %s",
            [first.pk],
        )
        for other in others:
            withdraw(other)
            assert seal()
        late.commit()
    assert unsealed() == 1
    assert seal().size == entries()
    assert unsealed() == 0


def test_without_a_key_nothing_is_sealed_and_a_sentence_says_so(settings, tmp_path, case):
    settings.SEAL_KEY_FILE = str(tmp_path / "none")
    with pytest.raises(KeyUnavailable, match="cannot be read from SEAL_KEY or"):
        seal()
    with pytest.raises(CommandError, match="cannot be read from SEAL_KEY or"):
        said("seal_history")
    assert last_seal() is None


def test_the_key_may_come_from_the_environment(settings, tmp_path, key, case):
    settings.SEAL_KEY = (tmp_path / "seal.key").read_text()
    settings.SEAL_KEY_FILE = str(tmp_path / "none")
    assert Checkpoint.read(seal().checkpoint, [key]).size == entries()


def test_the_command_tells_what_it_sealed(key, case):
    assert said("seal_history").startswith(f"Seal 1: {entries()} entries, root ")
    assert "nothing new to seal" in said("seal_history")


def test_a_key_that_is_there_is_only_replaced_on_request(key):
    with pytest.raises(CommandError, match="--rotate replaces it"):
        said("make_seal_key")
    assert said("make_seal_key", "--if-missing") == ""
    assert "sealed with the key" in said("make_seal_key", "--rotate")
    assert len(public_keys()) == 2


def test_nobody_but_the_owner_reads_the_key(key, tmp_path):
    assert (tmp_path / "seal.key").stat().st_mode & 0o077 == 0
