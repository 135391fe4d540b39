"""The process of the server, as PostgreSQL records it beside the data."""

from __future__ import annotations

import os
from pathlib import Path

from .places import folder


def server_pid() -> int | None:
    """Process number of this clone's server while it lives."""
    return _recorded_pid() if server_state() == "alive" else None


def _recorded_pid() -> int | None:
    try:
        return int((folder() / "data" / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return None


def server_state() -> str:
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
