"""PDFs are read and made in a process of their own, with limits of memory and time, which can be ended at any moment.

As `oversight/uploads/apart.py` looks into files. A long PDF tells meanwhile how many of its pages are laid out.
"""

import json
import logging
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import django

from correspondence.briefing.places import NoPages, Size

ROOT = Path(__file__).resolve().parent.parent.parent
MEMORY = 3 * 1024**3
READ_SECONDS, MADE_SECONDS = 30, 20 * 60
ENDED = "It took too much time or memory"
# How often somebody is asked whether to go on, where nothing is told.
PATIENCE = 1.0


class NotMade(Exception):
    """The PDF was not made: why, as the beginning of a sentence."""


def sizes_apart(path: Path, *, for_archive: bool = False) -> list[Size]:
    """As `foreign.sizes_of`. Raises NoPages."""
    command = _command("sizes for an archive" if for_archive else "sizes", str(path), READ_SECONDS)
    try:
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=READ_SECONDS * 2, check=True)
        said = json.loads(ended.stdout)
    except (subprocess.SubprocessError, ValueError):
        raise NoPages("The file takes too much time or memory to be read.") from None
    if "trouble" in said:
        raise NoPages(said["trouble"])
    return [Size(*size) for size in said["sizes"]]


def made_apart(
    job: dict[str, Any], tell: Callable[[int], None] = lambda pages: None, seconds: int = MADE_SECONDS
) -> bytes:
    """The PDF of a job (see `make`). `tell` is called now and then with the number of pages that are laid out.

    Whatever it raises ends the other process. Raises NotMade.
    """
    with tempfile.TemporaryDirectory(prefix="oversight-pdf-") as folder:
        task, out = Path(folder) / "job.json", Path(folder) / "made.pdf"
        task.write_text(json.dumps(job | {"out": str(out)}))
        with (Path(folder) / "said").open("w+") as said:
            process = subprocess.Popen(
                _command("make", str(task), seconds), cwd=ROOT, env=_environment(), stdin=subprocess.PIPE, stdout=said
            )
            try:
                _wait(process, Path(said.name), tell)
            finally:
                process.kill()
                process.communicate()
            last = _last_said(Path(said.name))
        if "refused" in last:
            raise NotMade(last["refused"])
        if process.returncode != 0 or not out.exists():
            raise NotMade(ENDED)
        return out.read_bytes()


def _wait(process: subprocess.Popen, said: Path, tell: Callable[[int], None]) -> None:
    pages = 0
    while True:
        try:
            process.wait(PATIENCE)
            return
        except subprocess.TimeoutExpired:
            # Pages are laid out more than once, and the last words name none.
            pages = max(pages, _last_said(said).get("pages", 0))
            tell(pages)


def _last_said(path: Path) -> dict[str, Any]:
    """The last whole line that the other process wrote."""
    lines = path.read_text().split("\n")[:-1]
    return dict(json.loads(lines[-1])) if lines else {}


def _command(verb: str, about: str, seconds: int) -> list[str]:
    return [sys.executable, "-m", "correspondence.briefing.apart", verb, about, str(MEMORY), str(seconds)]


def _environment() -> dict[str, str]:
    return {"DJANGO_SETTINGS_MODULE": "oversight.settings", **os.environ}


# In the other process


def main(verb: str, about: str, memory: str, seconds: str) -> None:
    if sys.platform == "linux":  # elsewhere this limit cannot be set
        resource.setrlimit(resource.RLIMIT_AS, (int(memory),) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds),) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if verb == "make":
        _tell(_make(json.loads(Path(about).read_text())))
    else:
        _tell(_sizes(about, for_archive=verb != "sizes"))


def make(job: dict[str, Any]) -> bytes:
    """The PDF of `html`, with `mark`, `variant`, `pictures` (address: path and type) and `pages` of PDFs (paths).

    Raises NoPages and LetterRefused.
    """
    from correspondence.briefing.foreign import with_pages
    from correspondence.briefing.typesetting import typeset

    pictures = {address: (Path(path), kind) for address, (path, kind) in job["pictures"].items()}
    content = typeset(job["html"], job["mark"].encode(), job["variant"], pictures)
    return with_pages(content, map(Path, job["pages"])) if job["pages"] else content


def _tell(said: dict[str, Any]) -> None:
    sys.stdout.write(f"{json.dumps(said)}\n")
    sys.stdout.flush()


def _sizes(path: str, *, for_archive: bool) -> dict[str, Any]:
    from correspondence.briefing.foreign import sizes_of

    try:
        return {"sizes": [(size.width, size.height) for size in sizes_of(Path(path), for_archive=for_archive)]}
    except NoPages as trouble:
        return {"trouble": str(trouble)}


def _make(job: dict[str, Any]) -> dict[str, Any]:
    """Writes the PDF to where `out` says."""
    Thread(target=_end_with_whoever_waits, daemon=True).start()
    django.setup()
    from correspondence.briefing.pdf import LetterRefused

    progress = logging.getLogger("weasyprint.progress")
    progress.setLevel(logging.INFO)
    progress.addHandler(TellsPages())
    try:
        content = make(job)
    except (LetterRefused, NoPages) as refusal:
        return {"refused": str(refusal)}
    Path(job["out"]).write_bytes(content)
    return {}


def _end_with_whoever_waits() -> None:
    """Nothing is ever written to it: it ends when the other process does, even where that was killed."""
    sys.stdin.read()
    os._exit(1)


class TellsPages(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        if "Page" in str(record.msg) and isinstance(record.args, tuple):
            _tell({"pages": record.args[0]})


if __name__ == "__main__":
    main(*sys.argv[1:])
