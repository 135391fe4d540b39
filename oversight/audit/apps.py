from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class AuditConfig(AppConfig):
    name = "oversight.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from oversight.audit.as_of_views import build_after_migrating, drop_before_migrating

        # Once in each run of migrate: Django tells each app of it.
        pre_migrate.connect(drop_before_migrating, sender=self)
        post_migrate.connect(build_after_migrating, sender=self)
