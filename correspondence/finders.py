"""What pickers find among questions, answers, letters and documents."""

import re

from cases.finders import EVENTS, INCIDENTS, PUBLICATIONS, STATEMENTS, RecordFinder
from cases.models import Commitment, Recommendation
from correspondence.models import Answer, Document, Letter, Question
from oversight.entry.finders import AnyOf, register


class AnswerFinder(RecordFinder):
    """Answers, found also by what they are called: "Amended answer to 2019/14214 …"."""

    def telling(self, words: str) -> str:
        return re.sub(r"^\w*\s*answer\b( to\b)?", "", words, flags=re.IGNORECASE)


QUESTIONS = RecordFinder("question", Question, ["reference", "heading", "text"])
ANSWERS = AnswerFinder("answer", Answer, ["question__reference", "question__heading", "text"])
LETTERS = RecordFinder(
    "letter", Letter, ["subject", "references", "sender_reference", "recipient_reference", "summary"]
)
DOCUMENTS = RecordFinder("document", Document, ["title", "file_name"])
COMMITMENTS = RecordFinder("commitment", Commitment, ["text"])
RECOMMENDATIONS = RecordFinder("recommendation", Recommendation, ["text"])


def register_finders() -> None:
    alone = (QUESTIONS, ANSWERS, LETTERS, DOCUMENTS, COMMITMENTS, RECOMMENDATIONS)
    together = (
        AnyOf(
            "source",
            [PUBLICATIONS, LETTERS, ANSWERS, DOCUMENTS, QUESTIONS, EVENTS],
            "publication, letter, answer or document",
        ),
        AnyOf("made-in", [ANSWERS, LETTERS, DOCUMENTS, EVENTS], "answer, letter, document or event"),
        AnyOf("question-or-letter", [QUESTIONS, LETTERS], "question or letter"),
        AnyOf(
            "record",
            [QUESTIONS, LETTERS, DOCUMENTS, INCIDENTS, EVENTS, STATEMENTS, COMMITMENTS, RECOMMENDATIONS],
            "record",
        ),
    )
    for finder in (*alone, *together):
        register(finder)
