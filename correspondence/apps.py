from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "correspondence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cases.panels import CASE_ACTIONS, CaseAction
        from correspondence.finders import register_finders
        from correspondence.forms.records import register_forms

        register_finders()
        register_forms()

        write = CaseAction("Briefing letter", "correspondence:briefing_new", "correspondence.write_briefing")
        if write not in CASE_ACTIONS:
            CASE_ACTIONS.append(write)

        from correspondence.document_actions import documents_with_bytes
        from oversight.uploads.actions import ALREADY_HELD

        if documents_with_bytes not in ALREADY_HELD:
            ALREADY_HELD.append(documents_with_bytes)
