"""What pickers find among questions, answers, letters and documents."""

from cases.finders import EVENTS, INCIDENTS, PUBLICATIONS, STATEMENTS, RecordFinder
from cases.models import Commitment, Recommendation
from correspondence.models import Answer, Document, Letter, Question
from oversight.entry.finders import AnyOf, register

QUESTIONS = RecordFinder("question", Question, ["reference", "heading", "text"])
ANSWERS = RecordFinder("answer", Answer, ["question__reference", "question__heading", "text"])
LETTERS = RecordFinder("letter", Letter, ["subject", "references", "summary"])
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
