"""What the database itself refuses, as migration operations."""

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


def never_deleted(*tables: str) -> migrations.RunSQL:
    """DELETE is refused on these tables with error 23001 (restrict_violation); needs REFUSE_DELETION before it."""
    create = "CREATE TRIGGER never_deleted BEFORE DELETE ON {} FOR EACH ROW EXECUTE FUNCTION refuse_deletion();"
    drop = "DROP TRIGGER never_deleted ON {};"
    return migrations.RunSQL(
        sql=[create.format(table) for table in tables], reverse_sql=[drop.format(table) for table in tables]
    )
