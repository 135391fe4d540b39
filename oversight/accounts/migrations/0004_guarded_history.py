from django.db import migrations

from oversight.audit.guard import guarded


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_passwords_given"), ("audit", "0004_the_ledger")]
    operations = [
        guarded(
            "accounts_user",
            "accounts_historicaluser",
            unrecorded=["password", "last_login"],
            explained=["role", "is_active"],
        )
    ]
