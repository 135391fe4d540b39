from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cases.duties import open_cases_led, seats_held
        from cases.finders import register_finders
        from oversight.accounts.duties import DUTIES

        register_finders()
        DUTIES += [duties for duties in (open_cases_led, seats_held) if duties not in DUTIES]
