#!/usr/bin/env python3
"""Django's commands; starts the embedded database first if no other is named."""

import contextlib
import os
import signal
import sys

# Commands that never ask the database anything.
NO_DATABASE = {"help", "version", "--help", "-h", "--version", "collectstatic", "diffsettings", "makemessages"}


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
    try:
        from django.core.management import execute_from_command_line

        from oversight import dbusers, localpg, plain
    except ModuleNotFoundError as missing:
        sys.exit(f"{missing.name} is not installed here: run 'make setup', then '.venv/bin/python manage.py ...'.")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: sys.exit(128 + number))
    os.environ.setdefault("DATABASE_ROLE", dbusers.of_command(arguments[1] if len(arguments) > 1 else ""))
    with plain.sentences(traceback="--traceback" in arguments):
        plain.check_database_url()
        needed = len(arguments) > 1 and arguments[1] not in NO_DATABASE
        with localpg.for_settings() if needed else contextlib.nullcontext():
            execute_from_command_line(arguments)


if __name__ == "__main__":
    main(sys.argv)
