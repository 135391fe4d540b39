"""Looks into files in a process of its own, which may not use more memory or time than an honest file needs.

Files come from anybody. One that makes its reader run for ever, or fill the memory, ends that process and no other.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path

from oversight.uploads.kinds import kind_at_first_sight, media_type_of
from oversight.uploads.refusal import FileRefused
from oversight.uploads.text import SECONDS, Words, words_of

ROOT = Path(__file__).resolve().parent.parent.parent
MEMORY = 2 * 1024**3
LOOK_SECONDS = 20
TOO_MUCH = "takes too much time or memory to look into. Save a simpler copy, or print it to a PDF, and add that."


class NotRead(Exception):
    """The words of a file cannot be read."""


def media_type_apart(path: Path, name: str) -> str:
    """As `kinds.media_type_of`."""
    kind_at_first_sight(name, path.stat().st_size)
    said = _run("look", path, name, seconds=LOOK_SECONDS)
    if "media_type" in said:
        return str(said["media_type"])
    raise FileRefused(said["refused"]) if "refused" in said else FileRefused(TOO_MUCH).of(name)


def words_apart(path: Path, media_type: str, seconds: int = SECONDS) -> Words:
    """As `text.words_of`; raises NotRead for a file that cannot be read."""
    said = _run("read", path, media_type, seconds=seconds + seconds // 2)
    if "text" not in said:
        raise NotRead(said.get("stumbled", "It took too much memory or time."))
    return Words(said["text"], said["whole"])


def _run(verb: str, path: Path, about: str, *, seconds: int) -> dict:
    """What the other process said; nothing where it said nothing in time."""
    command = [sys.executable, "-m", "oversight.uploads.apart", verb, str(path), about, str(MEMORY), str(seconds)]
    try:
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=seconds, check=True)
        return dict(json.loads(ended.stdout))
    except (subprocess.SubprocessError, ValueError):
        return {}


def main(verb: str, path: str, about: str, memory: str, seconds: str) -> None:
    """In the other process: say what was found, as JSON on standard output."""
    if sys.platform == "linux":  # elsewhere this limit cannot be set
        resource.setrlimit(resource.RLIMIT_AS, (int(memory),) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds),) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    said = _look(path, about) if verb == "look" else _read(path, about, int(seconds) * 2 // 3)
    json.dump(said, sys.stdout)


def _look(path: str, name: str) -> dict:
    try:
        return {"media_type": media_type_of(Path(path), name)}
    except FileRefused as refusal:
        return {"refused": str(refusal)}


def _read(path: str, media_type: str, seconds: int) -> dict:
    try:
        words = words_of(Path(path), media_type, seconds)
    except Exception as stumble:  # readers of files raise whatever they stumble over
        return {"stumbled": f"{type(stumble).__name__}: {stumble}"[:500]}
    return {"text": words.text, "whole": words.whole}


if __name__ == "__main__":
    main(*sys.argv[1:])
