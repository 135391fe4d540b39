from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.signals import post_migrate, pre_migrate


class AuditConfig(AppConfig):
    name = "oversight.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from oversight.audit.as_of_views import drop_before_migrating

        # Once in each run of migrate: Django tells each app of it.
        pre_migrate.connect(drop_before_migrating, sender=self)
        post_migrate.connect(note_schema, sender=self)
        post_migrate.connect(finish, sender=self)


def note_schema(using: str, why: str = "migrate", **kwargs: Any) -> None:
    """After each `migrate`: what it did to the guards and the guarded columns becomes an entry of the ledger."""
    connection = connections[using]
    applied = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
    if "audit.0004_the_ledger" in applied:
        with connection.cursor() as cursor:
            cursor.execute("SELECT ledger.note_schema(%s, to_jsonb(%s::text[]))", [why, applied])


def finish(using: str, **kwargs: Any) -> None:
    """After each `migrate`: the views, and who may do what.

    Not where only some migrations are applied: the tables are not those of the models then.
    """
    from oversight.audit.as_of_views import build_views
    from oversight.audit.grants import grant

    executor = MigrationExecutor(connections[using])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        build_views()
        grant(connections[using])
