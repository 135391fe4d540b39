"""What each user of the database may do, granted at the end of each `migrate`; `deploy/roles.sql` makes the users.

The web server adds to the history and to the ledger, and can alter neither.
"""

from typing import Any

OURS = "public, ledger, as_of, as_of_seen"
USERS = ("oversight_app", "oversight_sealer", "oversight_auditor")
# Rows that only `migrate` writes.
MIGRATIONS_ONLY = ("django_migrations", "django_content_type", "auth_permission")

START_ANEW = f"""
    REVOKE ALL ON ALL TABLES IN SCHEMA {OURS} FROM {", ".join(USERS)};
    REVOKE ALL ON SCHEMA {OURS} FROM {", ".join(USERS)};
    GRANT USAGE ON SCHEMA public, ledger TO {", ".join(USERS)};
"""
APP = """
    GRANT USAGE ON SCHEMA as_of, as_of_seen TO oversight_app;
    GRANT SELECT ON ALL TABLES IN SCHEMA ledger, as_of, as_of_seen TO oversight_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO oversight_app;
    REVOKE UPDATE, DELETE ON audit_change FROM oversight_app;
    REVOKE INSERT, UPDATE, DELETE ON audit_verification FROM oversight_app;
"""
SEALER = """
    GRANT SELECT ON ledger.entry, ledger.leaf, ledger.seal TO oversight_sealer;
    GRANT INSERT ON ledger.leaf, ledger.seal TO oversight_sealer;
"""
AUDITOR = """
    GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO oversight_auditor;
    GRANT SELECT ON django_content_type TO oversight_auditor;
    GRANT SELECT, INSERT ON audit_verification TO oversight_auditor;
"""
# For each guarded table; the auditor does not read what the history leaves out (passwords).
OF_LIVE = """
    REVOKE DELETE ON {live} FROM oversight_app;
    GRANT SELECT ({recorded}) ON {live} TO oversight_auditor;
"""
OF_HISTORY = """
    REVOKE UPDATE, DELETE ON {history} FROM oversight_app;
    GRANT SELECT ON {history} TO oversight_auditor;
"""
GUARDED = """
    SELECT g.live, g.history, string_agg(quote_ident(a.attname), ', ') FROM ledger.guarded g
    JOIN pg_attribute a ON a.attrelid = format('public.%I', g.live)::regclass AND a.attnum > 0
    WHERE NOT a.attisdropped AND a.attname <> ALL (g.unrecorded::text[]) GROUP BY g.live, g.history
"""
ARE_MADE = "SELECT count(*) = 4 FROM pg_roles WHERE rolname ~ '^oversight_(owner|app|sealer|auditor)$'"

ALTERABLE = """
    SELECT c.oid::regclass::text FROM pg_class c
    WHERE c.oid IN (
        SELECT format('public.%%I', history)::regclass FROM ledger.guarded
        UNION SELECT oid FROM pg_class WHERE relnamespace = 'ledger'::regnamespace AND relkind = 'r'
    ) AND (
        pg_has_role(%(user)s, c.relowner, 'MEMBER')
        OR has_table_privilege(%(user)s, c.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER')
    ) ORDER BY 1
"""


def grant(connection: Any) -> None:
    """Give each user its rights and take all others. Nothing where the users are not made: `/ready` tells of it."""
    with connection.cursor() as cursor:
        if not has_users(cursor):
            return
        cursor.execute(START_ANEW + APP + SEALER + AUDITOR)
        for table in MIGRATIONS_ONLY:
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM oversight_app")
        cursor.execute(GUARDED)
        for live, history, recorded in cursor.fetchall():
            cursor.execute(OF_LIVE.format(live=live, recorded=recorded) + OF_HISTORY.format(history=history))


def has_users(cursor: Any) -> bool:
    """Whether the users of the database are made."""
    cursor.execute(ARE_MADE)
    return bool(cursor.fetchone()[0])


def alterable(cursor: Any, user: str) -> list[str]:
    """The tables of history and ledger that this user of the database could alter, in whatever way."""
    cursor.execute(ALTERABLE, {"user": user})
    return [name for (name,) in cursor.fetchall()]
