"""What became of each answer in the chain of a question."""

from collections.abc import Iterable

from correspondence.models import Answer


def answered_since(newest_first: Iterable[Answer]) -> set[int]:
    """The keys of the holding answers that were followed by one that answers, among answers that a reader sees."""
    answered: set[int] = set()
    found = set()
    for answer in newest_first:
        if answer.kind != Answer.Kind.HOLDING:
            answered |= set() if answer.is_withdrawn else {answer.question_id}
        elif answer.question_id in answered:
            found.add(answer.pk)
    return found
