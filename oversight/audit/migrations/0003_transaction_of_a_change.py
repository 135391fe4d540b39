from django.db import migrations, models
from django.db.models.functions import Cast

NUMBER = models.Func(function="pg_current_xact_id", output_field=models.TextField())
THIS_TRANSACTION = Cast(Cast(NUMBER, models.TextField()), models.BigIntegerField())

# Changes from before are told apart as pages did: one user, one reason, no longer pause than a minute (two seconds where
# no reason is given). Their numbers are negative, so that no transaction of PostgreSQL ever has the same.
NUMBER_THE_OLD_ONES = """
    WITH starts AS (
        SELECT id, CASE
            WHEN user_id IS NOT DISTINCT FROM lag(user_id) OVER feed
                AND reason = lag(reason) OVER feed
                AND at - lag(at) OVER feed <= CASE reason WHEN '' THEN interval '2 seconds' ELSE interval '1 minute' END
            THEN NULL ELSE id END AS first
        FROM audit_change WINDOW feed AS (ORDER BY id)
    ), numbered AS (SELECT id, -max(first) OVER (ORDER BY id) AS number FROM starts)
    UPDATE audit_change SET transaction = number FROM numbered WHERE numbered.id = audit_change.id;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_refuse_deletion")]
    operations = [
        migrations.AddField("change", "transaction", models.BigIntegerField(null=True, editable=False)),
        migrations.RunSQL(NUMBER_THE_OLD_ONES, migrations.RunSQL.noop),
        migrations.AlterField(
            "change", "transaction", models.BigIntegerField(editable=False, db_default=THIS_TRANSACTION)
        ),
        migrations.AddIndex("change", models.Index(fields=["transaction"], name="audit_change_transaction")),
    ]
