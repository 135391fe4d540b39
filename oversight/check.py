"""`make check`: everything short of running the tests. Runs all of it, then names what failed."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path

from oversight import localpg, plain

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]


def checks() -> dict[str, list[str]]:
    """What to run, by the name that the summary uses."""
    packages = [name for name in ("oversight", "cases", "correspondence") if (ROOT / name).is_dir()]
    return {
        "style": [str(BIN / "ruff"), "check", "."],
        "format": [str(BIN / "ruff"), "format", "--check", "."],
        "types": [str(BIN / "mypy"), *packages, "manage.py"],
        "templates": [str(BIN / "djhtml"), "--check", "templates"],
        "Django": [*MANAGE, "check"],
        "production settings": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
        "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    }


def environment(name: str) -> dict[str, str]:
    """The environment of a check: production's settings with a throw-away key where they are what is checked."""
    if name != "production settings":
        return dict(os.environ)
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "oversight.settings_production",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "oversight.example",
        "DATABASE_URL": os.environ.get("DATABASE_URL") or localpg.url(),
    }


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
    failed = []
    with plain.sentences():
        plain.check_database_url()
        with localpg.for_settings():
            for name, command in checks().items():
                print(f"== {name}", flush=True)
                if subprocess.run(command, cwd=ROOT, env=environment(name), check=False).returncode != 0:
                    failed.append(name)
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
