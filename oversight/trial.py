"""A site to try things on: a database and files of its own, with the example case, on a free port of 127.0.0.1.

Browser tests and the script that takes the screenshots use it, so that neither touches the data of `make run`.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from oversight import dbusers, localpg

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120
PASSWORD = "on trial only, not a secret"  # noqa: S105


@dataclass(frozen=True)
class Site:
    """Where it answers (`http://127.0.0.1:port`), its database's address, and the password of the example users."""

    address: str
    database_url: str
    password: str = PASSWORD


@contextmanager
def site(*, example: bool = True) -> Iterator[Site]:
    """Serve a fresh example, or its users with an empty record; everything is gone afterwards.

    RuntimeError with what the server said if it fails.
    """
    name = f"oversight_trial_{os.getpid()}{'' if example else '_empty'}"
    with (
        tempfile.TemporaryDirectory() as files,
        database(name) as url,
        _server(
            url, {"FILES_FOLDER": files, "OVERSIGHT_WITHOUT_EXAMPLE": "0" if example else "1", **_users(name)}
        ) as served,
    ):
        yield served


@contextmanager
def database(name: str) -> Iterator[str]:
    """The address of a new and empty database on the server that we use, dropped at the end."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield _url_of(name)
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _users(name: str) -> dict[str, str]:
    """The addresses of the users of this database; none on a server of somebody else, where DATABASE_URL has to do."""
    if not localpg.serves(connection.settings_dict):
        return {}
    localpg.make_users(name)
    return {dbusers.variable(role): localpg.url(role, name) for role in dbusers.ROLES}


def _url_of(name: str) -> str:
    """The address of another database on the server that we use."""
    parts = urlsplit(os.environ.get("DATABASE_URL") or localpg.url())
    return urlunsplit(parts._replace(path=f"{parts.path.rpartition('/')[0]}/{name}"))


@contextmanager
def _server(url: str, more: dict[str, str]) -> Iterator[Site]:
    port = _free_port()
    environment = {**os.environ, "DATABASE_URL": url, "PORT": str(port), "OVERSIGHT_EXAMPLE_PASSWORD": PASSWORD}
    environment |= {"DJANGO_SETTINGS_MODULE": "oversight.settings", **more}
    log = ROOT / "var" / f"trial-{os.getpid()}-{port}.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "oversight.serve"], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
    try:
        _wait_until_ready(server, log)
        yield Site(f"http://127.0.0.1:{port}", url)
    finally:
        server.terminate()
        server.wait(30)
        log.unlink()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while "Oversight is ready" not in log.read_text():
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"The trial site did not start:\n{log.read_text()}")
        time.sleep(0.2)
