from django.db import migrations

TRIGGERS = ("ledger_append_only", "ledger_kept")


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_the_ledger")]
    operations = [
        migrations.RunSQL(
            sql="CALL ledger.protect('public.audit_change'); DROP TRIGGER never_deleted ON audit_change;",
            reverse_sql=[
                *(f"DROP TRIGGER {name} ON audit_change" for name in TRIGGERS),
                "CREATE TRIGGER never_deleted BEFORE DELETE ON audit_change "
                "FOR EACH ROW EXECUTE FUNCTION refuse_deletion();",
            ],
        )
    ]
