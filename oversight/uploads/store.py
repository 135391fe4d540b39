"""The bytes of files, under MEDIA_ROOT by their SHA-256: the same bytes lie on the disk once.

A file is written beside its place and moved there whole. Whoever keeps one holds a shared lock on its SHA-256 until the
transaction ends; whoever removes one needs that lock alone, so that nothing vanishes while somebody begins to use it.
"""

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection

CHUNK = 256 * 1024
HALF_WRITTEN = ".writing-"
FOLDER_MODE = 0o700
SHA256 = re.compile("[0-9a-f]{64}")


def sha256_of(file: BinaryIO) -> str:
    """The SHA-256 of a file from its beginning; it is at its beginning again afterwards."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def name_of(sha256: str) -> str:
    """Where the bytes lie, from MEDIA_ROOT: ab/cd/abcd…"""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def path_of(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / name


def open_bytes(name: str, sha256: str) -> BinaryIO | None:
    """A file, to be read from its beginning; None where it is gone, or its bytes are not those that were kept."""
    try:
        file = path_of(name).open("rb")
    except OSError:
        return None
    if sha256_of(file) == sha256:
        return file
    file.close()
    return None


def keep_bytes(file: BinaryIO, sha256: str) -> str:
    """Keep a file's bytes, once. The name that `path_of` finds them by."""
    _lock(sha256, "pg_advisory_xact_lock_shared")
    name = name_of(sha256)
    there = open_bytes(name, sha256)
    if there is None:
        # Also where the bytes on the disk were harmed: these are known to be the right ones.
        _write(file, path_of(name))
    else:
        there.close()
        os.utime(path_of(name))  # it is younger now, for `older_than`
    return name


def _write(file: BinaryIO, path: Path) -> None:
    for folder in (path.parent.parent.parent, path.parent.parent, path.parent):
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    # mkstemp lets nobody but ourselves read it.
    number, beside = tempfile.mkstemp(prefix=HALF_WRITTEN, dir=path.parent)
    try:
        with os.fdopen(number, "wb") as out:
            file.seek(0)
            while chunk := file.read(CHUNK):
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def older_than(seconds: int) -> Iterator[str]:
    """The names of the files that nobody kept again since. One that was left half written is removed."""
    before = time.time() - seconds
    for path in Path(settings.MEDIA_ROOT).glob("??/??/*"):
        if path.stat().st_mtime >= before:
            continue
        if path.name.startswith(HALF_WRITTEN):
            path.unlink(missing_ok=True)
        elif path == path_of(name_of(path.name)) and SHA256.fullmatch(path.name):
            yield name_of(path.name)


def remove(name: str) -> None:
    path_of(name).unlink(missing_ok=True)


def lock_alone(name: str) -> None:
    """Nobody keeps these bytes until the transaction ends."""
    _lock(path_of(name).name, "pg_advisory_xact_lock")


def _lock(sha256: str, function: str) -> None:
    key = int.from_bytes(bytes.fromhex(sha256[:16]), signed=True)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [key])
