"""What a reader may see of questions, answers, letters and briefings."""

from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Prefetch
from django.db.models.functions import Coalesce, Greatest

from cases.models import Case
from cases.querysets import RecordQuerySet
from oversight.audit.as_of import sees_all_rows
from oversight.audit.history import TrackedQuerySet


class AnswerQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those whose question the user may see too: an answer is named after it."""
        questions = apps.get_model("correspondence", "Question").objects.visible_to(user)
        rows = super().visible_to(user)
        return rows if user.is_authenticated and sees_all_rows(user) else rows.filter(question__in=questions)

    def newest_first(self) -> Self:
        """By the day on which each was given, however late it was recorded; an amendment before what it replaces."""
        given = Coalesce("date_earliest", "date_latest")
        replaced = Coalesce("replaces__date_earliest", "replaces__date_latest")
        return self.order_by(Greatest(given, replaced).desc(), "-position")

    def with_name(self) -> Self:
        return self.select_related("question")


class QuestionQuerySet(RecordQuerySet):
    def unanswered(self) -> Self:
        """Those without any answer, a holding one among them."""
        answers = apps.get_model("correspondence", "Answer").objects.current()
        return self.exclude(Exists(answers.filter(question=OuterRef("pk"))))

    def for_panel(self, user: Any) -> Self:
        """With the chain of answers, newest first, as `chain`."""
        answers = apps.get_model("correspondence", "Answer").objects.current().visible_to(user).newest_first()
        return super().for_panel(user).prefetch_related(Prefetch("answers", answers, to_attr="chain"))


class BriefingQuerySet(TrackedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Briefings about cases that the user may see."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def of_case(self, case: Case) -> Self:
        return self.filter(case=case)

    def for_panel(self, user: Any) -> Self:
        """The newest first."""
        return self.order_by("-dated", "-id")


class DocumentQuerySet(RecordQuerySet):
    """Lists of documents come without the text, which can be long."""

    def with_name(self) -> Self:
        return super().with_name().defer("text")

    def for_panel(self, user: Any) -> Self:
        return super().for_panel(user).with_name()

    def with_bytes(self, sha256: str) -> Self:
        return self.filter(sha256=sha256).with_name()
