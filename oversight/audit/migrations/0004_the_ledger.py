from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_transaction_of_a_change")]
    operations = [
        migrations.RunSQL(
            sql=Path(__file__).with_suffix(".sql").read_text(), reverse_sql="DROP SCHEMA ledger CASCADE;"
        ),
    ]
