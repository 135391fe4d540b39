"""The port that `make run` serves on; `python3 -m oversight.port` checks it before the long steps of set-up."""

from __future__ import annotations

import errno
import os
import socket
import sys

DEFAULT = "8000"


class PortError(Exception):
    """The port cannot be had; the message is one sentence that says why and what mends it."""


def wanted() -> int:
    """The number in PORT, or 8000. Raises PortError."""
    text = os.environ.get("PORT", "").strip() or DEFAULT
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise PortError(f"PORT is {text!r}, which is not a port: use a number from 1 to 65535, such as PORT=8001.")
    return int(text)


def take(port: int) -> socket.socket:
    """A socket bound to the port on 127.0.0.1, not listening yet. Raises PortError."""
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind(("127.0.0.1", port))
    except OSError as error:
        taken.close()
        if error.errno == errno.EACCES:
            raise PortError(f"Port {port} is for administrators only: use one above 1023, such as PORT=8001.") from None
        other = 8001 if port != 8001 else 8002
        raise PortError(
            f"Port {port} is taken by another program: end that program, or use another port, such as "
            f"'make run PORT={other}'."
        ) from None
    return taken


if __name__ == "__main__":
    try:
        take(wanted()).close()
    except PortError as refusal:
        sys.exit(str(refusal))
