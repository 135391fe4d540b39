from pathlib import Path

from django.db import migrations

SHIPPED = Path(__file__).parent
BEFORE = (SHIPPED / "0004_the_ledger.sql").read_text()


def as_it_was(function: str) -> str:
    """The statement of migration 0004 that made a function."""
    begin = BEFORE.index(f"CREATE FUNCTION {function}(")
    end = BEFORE.index("END $$;", begin) + len("END $$;")
    return BEFORE[begin:end].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_verifications")]
    operations = [
        migrations.RunSQL(
            sql=(SHIPPED / "0007_redaction.sql").read_text(),
            reverse_sql=[
                as_it_was("ledger.append_only"),
                "DROP FUNCTION ledger.redact, ledger.was_announced",
            ],
        )
    ]
