"""As which user of the database a process connects. `deploy/roles.sql` makes them, `audit/grants.py` gives them rights.

DATABASE_ROLE names it: manage.py chooses it by the command, wsgi.py takes "app". Without it, a process connects as
DATABASE_URL says, or as the superuser of the embedded server: tests and benchmarks, which make databases.
"""

import os

from oversight import localpg

ROLES = ("owner", "app", "sealer", "auditor")
# All other commands of manage.py do what the web server does.
OF_COMMAND = {
    "migrate": "owner",
    "note_guards": "owner",
    "seal_history": "sealer",
    "verify_history": "auditor",
}


def of_command(name: str) -> str:
    return OF_COMMAND.get(name, "app")


def url(role: str) -> str:
    """The address of the database for this role, in the form of DATABASE_URL. Starts nothing."""
    own = os.environ.get(variable(role)) if role else None
    return own or os.environ.get("DATABASE_URL") or localpg.url(role)


def variable(role: str) -> str:
    """The environment variable with the role's own address; DATABASE_URL stands in where it is missing."""
    return f"{role.upper()}_DATABASE_URL"
