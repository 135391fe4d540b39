"""`make run` after set-up, as real processes on a database of their own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from unittest.mock import Mock

import pytest

from oversight import port, serve
from oversight.trial import database

PROJECT = Path(__file__).resolve().parents[2]
SECONDS = 120
DATABASE = "oversight_test_serve"
# Stands for make: starts the server, says its number and waits for it.
PARENT = "import subprocess, sys; p = subprocess.Popen(sys.argv[1:]); print(p.pid, flush=True); sys.exit(p.wait())"


@pytest.fixture(scope="module")
def address(django_db_blocker):
    """DATABASE_URL of an empty database, dropped at the end."""
    with django_db_blocker.unblock(), database(DATABASE) as url:
        yield url


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start(address, free_port, tmp_path):
    """Starts `oversight.serve` under a stand-in for make and waits until it is ready; ends what is left of it."""
    started = []

    def begin():
        said = tmp_path / f"said-{len(started)}"
        parent = subprocess.Popen(
            [sys.executable, "-c", PARENT, sys.executable, "-m", "oversight.serve"],
            cwd=PROJECT,
            env={**os.environ, "DATABASE_URL": address, "PORT": str(free_port)},
            stdout=said.open("wb"),
            stderr=subprocess.STDOUT,
        )
        assert wait_for(lambda: said.read_text().endswith("\n"))
        started.append((parent, int(said.read_text().split()[0])))
        assert wait_for(lambda: "Oversight is ready" in said.read_text() or parent.poll() is not None)
        assert parent.poll() is None, said.read_text()
        return (*started[-1], said.read_text())

    yield begin
    for parent, number in started:
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
        parent.kill()
        parent.wait(SECONDS)


def wait_for(condition):
    """Whether a condition came true in time."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def answers(number):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", number)) == 0


def helper_of(server, command):
    """The number of the process with this command that the server started; None while there is none."""
    for number in Path(f"/proc/{server}/task/{server}/children").read_text().split():
        with contextlib.suppress(FileNotFoundError):
            if command.encode() in Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0"):
                return int(number)
    return None


def is_running(number):
    """Whether a process is there, and not only waiting to be buried."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def run(*arguments, **variables):
    environment = {**os.environ, **variables}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def test_it_tells_the_address_and_serves_on_this_machine_only(start, free_port):
    _, _, said = start()
    assert f"http://127.0.0.1:{free_port}/" in said
    assert answers(free_port)
    listening = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
    local = [line.split()[1] for line in listening.splitlines() if f":{free_port:04X}" in line.split()[1]]
    assert {address.split(":")[0] for address in local} == {"0100007F"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_being_told_to_stop_stops_everything_with_status_0(start, free_port, number):
    parent, server, _ = start()
    os.kill(server, number)
    assert parent.wait(SECONDS) == 0
    assert not answers(free_port)


def test_being_told_to_stop_while_a_helper_is_being_started_is_not_missed(monkeypatch):
    monkeypatch.setattr(serve, "told_to_stop", threading.Event())
    monkeypatch.setattr(serve, "start_server", lambda listener: Mock(poll=lambda: None))
    monkeypatch.setattr(serve, "wait_for_answer", lambda server, number: None)
    monkeypatch.setattr(serve, "stop", lambda processes: None)
    rounds = iter(range(3))
    monkeypatch.setattr(serve.time, "sleep", lambda seconds: next(rounds))  # who goes on for longer never ends

    def told_in_between(command):
        with contextlib.suppress(KeyboardInterrupt):  # as Python does between fork and exec
            serve.interrupt(signal.SIGTERM, None)
        return Mock(poll=lambda: None)

    monkeypatch.setattr(serve, "start_helper", told_in_between)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            serve.serve(listener, os.getppid(), embedded=False)
        assert serve.told_to_stop.is_set()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_it_stops_when_the_make_that_started_it_is_killed(start, free_port):
    parent, _, _ = start()
    parent.kill()
    assert wait_for(lambda: not answers(free_port))


def test_the_web_server_ends_when_it_is_killed_itself_and_the_next_start_recovers(start, free_port):
    parent, server, _ = start()
    os.kill(server, signal.SIGKILL)
    parent.wait(SECONDS)
    assert wait_for(lambda: not answers(free_port))
    start()
    assert answers(free_port)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_worker_and_sealer_are_started_again_when_they_end_and_end_with_the_server(start, number):
    _, server, _ = start()
    second = []
    for command in ("worker", "seal_history"):
        assert wait_for(lambda command=command: helper_of(server, command))
        first = helper_of(server, command)
        os.kill(first, signal.SIGKILL)
        assert wait_for(lambda command=command, first=first: helper_of(server, command) not in (first, None))
        second.append(helper_of(server, command))
    os.kill(server, number)
    assert wait_for(lambda: not any(is_running(each) for each in second))


def test_what_was_loaded_is_sealed_and_verifies(start, address):
    start()
    assert wait_for(lambda: "nothing new" in run("manage.py", "seal_history", DATABASE_URL=address).stdout)
    verified = run("manage.py", "verify_history", DATABASE_URL=address)
    assert (verified.returncode, verified.stderr) == (0, "")
    assert "seals are as they were made" in verified.stdout


def test_a_taken_port_is_told_before_anything_is_started(free_port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", free_port))
        other.listen()
        ended = run("-m", "oversight.serve", PORT=str(free_port))
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"Port {free_port} is taken by another program: ")
    assert len(ended.stderr.splitlines()) == 1
    assert "Preparing" not in ended.stdout


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", "8000.5", "٨٠٠٠", "80 80"])
def test_a_port_that_is_none_is_refused(monkeypatch, text):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(port.PortError, match="use a number from 1 to 65535"):
        port.wanted()


@pytest.mark.parametrize(("text", "number"), [("", 8000), (" 8001 ", 8001), ("65535", 65535)])
def test_the_port_is_8000_unless_port_says_otherwise(monkeypatch, text, number):
    monkeypatch.setenv("PORT", text)
    assert port.wanted() == number


@pytest.mark.parametrize("command", [["-m", "oversight.serve"], ["manage.py", "migrate"]])
@pytest.mark.parametrize("address", ["mysql://user:secret@127.0.0.1/x", "postgres://user:secret@127.0.0.1:1/x"])
def test_a_database_that_cannot_be_used_is_told_in_one_line(free_port, command, address):
    ended = run(*command, PORT=str(free_port), DATABASE_URL=address)
    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) == 1
    assert "DATABASE_URL" in ended.stderr
    assert "secret" not in ended.stderr


def test_production_without_a_secret_key_does_not_start():
    ended = run("manage.py", "check", DJANGO_SETTINGS_MODULE="oversight.settings_production", SECRET_KEY="")
    assert ended.returncode == 1
    assert ended.stderr.startswith("Set SECRET_KEY")
    assert len(ended.stderr.splitlines()) == 1


def test_help_needs_no_database():
    ended = run("manage.py", "help", DATABASE_URL="postgres://user@127.0.0.1:1/x")
    assert ended.returncode == 0
    assert "migrate" in ended.stdout
