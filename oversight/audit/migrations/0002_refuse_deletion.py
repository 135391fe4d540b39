from django.db import migrations

from oversight.audit.guard import REFUSE_DELETION, never_deleted


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_feed_of_changes"), ("accounts", "0001_users")]
    operations = [REFUSE_DELETION, never_deleted("audit_change", "accounts_user", "accounts_historicaluser")]
