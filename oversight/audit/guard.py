"""What the database itself refuses, as migration operations. The rules are in migrations/0004_the_ledger.sql."""

from collections.abc import Sequence

from django.db import migrations

REFUSE_DELETION = migrations.RunSQL(
    sql="""
        CREATE FUNCTION refuse_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'a row of % is never deleted: withdraw it instead', TG_TABLE_NAME USING ERRCODE = '23001';
        END $$;
    """,
    reverse_sql="DROP FUNCTION refuse_deletion();",
)

NEVER_DELETED = "CREATE TRIGGER never_deleted BEFORE DELETE ON {} FOR EACH ROW EXECUTE FUNCTION refuse_deletion();"


def never_deleted(*tables: str) -> migrations.RunSQL:
    """DELETE is refused on these tables with error 23001 (restrict_violation); needs REFUSE_DELETION before it."""
    drop = "DROP TRIGGER never_deleted ON {};"
    return migrations.RunSQL(
        sql=[NEVER_DELETED.format(table) for table in tables], reverse_sql=[drop.format(table) for table in tables]
    )


def guarded(
    live: str, history: str, *, unrecorded: Sequence[str] = (), explained: Sequence[str] = ()
) -> migrations.RunSQL:
    """Guard a table of the record and its history; works with rows in them. Needs migration audit 0004.

    `unrecorded` columns are left out of the history (passwords). A change of an `explained` column is refused without a
    reason: "*" stands for any column, "+" for adding a row.
    """
    return migrations.RunSQL(
        sql=[
            ("CALL ledger.guard(%s, %s, %s, %s)", [live, history, list(unrecorded), list(explained)]),
            *(f"DROP TRIGGER IF EXISTS never_deleted ON {table}" for table in (live, history)),
        ],
        reverse_sql=[
            ("CALL ledger.unguard(%s)", [live]),
            *(NEVER_DELETED.format(table) for table in (live, history)),
        ],
    )
