"""`make bench`: every script in benchmarks/ in turn, with the database running. Names that begin with _ are helpers.

Arguments name scripts to run instead: "campaigns.tamper" is benchmarks/campaigns/tamper.py, which takes minutes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from oversight import localpg, plain

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
    names = sys.argv[1:] or sorted(script.stem for script in (ROOT / "benchmarks").glob("[!_]*.py"))
    failed = []
    with plain.sentences():
        plain.check_database_url()
        with localpg.for_settings():
            subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, check=True)
            for name in names:
                print(f"== {name}", flush=True)
                if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=ROOT, check=False).returncode != 0:
                    failed.append(name)
    print(f"Failed: {', '.join(failed)}" if failed else f"{len(names)} benchmarks run.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
