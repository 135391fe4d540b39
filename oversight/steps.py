"""Running the long steps of set-up: what the user sees meanwhile, and one sentence with the mend when one fails.

The standard library only, and nothing newer than Python 3.8: bootstrap.py imports this.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOG = ROOT / "var" / "setup.log"
PULSE_SECONDS = 5

# Words of the tools (uv, pip, npm, apt) by cause; the first that fits is told.
FULL_DISK = ("no space left", "enospc", "os error 28", "disk quota exceeded", "don't have enough free space")
NO_NETWORK = (
    *("enotfound", "eai_again", "econnrefused", "etimedout", "enetunreach", "econnreset"),
    *("could not resolve", "temporary failure", "failed to fetch", "dns error", "client error (connect)"),
    *("network is unreachable", "failed to establish", "tunnel error", "connection refused", "network unreachable"),
)
NO_RIGHT = ("permission denied", "eacces", "eperm", "read-only file system", "os error 13")


class SetupError(Exception):
    """Set-up cannot go on; the message is one sentence that says why and what mends it."""


def say(what: str) -> None:
    print(f"{what} ...", flush=True)


def run(command: list[str], failure: str, env: dict[str, str] | None = None) -> None:
    """Run a long step in the project's folder; a line now and then shows that it works, and at what.

    Raises SetupError, which begins with `failure`; all that the command said is then in var/setup.log.
    """
    began = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    said: list[str] = []
    reader = threading.Thread(target=lambda: said.extend(process.stdout or ()), daemon=True)
    reader.start()
    try:
        while reader.is_alive():
            reader.join(PULSE_SECONDS)
            if reader.is_alive():
                last = next((line.strip() for line in reversed(said) if line.strip()), "")
                print(f"  {time.monotonic() - began:4.0f} s  {last[:90]}", flush=True)
        process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if process.returncode != 0:
        keep(command, said)
        raise SetupError(trouble("".join(said), failure=failure))


def keep(command: list[str], said: list[str]) -> None:
    """Write what a failed command said where it can be read; a disk that is full must not hide the cause."""
    try:
        LOG.write_text("$ " + " ".join(command) + "\n" + "".join(said), encoding="utf-8")
    except OSError as error:
        print(f"(could not write {LOG}: {error.strerror})", file=sys.stderr)


def trouble(said: str, error: OSError | None = None, failure: str = "Set-up stopped") -> str:
    """One sentence for what a tool or the system said: cause and mend."""
    low = said.lower()
    number = error.errno if error else None
    if number in (errno.ENOSPC, errno.EDQUOT) or any(word in low for word in FULL_DISK):
        return f"{failure}: a disk is full. Free at least 1 GB where {ROOT} and your home folder are, then try again."
    if number in (errno.EACCES, errno.EPERM, errno.EROFS) or any(word in low for word in NO_RIGHT):
        return (
            f"{failure}: a file or folder may not be written ({last_line(said)}). Make the folder yours with "
            f"'sudo chown -R \"$(id -un)\" {ROOT}', or use a clone that is, then try again."
        )
    if any(word in low for word in NO_NETWORK):
        return (
            f"{failure}: the server it comes from cannot be reached. Connect this machine to the internet, or set "
            "HTTPS_PROXY if it goes through a proxy, then try again."
        )
    where = f" All it said is in {LOG.relative_to(ROOT)}." if error is None and LOG.exists() else ""
    return f"{failure}: {last_line(said)}.{where}"


def last_line(said: str) -> str:
    """The line that tells most: the first that says error, else the last."""
    lines = [line.strip() for line in said.splitlines() if line.strip()] or ["no reason was given"]
    errors = [line for line in lines if "error" in line.lower() or line.startswith("E:")]
    return (errors or lines[-1:])[0].rstrip(".")


def is_root() -> bool:
    return os.geteuid() == 0
