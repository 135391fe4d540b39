from django.db import migrations


class Migration(migrations.Migration):
    """Every transaction before `seen_xid` had ended when the entries of the seal were looked for."""

    dependencies = [("audit", "0007_redaction")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE ledger.seal ADD COLUMN seen_xid xid8", "ALTER TABLE ledger.seal DROP COLUMN seen_xid"
        ),
    ]
