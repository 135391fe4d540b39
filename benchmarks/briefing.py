"""How long a briefing letter about the example case takes: the letter alone, and with every annex.

Loads the example into a database of its own, dropped at the end. Prints milliseconds in a process that is warm.
"""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
django.setup()

from benchmarks._timing import median  # noqa: E402
from oversight.trial import PASSWORD, database  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
TIMES = 7


def main() -> None:
    """Runs itself again on the new database: Django reads its settings once."""
    if len(sys.argv) > 1:
        return measure()
    with database(f"oversight_benchmark_{os.getpid()}") as url:
        environment = {**os.environ, "DATABASE_URL": url, "OVERSIGHT_EXAMPLE_PASSWORD": PASSWORD}
        steps = ["manage.py migrate -v0", "manage.py load_example -v0", "-m benchmarks.briefing measure"]
        for command in (step.split() for step in steps):
            subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True)


def measure() -> None:
    from cases.models import Case
    from correspondence.briefing.contents import contents_of
    from correspondence.briefing.imprint import imprint_now
    from correspondence.briefing.pdf import letter_page, made_into_pdf
    from correspondence.models import Briefing

    case, imprint = Case.objects.get(), imprint_now()
    print("annexes   gathering   page   PDF   (median ms)   HTML in kB")
    for parts in ([], Briefing.Part.values):
        briefing = Briefing(case=case, dated=date(2019, 10, 7), addressee="The Chair", opening="Dear.", parts=parts)
        contents = contents_of(case.lead_officer, briefing)
        html = letter_page(contents, imprint)
        steps = [
            lambda briefing=briefing: contents_of(case.lead_officer, briefing),
            lambda contents=contents: letter_page(contents, imprint),
            lambda html=html: made_into_pdf(html, imprint.mark),
        ]
        print(f"{len(parts):7}", *(f"{median(step, TIMES):9.1f}" for step in steps), f"{len(html) / 1000:9.0f}")


if __name__ == "__main__":
    main()
