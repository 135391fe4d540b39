"""What a reader may see of questions, answers, letters and briefings."""

from typing import Any, Self

from django.db.models import OuterRef, Subquery

from cases.models import Case
from cases.querysets import RecordQuerySet
from oversight.audit.history import TrackedQuerySet


class AnswerQuerySet(RecordQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-position")

    def newest_of_question(self) -> Subquery:
        """The key of the answer that stands for OuterRef("pk"), a question."""
        return Subquery(self.current().filter(question=OuterRef("pk")).order_by("-position").values("pk")[:1])


class BriefingQuerySet(TrackedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Briefings about cases that the user may see."""
        return self.filter(case__in=Case.objects.visible_to(user))
