from django.db import migrations


class Migration(migrations.Migration):
    """The table of the database cache, which counts failed sign-ins across web processes."""

    dependencies = [("accounts", "0001_users")]
    operations = [
        migrations.RunSQL(
            sql="""
                CREATE TABLE cache (
                    cache_key varchar(255) NOT NULL PRIMARY KEY,
                    value text NOT NULL,
                    expires timestamp with time zone NOT NULL
                );
                CREATE INDEX cache_expires ON cache (expires);
            """,
            reverse_sql="DROP TABLE cache;",
        )
    ]
