"""What Python's packages cannot bring: libraries for WeasyPrint, a font for letters, a browser for the tests.

The standard library only, and nothing newer than Python 3.8: bootstrap.py imports this.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import shutil
from pathlib import Path

from oversight.steps import SetupError, is_root, run, say

# What WeasyPrint loads, and Debian's package of it.
LIBRARIES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
    "fontconfig": "libfontconfig1",
}
SONAMES = {
    "pango-1.0": "libpango-1.0.so.0",
    "pangoft2-1.0": "libpangoft2-1.0.so.0",
    "harfbuzz-subset": "libharfbuzz-subset.so.0",
    "fontconfig": "libfontconfig.so.1",
}
FONT_PACKAGE = "fonts-liberation"
FONT_FILE = "LiberationSans-Regular.ttf"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts", "/Library/Fonts")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def install(tests: bool) -> None:
    """Install what is missing where we may; otherwise say with which command. Raises SetupError."""
    packages = [package for name, package in LIBRARIES.items() if not loads(name)]
    if not has_font(FONT_FILE) and (may_install() or not has_font("*.[ot]tf")):
        packages.append(FONT_PACKAGE)
    if tests:
        packages += [] if any(map(shutil.which, BROWSERS)) else ["chromium"]
        packages += [] if shutil.which("pdftoppm") else ["poppler-utils"]
    if packages:
        install_packages(packages)


def loads(name: str) -> bool:
    """Whether a library can be loaded, which is more than that a file of its name exists."""
    for candidate in (SONAMES[name], ctypes.util.find_library(name)):
        try:
            if candidate and ctypes.CDLL(candidate):
                return True
        except OSError:
            continue
    return False


def has_font(pattern: str) -> bool:
    folders = (Path(folder).expanduser() for folder in FONT_FOLDERS)
    return any(next(folder.rglob(pattern), None) for folder in folders if folder.is_dir())


def may_install() -> bool:
    return is_root() and shutil.which("apt-get") is not None


def install_packages(packages: list[str]) -> None:
    """Install Debian packages as root, or raise SetupError with the command that does it."""
    names = " ".join(packages)
    if not may_install():
        mend = f"install the like of Debian's {names} with this system's package manager"
        if shutil.which("apt-get"):
            mend = f"run 'sudo apt-get update && sudo apt-get install --no-install-recommends -y {names}'"
        raise SetupError(f"Only an administrator can install what this machine lacks: {mend}, then try again.")
    failure = f"The system packages {names} could not be installed"
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    say("Asking for Debian's list of packages")
    run(["apt-get", "update", "-q"], failure, env=environment)
    say(f"Installing {names}")
    run(["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages], failure, env=environment)
