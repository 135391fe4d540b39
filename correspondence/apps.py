from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "correspondence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cases.panels import (
            ADMINISTRATION_PAGES,
            CASE_ACTIONS,
            HOME_PARTS,
            AdministrationPage,
            CaseAction,
            HomePart,
        )
        from correspondence.desk import letters_on_the_desk
        from correspondence.document_actions import documents_with_bytes
        from correspondence.finders import register_finders
        from correspondence.forms.records import register_forms
        from oversight.uploads.actions import ALREADY_HELD

        register_finders()
        register_forms()

        write = CaseAction("Briefing letter", "correspondence:briefing_new", "correspondence.write_briefing")
        bundle = CaseAction("Case bundle", "correspondence:bundle", "correspondence.issue_pdf")
        files = CaseAction("Documents and files", "correspondence:document_add", "cases.log", adds=True)
        CASE_ACTIONS.extend(action for action in (write, bundle, files) if action not in CASE_ACTIONS)
        letters = "The letterheads, and the words that letters begin with."
        replies = "Within how many working days letters are to be answered."
        pages = [
            AdministrationPage("Templates of briefing letters", letters, "correspondence:templates"),
            AdministrationPage("Rules for replies", replies, "correspondence:reply_rules"),
        ]
        ADMINISTRATION_PAGES.extend(page for page in pages if page not in ADMINISTRATION_PAGES)
        letters_part = HomePart("correspondence/home_briefings.html", letters_on_the_desk)
        if letters_part not in HOME_PARTS:
            HOME_PARTS.append(letters_part)
        if documents_with_bytes not in ALREADY_HELD:
            ALREADY_HELD.append(documents_with_bytes)
