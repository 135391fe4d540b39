from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "oversight.uploads"
    label = "uploads"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from oversight.entry.kept import FILE_KEEPERS
        from oversight.uploads.actions import keep_files

        if keep_files not in FILE_KEEPERS:
            FILE_KEEPERS.append(keep_files)
