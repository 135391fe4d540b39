"""Make the key that seals the history, or a new one in its place."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from oversight.audit.keys import make_key


class Command(BaseCommand):
    help = "Make the key that seals the history. With --rotate, a new one in its place; old seals stay checkable."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rotate", action="store_true", help="replace the key that is there")
        parser.add_argument("--if-missing", action="store_true", help="do nothing where there is a key")

    def handle(self, *args: Any, rotate: bool, if_missing: bool, **options: Any) -> None:
        if settings.SEAL_KEY:
            if if_missing:
                return
            raise CommandError("SEAL_KEY in the environment is the key: change it there")
        if Path(settings.SEAL_KEY_FILE).exists() and not rotate:
            if if_missing:
                return
            raise CommandError(f"There is a key in {settings.SEAL_KEY_FILE} already: --rotate replaces it")
        public = make_key()
        self.stdout.write(f"The history is sealed with the key {public} from now on.")
