"""Doing a job: by one worker at a time, telling how far it is, ending it where it was cancelled."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from oversight.jobs.models import Job

# So that no lock of another kind has the same keys.
LOCKS = 0x0B5


class Cancelled(Exception):
    """Nobody waits for it any more."""


@contextmanager
def alone(job_id: int) -> Iterator[bool]:
    """Whether this process is the one that does the job now. A worker that dies lets go of it with its connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS, job_id])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS, job_id])


def begin(job_id: int) -> Job | None:
    """The job, which is being done now; None where it is not to be done any more."""
    Job.objects.under_way().filter(pk=job_id).update(state=Job.State.WORKING, step="", done=0, of=0)
    return Job.objects.under_way().filter(pk=job_id).select_related("user").first()


def tell(job: Job, step: str, done: int, of: int = 0) -> None:
    """Say how far it is. Raises Cancelled."""
    if not Job.objects.under_way().filter(pk=job.pk).update(step=step, done=done, of=of):
        raise Cancelled


def still_wanted(job: Job) -> None:
    """Locks the job, so that nobody cancels it before the transaction ends. Raises Cancelled."""
    if not Job.objects.under_way().select_for_update().filter(pk=job.pk).exists():
        raise Cancelled


def finish(job: Job, made: object, remarks: list[str]) -> None:
    job.state, job.made, job.remarks = Job.State.READY, made, remarks
    job.save()


def fail(job: Job, trouble: str) -> None:
    """It cannot be done: a sentence why."""
    Job.objects.under_way().filter(pk=job.pk).update(state=Job.State.FAILED, trouble=trouble)


def cancel(job: Job) -> bool:
    """Whether it was still under way."""
    with transaction.atomic():
        return bool(Job.objects.under_way().filter(pk=job.pk).update(state=Job.State.CANCELLED))
