"""Note the guards of the history anew, after a restore from a backup made them anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from oversight.audit.apps import note_schema


class Command(BaseCommand):
    help = (
        "Note the guards of the history anew. For after a restore from a dump, which makes every trigger anew: "
        "verify_history says so, and why, from then on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--why", required=True, help='for instance "Restored from the backup of 4 October 2026"')

    def handle(self, *args: Any, why: str, **options: Any) -> None:
        if not why.strip() or why.strip() == "migrate":
            raise CommandError("Say why the guards are noted anew")
        note_schema(connection.alias, why=why.strip())
        self.stdout.write("The guards are noted as they are now.")
