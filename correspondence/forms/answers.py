"""The forms in which an answer is added to a question, and an answer is amended."""

import hashlib
from typing import Any, NamedTuple

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases.forms.parts import people_of
from cases.forms.records import RecordForm, text_area
from cases.models import PartyRole, Statement
from correspondence.answer_actions import amend_answer, record_answer, refuse_where_it_amends_nothing
from correspondence.corrections import Correction
from correspondence.forms.corrections import CorrectionRow, CorrectionsField
from correspondence.models import Answer, Question
from oversight.worddiff import as_html, compare

# The button that shows what will be recorded carries this name.
PREVIEW = "preview"
KINDS = [
    (Answer.Kind.HOLDING, "Holding answer: it says that an answer will follow"),
    (Answer.Kind.SUBSTANTIVE, "Answer: it answers the question"),
]
REPLACING_KINDS = [
    (Answer.Kind.AMENDMENT, "Amendment: what the answer says was changed, because it was wrong or had become wrong"),
    (Answer.Kind.CORRECTION, "Correction: a slip was put right, such as a figure, a name or a date; the rest stands"),
]


class Preview(NamedTuple):
    """What would be recorded: the two texts compared word by word, and what becomes of statements."""

    comparison: SafeString
    corrections: list[Correction]


class NewAnswerForm(RecordForm):
    """What every new answer says: its text, the day, by whom, on whose information."""

    text = forms.CharField(
        label="Text of the answer", widget=text_area(8), error_messages={"required": "Enter the text of the answer"}
    )

    class Meta:
        model = Answer
        fields: tuple[str, ...] = ("kind", "text")

    def as_recorded(self) -> dict[str, Any]:
        """The arguments of the action that are the same for every answer."""
        got = self.cleaned_data
        said = {name: got[name] for name in ("kind", "text", "date_derivation")}
        return said | {"user": self.user, "answered": got["date"], "parts": self.parts()}


class AddAnswerForm(NewAnswerForm):
    order = ("kind", "text", "date", "answered_by")
    folded_roles = ("on_information_of",)
    more_words = "On whose information, and how the date was worked out"

    kind = forms.ChoiceField(label="Kind of answer", choices=KINDS, widget=forms.RadioSelect)

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        asked_of = people_of(question, PartyRole.ASKED_OF)
        self.initial = {"kind": Answer.Kind.SUBSTANTIVE, "answered_by": asked_of, **self.initial}

    def likely_twins(self) -> Any:
        """Current answers to the question of the same words, or of the same kind and day."""
        same = Q(kind=self.instance.kind, date_edtf=self.instance.date_edtf) | Q(text__iexact=self.instance.text)
        answers = Answer.objects.visible_to(self.user).current().with_name()
        return answers.filter(same, question=self.question)

    def record(self) -> Answer:
        return record_answer(question=self.question, **self.as_recorded())


class AmendAnswerForm(NewAnswerForm):
    """It waits until exactly what is to be recorded was shown: `preview` is what to show."""

    order = (
        *("kind", "text", "date", "answered_by", "on_information_of", "why", "prompted_by"),
        *("sources", "corrections"),
    )
    more_words = "How the date was worked out"

    kind = forms.ChoiceField(label="What it is", choices=REPLACING_KINDS, widget=forms.RadioSelect)
    why = forms.CharField(label="Why it was amended", widget=text_area(3))
    prompted_by = forms.CharField(label="What prompted it", required=False, widget=text_area(2))
    corrections = CorrectionsField(
        CorrectionRow, one="statement", label="Statements that rest on the earlier answer", required=False
    )
    previewed = forms.CharField(required=False, widget=forms.HiddenInput)

    preview: Preview | None = None

    class Meta(NewAnswerForm.Meta):
        fields = ("kind", "text", "why", "prompted_by")

    def __init__(self, *args: Any, answer: Answer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answer = answer
        self.fields["text"].help_text = "The earlier answer stands here, to be changed or pasted over."
        self.fields["kind"].help_text = slip_of_ours(answer)
        begin = {"kind": Answer.Kind.AMENDMENT, "text": answer.text}
        self.initial = {**begin, "answered_by": people_of(answer, PartyRole.ANSWERED_BY), **self.initial}
        statements = self._statements()
        self.fields["corrections"].widget.statements = statements
        if not statements:
            del self.fields["corrections"]

    def _statements(self) -> list[Statement]:
        """Those that rest on the earlier answer and stand, and those that were chosen before they ceased to: the action
        refuses them in words."""
        resting: Any = Statement.objects.visible_to(self.user).resting_on(self.answer)
        resting = resting.with_standing().with_parties().in_order()
        chosen = {row.pk for row in resting if self.is_bound and self.data.get(f"corrections-{row.pk}-how")}
        return [row for row in resting if (row.stands and not row.is_withdrawn) or row.pk in chosen]

    def likely_twins(self) -> Any:
        """None: an answer that is amended already cannot be amended once more."""
        return Answer.objects.none()

    def clean(self) -> dict[str, Any]:
        got = super().clean() or self.cleaned_data
        if got.get("text") and got.get("date"):
            refuse_where_it_amends_nothing(self.answer, got["text"], got["date"])
        return got

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound or self._errors or self.asks_for_more:
            return
        shown = self._digest()
        if self.pressed(PREVIEW) or self.cleaned_data["previewed"] != shown:
            self.preview = Preview(as_html(compare(self.answer.text, self.cleaned_data["text"])), self.put_right())
            self._put("previewed", shown)

    @property
    def waits(self) -> bool:
        return super().waits or self.preview is not None

    def put_right(self) -> list[Correction]:
        """What the amended answer does to statements. One whose words were left empty has those of the one above."""
        found: list[Correction] = []
        for row in self.cleaned_data.get("corrections", []):
            got = row.cleaned_data
            words, said = got["instead"], got["said"]
            if not row.has_words:
                words, said = found[-1].words, found[-1].said
            found.append(Correction(row.statement, got["how"], words, said))
        return found

    def _digest(self) -> str:
        """SHA-256 of what a preview shows."""
        said = [(c.statement.pk, c.how, c.words, c.said and c.said.pk) for c in self.put_right()]
        shown = (self.answer.text, self.cleaned_data["text"], said)
        return hashlib.sha256(repr(shown).encode()).hexdigest()

    def amend(self) -> Answer:
        got = self.cleaned_data
        more = {"why": got["why"], "prompted_by": got["prompted_by"], "corrections": self.put_right()}
        return amend_answer(answer=self.answer, **more, **self.as_recorded())


def slip_of_ours(answer: Answer) -> SafeString:
    address = reverse("cases:record_correct", kwargs={"model": "answer", "pk": answer.pk})
    words = 'Where only we typed it wrong, <a class="govuk-link" href="{}">correct what we typed</a> instead.'
    return format_html(words, address)
