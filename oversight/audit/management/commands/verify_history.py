"""Verify that the record and its history were not altered; the page for auditors shows the result."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from oversight.audit.keys import KeyUnavailable
from oversight.audit.models import Verification
from oversight.audit.verifying import rows_to_look_at, verify


class Command(BaseCommand):
    help = "Verify that the record and its history were not altered. Exit status 0 if so, else 1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--checkpoint", nargs="+", default=[], type=Path, metavar="FILE", help="signed checkpoints that were kept"
        )

    def handle(self, *args: Any, checkpoint: list[Path], **options: Any) -> None:
        try:
            notes = [file.read_text() for file in checkpoint]
            with tqdm(total=rows_to_look_at(), unit=" rows", disable=None, leave=False, file=sys.stderr) as bar:
                report = verify(notes, bar.update)
        except OSError as fault:
            raise CommandError(f"A checkpoint cannot be read: {fault}") from None
        except (KeyUnavailable, UnicodeDecodeError) as fault:
            raise CommandError(str(fault)) from None
        Verification.objects.create(
            entries=report.entries,
            seals=report.seals,
            root=report.root,
            findings=[finding.to_keep for finding in report.findings],
            remarks=report.remarks,
        )
        for remark in report.remarks:
            self.stdout.write(f"Note: {remark}")
        for finding in report.findings:
            self.stderr.write(str(finding))
        if not report.is_clean:
            raise CommandError(
                f"The history was altered: {len(report.findings)} findings, the first of each kind above."
            )
        self.stdout.write(
            f"{report.entries} entries and {report.seals} seals are as they were made. Root {report.root}"
        )
