"""What happens when many people save at once: cases opened together, forms sent twice, one case edited by eight.

In a database of its own, dropped at the end. Ends with an error where a reference is missing or given twice, a form
made two records, or an edit is nowhere without anybody having been told.
"""

import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
django.setup()

from oversight.trial import database  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
PEOPLE, PAIRS, THREADS, EDITS = 20, 200, 8, 40


def main() -> None:
    """Runs itself again on the new database: Django reads its settings once."""
    if len(sys.argv) > 1:
        return measure()
    with database(f"oversight_benchmark_{os.getpid()}") as url:
        environment = {**os.environ, "DATABASE_URL": url}
        for command in (["manage.py", "migrate", "-v0"], ["-m", "benchmarks.editing", "measure"]):
            subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True)


def measure() -> None:
    from cases.models import Case, Organisation
    from tests.oversight.entry.crowd import edited_together, opened_at_once, sent_twice

    committee = Organisation.objects.create(name="A committee", classification="committee").name
    start = perf_counter()
    references = opened_at_once(PEOPLE, committee)
    numbers = [int(reference[-4:]) for reference in references]
    print(f"{PEOPLE} people opened a case at once: numbers {numbers[0]} to {numbers[-1]}, {seconds(start)}")
    assert numbers == list(range(1, PEOPLE + 1))

    start, before = perf_counter(), Case.objects.count()
    led = sent_twice(PAIRS, committee)
    made = Case.objects.count() - before
    print(f"{PAIRS} forms sent twice at the same moment: {made} records, {seconds(start)}")
    assert made == PAIRS
    assert all(len(places) == 1 for places in led), "a pair was led to two places"

    start, case = perf_counter(), Case.objects.order_by("pk")[0]
    edits = edited_together(case, THREADS, EDITS)
    print(
        f"{THREADS} threads, {EDITS} edits of one case each: {edits.saved} saved after {edits.clashes} clashes shown, "
        f"{len(edits.lost)} silently lost, {seconds(start)}"
    )
    assert not edits.lost


def seconds(start: float) -> str:
    return f"{perf_counter() - start:.0f} s"


if __name__ == "__main__":
    main()
