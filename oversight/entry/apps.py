from django.apps import AppConfig


class EntryConfig(AppConfig):
    name = "oversight.entry"
    label = "entry"
    default_auto_field = "django.db.models.BigAutoField"
