"""Mayor's Questions and the chain of their answers."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Case, Value, When
from django.db.models.functions import Concat, Trim
from django.urls import reverse

from cases.models import PartyRole, Record
from cases.owed import Thing
from cases.querysets import SeenThroughQuerySet
from correspondence.querysets import AnswerQuerySet, QuestionQuerySet
from oversight.audit.history import Tracked


class Question(Record):
    """A question put to the Mayor: reference 2019/14214, or none for a supplementary."""

    class Form(models.TextChoices):
        WRITTEN = "written", "Written"
        ORAL = "oral", "Oral"

    edited_with = (*Record.edited_with, "prompts")
    timeline_field = "heading"
    timeline_place = 3
    party_roles = (PartyRole.ASKED_BY, PartyRole.ASKED_OF)
    panel = "correspondence/panels/questions.html"
    panel_heading = "Questions and answers"
    panel_place = 3
    owed_heading = "Mayor’s Questions without an answer"
    owed_place = 3

    reference = models.CharField("reference", max_length=12, blank=True, help_text="Year and number: 2019/14214.")
    heading = models.CharField("heading", max_length=300)
    text = models.TextField("question", blank=True)
    form = models.CharField("form", max_length=8, choices=Form.choices, default=Form.WRITTEN)
    meeting = models.ForeignKey("cases.Event", models.PROTECT, null=True, blank=True, related_name="questions_asked")
    supplementary_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supplementaries", verbose_name="supplementary to"
    )

    objects = QuestionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "Mayor’s Question"
        verbose_name_plural = "Mayor’s Questions"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="correspondence_question_reference_form",
                condition=models.Q(reference="") | models.Q(reference__regex=r"^\d{4}/\d{4,5}$"),
                violation_error_message="A reference is a year and a number, for instance 2019/14214.",
            ),
            models.UniqueConstraint(
                fields=["reference"],
                condition=~models.Q(reference="") & models.Q(withdrawn_at=None),
                name="correspondence_question_reference_once",
                violation_error_message="A question with this reference is recorded already.",
            ),
            models.CheckConstraint(
                name="correspondence_question_supplementary_without_reference",
                condition=models.Q(supplementary_to=None) | models.Q(reference=""),
                violation_error_message="A supplementary question has no reference of its own.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.heading}".strip()

    def why_it_stays(self) -> str:
        return "It has answers. Withdraw them first" if self.answers.current().exists() else ""

    @classmethod
    def owed_in(cls, user: Any, case: Any) -> list[Thing]:
        rows = cls.objects.visible_to(user).of_case(case).current().unanswered().in_order()
        return [Thing(str(row), row.get_absolute_url(), f"asked {row.date_as_written}") for row in rows]

    def companions(self) -> Iterable[Record]:
        """Its answers: they are always seen together."""
        return self.answers.all()

    @classmethod
    def timeline_line(cls) -> Any:
        return Trim(Concat("reference", Value(" "), "heading"))

    @property
    def reference_as_printed(self) -> str:
        """The forms in which the reference is found in print: 2019/14214, MQ2019/14214, MQT2019/14214."""
        return f"{self.reference}, also printed MQ{self.reference} or MQT{self.reference}" if self.reference else ""

    def get_absolute_url(self) -> str:
        return reverse("correspondence:question", args=[self.pk])


class QuestionPrompt(Tracked):
    """What a question follows: an earlier question, or a letter."""

    seen_through = ("question", "follows_question", "follows_letter")

    question = models.ForeignKey(Question, models.PROTECT, related_name="prompts")
    follows_question = models.ForeignKey(Question, models.PROTECT, null=True, blank=True, related_name="followed_by")
    follows_letter = models.ForeignKey(
        "correspondence.Letter", models.PROTECT, null=True, blank=True, related_name="questions_following"
    )

    objects = SeenThroughQuerySet.as_manager()

    class Meta:
        verbose_name = "what a question follows"
        verbose_name_plural = "what questions follow"
        constraints = [
            *Tracked.Meta.constraints,
            models.CheckConstraint(
                name="correspondence_questionprompt_one",
                condition=models.Q(follows_question__isnull=False, follows_letter=None)
                | models.Q(follows_question=None, follows_letter__isnull=False),
                violation_error_message="Name one question or one letter.",
            ),
            models.CheckConstraint(
                name="correspondence_questionprompt_not_itself",
                condition=models.Q(follows_question=None) | ~models.Q(follows_question=models.F("question")),
                violation_error_message="A question cannot follow itself.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.follows_question or self.follows_letter)

    def history_about(self) -> models.Model:
        return self.question


class Answer(Record):
    """One link of a question's chain, never overwritten. An amendment names what it replaces, why, and its prompt."""

    on_forms = {"kind": "kind of answer", "text": "text of the answer"}

    class Kind(models.TextChoices):
        HOLDING = "holding", "Holding answer"
        SUBSTANTIVE = "substantive", "Answer"
        AMENDMENT = "amendment", "Amended answer"
        CORRECTION = "correction", "Corrected answer"

    # These stand in the place of an earlier answer.
    REPLACING = (Kind.AMENDMENT, Kind.CORRECTION)

    timeline_field = "text"
    timeline_place = 4
    party_roles = (PartyRole.ANSWERED_BY, PartyRole.ON_INFORMATION_OF)

    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    position = models.PositiveSmallIntegerField("place in the chain", help_text="1 is the first answer.")
    kind = models.CharField("kind", max_length=12, choices=Kind.choices)
    text = models.TextField("answer")
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="replaces"
    )
    why = models.TextField("why it was amended", blank=True)
    prompted_by = models.TextField("what prompted it", blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["question", "position"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["question", "position"],
                name="correspondence_answer_place_once",
                violation_error_message="The chain has an answer in that place already.",
            ),
            models.CheckConstraint(
                name="correspondence_answer_says_something",
                condition=~models.Q(text=""),
                violation_error_message="Enter the answer.",
            ),
            models.CheckConstraint(
                name="correspondence_answer_amendment_explained",
                condition=models.Q(kind__in=["holding", "substantive"], replaces=None)
                | (models.Q(kind__in=["amendment", "correction"], replaces__isnull=False) & ~models.Q(why="")),
                violation_error_message="An amendment names the answer that it replaces and says why; "
                "a first answer does neither.",
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=models.Q(withdrawn_at=None),
                name="correspondence_answer_replaced_once",
                violation_error_message="Another answer stands in the place of that one already.",
            ),
            models.CheckConstraint(
                name="correspondence_answer_not_itself",
                condition=models.Q(replaces=None) | ~models.Q(replaces=models.F("pk")),
                violation_error_message="An answer cannot replace itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} to {self.question}"

    @classmethod
    def timeline_line(cls) -> Any:
        kinds = [When(kind=kind, then=Value(f"{label} to ")) for kind, label in cls.Kind.choices]
        named = Case(When(question__reference="", then="question__heading"), default="question__reference")
        return Concat(Case(*kinds), named, Value(": "), "text", output_field=models.TextField())

    @classmethod
    def timeline_page(cls) -> tuple[type[models.Model], str]:
        return Question, "question_id"

    def why_it_stays(self) -> str:
        is_replaced = type(self).objects.current().filter(replaces=self).exists()
        return "A later answer stands in its place. Withdraw that one first" if is_replaced else ""

    def get_absolute_url(self) -> str:
        return f"{self.question.get_absolute_url()}#answer-{self.position}"

    def history_about(self) -> models.Model:
        return self.question
