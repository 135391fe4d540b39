from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_feed_append_only")]
    operations = [
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("entries", models.BigIntegerField()),
                ("seals", models.BigIntegerField()),
                ("root", models.CharField(max_length=64)),
                ("findings", models.JSONField(default=list)),
                ("remarks", models.JSONField(default=list)),
            ],
            options={"ordering": ["-id"]},
        ),
        migrations.RunSQL("CALL ledger.protect('public.audit_verification')", migrations.RunSQL.noop),
    ]
