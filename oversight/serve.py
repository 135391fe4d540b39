"""What `make run` runs after set-up: the database, its tables, the example case, the web server on 127.0.0.1, the
worker for what is done in the background, and the sealer of the history.

Everything it started ends with it: on Ctrl-C, on TERM, and when the `make` that started it was killed. If it is itself
killed, the kernel ends the others, and the next start takes over the database.
"""

from __future__ import annotations

import ctypes
import http.client
import math
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

from oversight import dbusers, localpg, plain, port

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
ANSWER_SECONDS = 60
STOP_SECONDS = 10
# What works beside the web server, as commands of manage.py.
HELPERS = (("worker",), ("seal_history", "--every", "10"))
# One that ends at once is not started over and over.
HELPER_SECONDS = 5
PR_SET_PDEATHSIG = 1  # from <linux/prctl.h>


def main() -> int:
    parent = os.getppid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
    os.environ["DATABASE_ROLE"] = "owner"
    try:
        with port.take(port.wanted()) as listener, plain.sentences():
            plain.check_database_url()
            with localpg.for_settings() as embedded:
                prepare_database()
                serve(listener, parent, embedded)
    except port.PortError as refusal:
        return fail(str(refusal))
    except KeyboardInterrupt:
        pass
    return 0


# Set for good once a signal has come.
told_to_stop = threading.Event()


def interrupt(number: int, frame: object) -> None:
    """Unwind once; what is then cleaned up is not interrupted again.

    Python drops what is raised in the middle of starting a process: whoever loops looks at `told_to_stop` too.
    """
    told_to_stop.set()
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def prepare_database() -> None:
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    print("Preparing the database ...", flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("make_seal_key", if_missing=True, verbosity=0)
    call_command("load_example", users_only=os.environ.get("OVERSIGHT_WITHOUT_EXAMPLE") == "1")
    sys.stdout.flush()
    connection.close()


def serve(listener: socket.socket, parent: int, embedded: bool) -> None:
    """Run the web server and its helpers until we are told to stop or our parent is gone.

    A web server that ends by itself ends all (exit status 1); a helper that does is started again.
    """
    server = start_server(listener)
    helpers: dict[tuple[str, ...], tuple[subprocess.Popen[bytes], float]] = {}
    try:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        wait_for_answer(server, listener.getsockname()[1])
        print(f"\nOversight is ready: {address}   (Ctrl-C stops it)", flush=True)
        if embedded:
            print(f"Its data is in {localpg.folder()}", flush=True)
        while os.getppid() == parent and not told_to_stop.is_set():
            if server.poll() is not None:
                sys.exit(fail(f"The web server ended with status {server.returncode}; what it said is above."))
            if embedded:
                localpg.ensure_alive()
            for command in HELPERS:
                helper, started = helpers.get(command, (None, -math.inf))
                if (helper is None or helper.poll() is not None) and time.monotonic() - started > HELPER_SECONDS:
                    helpers[command] = start_helper(command), time.monotonic()
            time.sleep(0.5)
    finally:
        stop([server, *(helper for helper, _ in helpers.values())])


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """End them, all at once; those that take too long are killed."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        try:
            process.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def start_server(listener: socket.socket) -> subprocess.Popen[bytes]:
    """Start gunicorn on a socket that is already ours, in a session of its own: Ctrl-C comes to us alone."""
    number = listener.fileno()
    os.environ.setdefault("PUBLIC_ADDRESS", f"http://127.0.0.1:{listener.getsockname()[1]}/")
    command = [sys.executable, "-m", "gunicorn", "--bind", f"fd://{number}", "--workers", str(WORKERS)]
    # Long enough for a large file to come in. Loaded once, then forked.
    command += ["--timeout", "120", "--preload", "--log-level", "warning", "--no-control-socket", "oversight.wsgi"]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "DATABASE_ROLE": "app"},
        pass_fds=[number],
        start_new_session=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509
    )


def start_helper(command: tuple[str, ...]) -> subprocess.Popen[bytes]:
    """Start a helper. What it was doing when it is killed is done anew by the next one."""
    return subprocess.Popen(
        [sys.executable, "-m", "django", *command],
        cwd=ROOT,
        env={**os.environ, "DATABASE_ROLE": dbusers.of_command(command[0])},
        start_new_session=True,
        preexec_fn=partial(die_with_parent, signal.SIGKILL),  # noqa: PLW1509
    )


def die_with_parent(number: int = signal.SIGTERM) -> None:
    """In the new process: have the kernel end it when its parent dies, however that dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)


def wait_for_answer(server: subprocess.Popen[bytes], number: int) -> None:
    """Wait until a page comes; exit with a sentence if the server ends or stays silent."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", number, timeout=ANSWER_SECONDS)
        try:
            connection.request("GET", "/")
            connection.getresponse()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    sys.exit(fail("The web server did not start; what it said is above."))


def fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
