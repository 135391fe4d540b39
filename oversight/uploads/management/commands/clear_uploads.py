"""Clears away files that were sent and never used."""

from typing import Any

from django.core.management.base import BaseCommand

from oversight.uploads.actions import DAYS, clear_uploads


class Command(BaseCommand):
    help = f"Clears away files that were sent more than {DAYS} days ago and that no record uses. Run it once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        uploads, files = clear_uploads()
        self.stdout.write(f"Cleared {uploads} uploads; removed {files} files from the disk.")
