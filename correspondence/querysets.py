"""What a reader may see of questions, answers, letters and briefings."""

from typing import Any, Self

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

from cases.models import Case, Deadline
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


class LetterQuerySet(RecordQuerySet):
    def replying_to(self, letter: Any) -> Self:
        """Those that reply to a letter, whichever way it is recorded (`ties_of`)."""
        further = apps.get_model("correspondence", "LetterReply").objects.current()
        return self.filter(Q(in_reply_to=letter) | Q(pk__in=further.filter(to_letter=letter).values("letter")))

    def replying_to_question(self, question: Any) -> Self:
        further = apps.get_model("correspondence", "LetterReply").objects.current()
        return self.filter(pk__in=further.filter(to_question=question).values("letter"))

    def with_reply_state(self, user: Any) -> Self:
        """Annotates `reply_due_on`, `reply_met_on`, `is_replied` and `is_waiting`: for a reply that it asks for.

        A reply out of the reader's sight is none, unless it met what was due.
        """
        letter: Any = self.model
        due = Deadline.objects.current().filter(self._deadlines(), what=letter.REPLY).order_by("due_on")
        replies = letter.objects.visible_to(user).current()
        further = apps.get_model("correspondence", "LetterReply").objects.current()
        further = further.filter(to_letter=OuterRef("pk"), letter__in=replies.values("pk"))
        rows = self.annotate(
            reply_due_on=Subquery(due.values("due_on")[:1]),
            reply_met_on=Subquery(due.values("met_on")[:1]),
            is_replied=Exists(replies.filter(in_reply_to=OuterRef("pk"))) | Exists(further),
        )
        asks = Q(reply_due_on__isnull=False) | ~Q(reply_by__in=["", letter.ReplyBy.NOTHING])
        waits = asks & Q(is_replied=False, reply_met_on=None, withdrawn_at=None)
        return rows.annotate(is_waiting=ExpressionWrapper(waits, output_field=BooleanField()))

    def _deadlines(self) -> Q:
        kind = ContentType.objects.get_for_model(self.model)
        return Q(content_type=kind, object_id=OuterRef("pk"))

    def for_panel(self, user: Any) -> Self:
        return super().for_panel(user).with_reply_state(user)


class ReplyRuleQuerySet(TrackedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """For everybody who signs in: a rule says nothing of any case, and stands on the pages of letters."""
        return self if user.is_authenticated and user.is_active else self.none()


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
