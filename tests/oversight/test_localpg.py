"""The embedded database: a clone of its own for these tests, so that the one that pytest uses is left alone."""

import os
import signal
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import environ
import psycopg2
import pytest

from oversight import localpg
from oversight.localpg import DatabaseUnavailable, places

PROJECT = Path(__file__).resolve().parents[2]
SECONDS = 60

# Another program that uses the database of the clone in its first argument until its standard input ends.
OTHER_USER = """
import sys
from pathlib import Path
from oversight import localpg
from oversight.localpg import places
places.ROOT = Path(sys.argv[1])
with localpg.running():
    print("in", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A folder that the embedded database takes for the project's; its server is gone afterwards."""
    root = tmp_path_factory.mktemp("clone")
    real, places.ROOT = places.ROOT, root
    (root / "var").mkdir()
    yield root
    localpg.stop()
    home = places.folder().parent
    places.ROOT = real
    subprocess.run(["rm", "-rf", home], check=True)


@pytest.fixture
def other(clone):
    """Starts other users of the database; whoever is left at the end of the test is killed."""
    started = []

    def start():
        process = subprocess.Popen(
            [sys.executable, "-c", OTHER_USER, str(clone)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
        )
        started.append(process)
        assert process.stdout.readline() == b"in\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate(timeout=SECONDS)


def leave(process):
    process.communicate(timeout=SECONDS)
    assert process.returncode == 0


def connect():
    return closing(psycopg2.connect(host=str(places.socket_folder()), user="oversight", dbname="oversight"))


def ask(query):
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def server_number():
    """Process number of the server, by its own record; None when it is stopped."""
    record = places.folder() / "data" / "postmaster.pid"
    return int(record.read_text().split()[0]) if record.exists() else None


def network_sockets(number):
    """Inode numbers of the TCP sockets, of either family, that a process holds open."""
    held = {str(link.readlink()) for link in Path(f"/proc/{number}/fd").iterdir()}
    lines = [line for family in ("tcp", "tcp6") for line in Path(f"/proc/net/{family}").read_text().splitlines()[1:]]
    return [line.split()[9] for line in lines if f"socket:[{line.split()[9]}]" in held]


def wait_until_gone(number):
    deadline = time.monotonic() + SECONDS
    while Path(f"/proc/{number}").exists() and time.monotonic() < deadline:
        if ") Z " in Path(f"/proc/{number}/stat").read_text():
            return
        time.sleep(0.05)


@pytest.mark.parametrize("name", ["plain", "two words", "100%+1", "ünïcode", "a'quote", 'a"quote'])
def test_the_address_is_read_back_as_the_socket_folder(monkeypatch, name):
    monkeypatch.setattr(localpg, "socket_folder", lambda: Path("/srv") / name)
    database = environ.Env.db_url_config(localpg.url())
    assert (database["HOST"], database["USER"], database["NAME"]) == (f"/srv/{name}", "oversight", "oversight")
    assert localpg.serves(database)


def test_another_server_is_not_taken_for_ours():
    assert not localpg.serves(environ.Env.db_url_config("postgres://oversight@db.example/oversight"))


@pytest.mark.parametrize("folder", ["x" * 120, "a, b"])
def test_a_path_that_cannot_hold_a_socket_is_replaced_by_a_short_one(monkeypatch, tmp_path, folder):
    monkeypatch.setattr(places, "folder", lambda: tmp_path / folder)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    place = places.socket_folder()
    assert place.parent == tmp_path
    assert "," not in place.name
    assert len(os.fsencode(place.name)) < 40


def test_the_server_is_durable_and_speaks_utf8(clone):
    with localpg.running():
        assert ask("show fsync") == "on"
        assert ask("show full_page_writes") == "on"
        assert ask("show data_checksums") == "on"
        assert ask("show server_encoding") == "UTF8"
        assert ask("select upper('é')") == "É"


def test_the_server_listens_on_no_network_address(clone):
    with localpg.running():
        assert ask("show listen_addresses") == ""
        assert not network_sockets(server_number())


def test_nobody_else_can_enter_the_data_and_parents_keep_their_modes(clone):
    parents = [clone, clone.parent, Path("/var/lib")]
    before = [stat.S_IMODE(parent.stat().st_mode) for parent in parents]
    with localpg.running():
        for place in (places.folder(), places.folder() / "data", places.socket_folder()):
            assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert [stat.S_IMODE(parent.stat().st_mode) for parent in parents] == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must not run PostgreSQL")
def test_root_runs_the_server_as_somebody_else(clone):
    with localpg.running():
        assert Path(f"/proc/{server_number()}").stat().st_uid not in (0, None)


def test_the_last_to_leave_stops_the_server(clone, other):
    first, second = other(), other()
    leave(first)
    assert ask("select 1") == 1
    leave(second)
    assert server_number() is None


def test_one_who_was_killed_leaves_a_server_that_the_next_takes_over_and_stops(clone, other):
    killed = other()
    number = server_number()
    killed.kill()
    killed.wait(SECONDS)
    with localpg.running():
        assert server_number() == number
        assert ask("select 1") == 1
    assert server_number() is None


def test_a_server_that_was_killed_is_started_again_with_what_was_committed(clone):
    with localpg.running():
        with connect() as connection, connection.cursor() as cursor:
            cursor.execute("drop table if exists kept; create table kept as select 42 as answer")
            connection.commit()
        number = server_number()
        os.kill(number, signal.SIGKILL)
        wait_until_gone(number)
        localpg.ensure_alive()
        assert server_number() != number
        assert ask("select answer from kept") == 42


@pytest.mark.parametrize("number", [os.getpid(), 2**22 - 1], ids=["a stranger", "nobody"])
def test_a_lock_left_by_a_server_of_long_ago_is_cleared(clone, number):
    with localpg.running():
        assert ask("select 1") == 1
    record = places.folder() / "data" / "postmaster.pid"
    record.write_text(f"{number}\n{record.parent}\n1\n5432\n{places.socket_folder()}\n\n\n")
    with localpg.running():
        assert ask("select 1") == 1
        assert server_number() != number


def test_an_initialisation_that_was_interrupted_is_done_again(clone):
    half = places.folder() / "data.new"
    with localpg.running():
        pass
    subprocess.run(["rm", "-rf", places.folder() / "data"], check=True)
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with localpg.running():
        assert ask("select 1") == 1
    assert not half.exists()


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(places, "folder", lambda: tmp_path / "file" / "postgres-18")
    monkeypatch.setattr(localpg, "folder", lambda: tmp_path / "file" / "postgres-18")
    with pytest.raises(DatabaseUnavailable, match="set DATABASE_URL"), localpg.running():
        pytest.fail("it cannot have started")


def test_a_server_that_refuses_to_start_says_why(clone):
    with localpg.running():
        pass
    settings = places.folder() / "data" / "postgresql.auto.conf"
    whole = settings.read_text()
    settings.write_text(whole + "shared_buffers = 'plenty'\n")
    try:
        with pytest.raises(DatabaseUnavailable, match="contains errors"), localpg.running():
            pytest.fail("it cannot have started")
    finally:
        settings.write_text(whole)


@pytest.mark.parametrize("said", ["could not write: No space left on device", "Disk quota exceeded"])
def test_a_full_disk_is_told_as_such(said):
    assert "is full: free" in places.sentence(said)
