"""Seal what was added to the history, once or for as long as it runs."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection

from oversight.audit.keys import KeyUnavailable
from oversight.audit.sealing import Seal, seal


class Command(BaseCommand):
    help = "Seal what was added to the history since the last seal: once, or again and again with --every."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every", type=float, metavar="SECONDS", help="go on, and look for something new this often"
        )

    def handle(self, *args: Any, every: float | None, **options: Any) -> None:
        if every is None:
            self.told(self.sealed())
            return
        while True:
            try:
                self.sealed()
            except OperationalError as fault:
                # The database went away: the next round finds it again.
                self.stderr.write(f"Not sealed: {fault}")
                connection.close()
            time.sleep(every)

    def sealed(self) -> Seal | None:
        try:
            return seal()
        except KeyUnavailable as fault:
            raise CommandError(str(fault)) from None

    def told(self, done: Seal | None) -> None:
        if done is None:
            self.stdout.write("There is nothing new to seal.")
        else:
            self.stdout.write(f"Seal {done.number}: {done.size} entries, root {done.root.hex()}")
