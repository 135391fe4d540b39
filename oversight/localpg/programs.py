"""PostgreSQL's programs, run as the user that the server runs as."""

from __future__ import annotations

import os
import subprocess
from typing import IO, Any

from .places import NAME, SOCKET_FILE, DatabaseUnavailable, binaries, folder, sentence, socket_folder, unprivileged

QUIET = ("-X", "-q", "-w")


def answers(database: str, user: str = NAME) -> bool:
    """Whether the server takes connections to a database."""
    command = [str(binaries() / "psql"), *connect_as(user), *QUIET, "-d", database, "-c", ""]
    if not (socket_folder() / SOCKET_FILE).exists():
        return False
    said = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, **surroundings(), check=False)
    return said.returncode == 0


def connect_as(user: str) -> tuple[str, ...]:
    return ("-h", str(socket_folder()), "-U", user)


def run(program: str, *arguments: str, stdin: IO[bytes] | int = subprocess.DEVNULL) -> None:
    """Run one of PostgreSQL's programs. Raises DatabaseUnavailable with what it said."""
    done = subprocess.run(
        [binaries() / program, *arguments],
        stdin=stdin,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        check=False,
        **surroundings(),
    )
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if "rror" in line or "FATAL" in line] or [done.stderr]
        raise DatabaseUnavailable(sentence(lines[0] or f"{program} ended with status {done.returncode}"))


def surroundings() -> dict[str, Any]:
    """Where and as whom PostgreSQL's programs run: never as root, with nothing of the user's own environment."""
    where: dict[str, Any] = {"cwd": folder(), "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}}
    if os.geteuid() == 0:
        user, group = unprivileged()
        where |= {"user": user, "group": group, "extra_groups": []}
    return where
