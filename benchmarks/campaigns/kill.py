"""`make bench-kill`: writers killed in the middle of a save, and the database killed under them.

200 times a process that saves records through the models of the site is killed (`kill -9`); then PostgreSQL is, 20
times, under 8 such processes. No record may be without its history, nothing that was acknowledged may be missing, the
database must take connections again within ten seconds, and verifying must find nothing. On a server of its own.
"""

import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from pathlib import Path
from random import Random
from shutil import rmtree
from typing import Any

from tqdm import tqdm

from oversight import localpg
from oversight.localpg import places
from oversight.localpg.process import server_pid

# Before Django reads its settings: the server is that of another folder, never the one that others use.
os.environ.pop("DATABASE_URL", None)
places.ROOT = Path(tempfile.mkdtemp(prefix="oversight-kill-"))

from benchmarks.campaigns.ground import keep_things_in, query  # noqa: E402, I001

from django.core.management import call_command  # noqa: E402
from django.db import Error, connection  # noqa: E402

from cases.models import Incident  # noqa: E402
from oversight.audit.sealing import seal, unsealed  # noqa: E402
from oversight.audit.verifying import verify  # noqa: E402
from oversight.dates import read_date  # noqa: E402

KILLED_WRITERS, KILLED_SERVERS, WRITERS, READY_SECONDS = 200, 20, 8, 10
processes = get_context("fork")


def main() -> int:
    random = Random("kill")
    try:
        with localpg.running():
            keep_things_in(places.ROOT)
            call_command("migrate", verbosity=0)
            good = [writers_killed(random), servers_killed(random)]
    finally:
        rmtree(localpg.folder().parent, ignore_errors=True)
        rmtree(places.ROOT, ignore_errors=True)
    return 0 if all(good) else 1


# Writers


def writer(name: str, done: Any) -> None:
    """Save again and again; `done` has the number of the save that was begun and of the last that was acknowledged."""
    connection.close()
    incident = added(name)
    while True:
        done[0] += 1
        incident.title = titled(name, done[0])
        with suppress(Error):
            incident.save()
            done[1] = done[0]
            done[2] += 1
            continue
        # The database is gone: another connection, as soon as there is one.
        connection.close()
        time.sleep(0.05)


def added(name: str) -> Incident:
    incident = Incident(kind="other", title=titled(name, 0))
    incident.set_date(read_date("2019"))
    incident.save()
    return incident


def titled(name: str, number: int) -> str:
    return f"{name}, save {number}"


@contextmanager
def writing(*names: str) -> Iterator[dict[str, Any]]:
    """Processes that write until they are killed, and what each has done."""
    connection.close()
    done = {name: processes.RawArray("q", 3) for name in names}
    running: list[ForkProcess] = [processes.Process(target=writer, args=item, daemon=True) for item in done.items()]
    for process in running:
        process.start()
    try:
        wait_for(lambda: all(counts[1] for counts in done.values()))
        yield done
    finally:
        for process in running:
            process.kill()
            process.join()


def wait_for(condition: Any) -> None:
    for _ in range(6000):
        if condition():
            return
        time.sleep(0.01)
    raise TimeoutError("the writers do not write")


# What must hold


def without_history() -> int:
    ((found,),) = query(
        "SELECT count(*) FROM cases_incident t WHERE t.title IS DISTINCT FROM ("
        "SELECT h.title FROM cases_historicalincident h WHERE h.id = t.id ORDER BY history_id DESC LIMIT 1)"
    )
    return int(found)


def missing(done: dict[str, Any]) -> int:
    """How many saves were acknowledged and are not in the history, or not the newest that the row has."""
    lost = 0
    for name, (_, last, acknowledged) in ((name, tuple(counts)) for name, counts in done.items()):
        ((there, newest),) = query(
            "SELECT count(*), max(substring(title FROM '[0-9]+$')::int) FROM cases_historicalincident "
            "WHERE title LIKE %s",
            titled(name, 0)[:-1] + "%",
        )
        # One more is what it was added with.
        lost += max(0, acknowledged + 1 - there) + (newest < last)
    return lost


def all_is_well() -> bool:
    """Once nobody writes any more, nothing stays unsealed."""
    time.sleep(1)
    return is_clean() and not unsealed()


def is_clean() -> bool:
    seal()
    report = verify()
    for finding in report.findings[:3]:
        print(finding)
    return report.is_clean


# The campaigns


def writers_killed(random: Random) -> bool:
    interrupted = acknowledged = lost = 0
    for number in tqdm(range(KILLED_WRITERS), unit=" writers", disable=None, leave=False):
        with writing(f"Writer {number}") as done:
            time.sleep(random.uniform(0, 0.1))
        for begun, last, count in done.values():
            interrupted += begun > last
            acknowledged += count
        lost += missing(done)
    bare, clean = without_history(), all_is_well()
    print(
        f"{KILLED_WRITERS} writers killed, {interrupted} of them in the middle of a save; "
        f"of {acknowledged} acknowledged saves {lost} are missing; {bare} records without their history; "
        f"verifying finds {'nothing' if clean else 'something'}"
    )
    return clean and not bare and not lost


def servers_killed(random: Random) -> bool:
    seconds, clean = [], 0
    with writing(*(f"One of {WRITERS}, number {number}" for number in range(WRITERS))) as done:
        for number in tqdm(range(KILLED_SERVERS), unit=" servers", disable=None, leave=False):
            time.sleep(random.uniform(0.5, 1.5))
            start = time.monotonic()
            kill_server(all_of_it=number % 2 == 1)
            connection.close()
            localpg.ensure_alive()
            query("SELECT 1")
            seconds.append(time.monotonic() - start)
            before = {name: counts[1] for name, counts in done.items()}
            wait_for(lambda before=before: all(counts[1] > before[name] for name, counts in done.items()))
            clean += is_clean()
    lost, bare, finally_clean = missing(done), without_history(), all_is_well()
    print(
        f"PostgreSQL killed {KILLED_SERVERS} times under {WRITERS} writers; ready in {max(seconds):.1f} s at most; "
        f"of {sum(counts[2] for counts in done.values())} acknowledged saves {lost} are missing; "
        f"{bare} records without their history; verifying found nothing {clean} times of {KILLED_SERVERS}"
    )
    return max(seconds) <= READY_SECONDS and not lost and not bare and clean == KILLED_SERVERS and finally_clean


def kill_server(*, all_of_it: bool) -> None:
    """The first process of the server; or each, so that none has time for anything."""
    first = server_pid()
    assert first
    others = Path(f"/proc/{first}/task/{first}/children").read_text().split() if all_of_it else []
    for number in (first, *map(int, others)):
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    # Until the kernel has ended it, it counts as alive.
    while server_pid() is not None:
        time.sleep(0.001)


if __name__ == "__main__":
    sys.exit(main())
