"""`manage.py check_pdf`: whether PDFs are ones that we issued, and as we issued them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from correspondence.checking import check_pdf
from oversight.uploads.refusal import FileRefused


class Command(BaseCommand):
    help = "Checks whether PDFs are unaltered copies of ones that were issued here. Exit status 0 if all are, else 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        unaltered = [self.check_one(file) for file in files]
        if not all(unaltered):
            raise CommandError(f"{unaltered.count(False)} of {len(files)} not known to be unaltered.")

    def check_one(self, file: Path) -> bool:
        """Say what is to be said of a file; whether it is unaltered."""
        try:
            answer = check_pdf(file, file.name)
        except FileRefused as refusal:
            self.stdout.write(f"{file}: {refusal}")
            return False
        except OSError as fault:
            self.stdout.write(f"{file} cannot be read: {fault.strerror}.")
            return False
        self.stdout.write(f"{file}: {answer.sentence} {answer.sealing}".rstrip())
        self.stdout.write(f"SHA-256 {answer.sha256}")
        return answer.is_unaltered
