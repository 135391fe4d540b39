from django.db import migrations, models

TABLES = ["cases_case", "cases_historicalcase"]
BEFORE = ["withdrawn_at", "visibility"]


def guard_anew(explained):
    """The columns of cases whose change needs a reason."""
    return [
        ("CALL ledger.unguard(%s)", [TABLES[0]]),
        ("CALL ledger.guard(%s, %s, %s, %s)", [*TABLES, [], explained]),
    ]


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_guarded_history"), ("audit", "0007_redaction")]
    operations = [
        migrations.AddField(
            model_name='case',
            name='legal_hold',
            field=models.BooleanField(default=False, editable=False, verbose_name='legal hold'),
        ),
        migrations.AddField(
            model_name='historicalcase',
            name='legal_hold',
            field=models.BooleanField(default=False, editable=False, verbose_name='legal hold'),
        ),
        migrations.RunSQL(guard_anew([*BEFORE, "legal_hold"]), guard_anew(BEFORE)),
    ]
