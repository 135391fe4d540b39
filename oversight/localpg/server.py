"""Starting and stopping the server. The caller holds the turn."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import time
from pathlib import Path

from .places import NAME, SOCKET_FILE, DatabaseUnavailable, binaries, copy_binaries, folder, sentence, socket_folder
from .process import server_pid, server_state
from .programs import QUIET, answers, connect_as, run, surroundings

START_SECONDS = 60
LOG_BYTES = 5_000_000
USERS = Path(__file__).resolve().parent.parent.parent / "deploy" / "roles.sql"
# Made together with the others: a database from before there were users is made to have them.
LAST_USER = f"{NAME}_auditor"

# Servers that this process started: it has to collect them, or they stay as zombies until it ends.
_children: dict[int, subprocess.Popen[bytes]] = {}


def start() -> None:
    """Start the server unless it runs, and make the database `oversight` and its users in it. Safe to repeat."""
    copy_binaries()
    if answers(NAME, user=LAST_USER):
        return
    _clear_stale_locks()
    if server_pid() is None:
        if not (folder() / "data" / "PG_VERSION").exists():
            _initialise()
        _launch()
    if not answers(NAME):
        run("createdb", *connect_as(NAME), NAME)
    make_users(NAME)


def make_users(database: str) -> None:
    """Make the users of the database where they are missing, and hand it to its owner. Raises DatabaseUnavailable."""
    with USERS.open("rb") as statements:
        run("psql", *connect_as(NAME), *QUIET, "-v", "ON_ERROR_STOP=1", "-1", "-d", database, stdin=statements)


def stop() -> None:
    """Stop the server; what its users had not committed is rolled back."""
    pid = server_pid()
    for mode in ("fast", "immediate"):
        if server_pid() is not None:
            with contextlib.suppress(DatabaseUnavailable):
                run("pg_ctl", "-D", str(folder() / "data"), "-m", mode, "-w", "-t", str(START_SECONDS), "stop")
    if pid in _children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            _children.pop(pid).wait(START_SECONDS)


def _initialise() -> None:
    """Make the data folder under another name first: one that was interrupted is never taken for a whole one.

    The builtin locale gives the same UTF-8 rules on every machine; the wheel has no ICU.
    """
    new = folder() / "data.new"
    shutil.rmtree(new, ignore_errors=True)
    run(
        *("initdb", "-D", str(new), "-U", NAME, "--auth=trust", "--encoding=UTF8", "--locale=C"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums", "--no-instructions"),
    )
    new.rename(folder() / "data")


def _launch() -> None:
    """Start the server in a session of its own, where Ctrl-C does not reach it, and wait until it answers.

    The processes of a server that was killed can outlive it for a moment and make the next one refuse: hence the tries.
    """
    log = folder() / "server.log"
    deadline = time.monotonic() + START_SECONDS
    while True:
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.replace(log.with_suffix(".old"))
        with log.open("ab") as output:
            begins = output.tell()
            server = subprocess.Popen(
                [binaries() / "postgres", "-D", folder() / "data", *_server_settings()],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                **surroundings(),
            )
        while server.poll() is None and time.monotonic() < deadline:
            if answers("postgres"):
                _children[server.pid] = server
                return
            time.sleep(0.05)
        said = _last_complaint(log, begins)
        if server.poll() is None:
            server.kill()
            said = said or f"no answer within {START_SECONDS} seconds"
        if "still in use" not in said or time.monotonic() > deadline:
            raise DatabaseUnavailable(sentence(said or f"postgres ended with status {server.poll()}"))
        time.sleep(0.2)


def _server_settings() -> list[str]:
    place = str(socket_folder()).replace('"', '""')
    settings = ["listen_addresses=", f'unix_socket_directories="{place}"', "unix_socket_permissions=0700"]
    return [part for setting in settings for part in ("-c", setting)]


def _last_complaint(log: Path, begins: int) -> str:
    """The last thing that went wrong by a log of the server, read from a byte on."""
    with log.open("rb") as lines:
        lines.seek(begins)
        bad = [
            line for line in lines.read().decode(errors="replace").splitlines() if "FATAL" in line or "PANIC" in line
        ]
    return bad[-1].partition(":  ")[2] or bad[-1] if bad else ""


def _clear_stale_locks() -> None:
    """Remove the lock files of a server that is gone, though its process number lives on in a zombie or a stranger."""
    for child in _children.values():
        child.poll()
    for _ in range(50):
        state = server_state()
        if state != "zombie":
            break
        time.sleep(0.1)  # whoever started it may still collect it
    if state in ("zombie", "stranger"):
        (folder() / "data" / "postmaster.pid").unlink(missing_ok=True)
    if state != "alive":
        (socket_folder() / f"{SOCKET_FILE}.lock").unlink(missing_ok=True)
