"""What was asked, answered, written and issued."""

from correspondence.models.briefing import Briefing, BriefingEnclosure
from correspondence.models.letter import Document, Letter, LetterEnclosure, LetterReply
from correspondence.models.pdf import IssuedPdf
from correspondence.models.question import Answer, Question, QuestionPrompt
from correspondence.models.reply_rule import ReplyRule
from correspondence.models.template import BriefingTemplate

__all__ = [
    "Answer",
    "Briefing",
    "BriefingEnclosure",
    "BriefingTemplate",
    "Document",
    "IssuedPdf",
    "Letter",
    "LetterEnclosure",
    "LetterReply",
    "Question",
    "QuestionPrompt",
    "ReplyRule",
]
