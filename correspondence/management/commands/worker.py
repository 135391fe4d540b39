"""Does the work that waits in the background, until it is told to stop."""

from typing import Any

from django_tasks_db.management.commands import db_worker

from correspondence.tasks import read_waiting, resume_bundles


class Command(db_worker.Command):
    help = "Does the work that waits in the background; first of all what a worker that was stopped left undone."

    def handle(self, *args: Any, **options: Any) -> None:
        read_waiting()
        resume_bundles()
        super().handle(**options)
