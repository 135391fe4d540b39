"""What replies to what, and what follows what, among letters and Mayor’s Questions: the one place that knows it all.

A letter names the first letter that it replies to itself (`Letter.in_reply_to`), the others and questions by
`LetterReply`; a question names what it follows by `QuestionPrompt`. Whoever wants to know asks `ties_of`.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection

LETTER, QUESTION = "letter", "question"
# The kind of record and its key.
Key = tuple[str, int]


class Tie(NamedTuple):
    """`later` replies to `earlier`, or is a question that only follows it."""

    later: Key
    earlier: Key
    is_reply: bool


# From each record to those tied to it, and on from these: so a whole exchange is found, however long, in one query.
TIES = """
    WITH RECURSIVE tie (later_kind, later, earlier_kind, earlier, is_reply) AS NOT MATERIALIZED (
        SELECT 'letter', id, 'letter', in_reply_to_id, true
          FROM correspondence_letter WHERE in_reply_to_id IS NOT NULL
        UNION ALL SELECT 'letter', letter_id, 'letter', to_letter_id, true
          FROM correspondence_letterreply WHERE to_letter_id IS NOT NULL AND withdrawn_at IS NULL
        UNION ALL SELECT 'letter', letter_id, 'question', to_question_id, true
          FROM correspondence_letterreply WHERE to_question_id IS NOT NULL AND withdrawn_at IS NULL
        UNION ALL SELECT 'question', question_id, 'letter', follows_letter_id, false
          FROM correspondence_questionprompt WHERE follows_letter_id IS NOT NULL AND withdrawn_at IS NULL
        UNION ALL SELECT 'question', question_id, 'question', follows_question_id, false
          FROM correspondence_questionprompt WHERE follows_question_id IS NOT NULL AND withdrawn_at IS NULL
    ), found (kind, id) AS (
        SELECT kind, id FROM unnest(%s::text[], %s::bigint[]) AS start (kind, id)
        UNION
        SELECT next.kind, next.id FROM found CROSS JOIN LATERAL (
            SELECT earlier_kind, earlier FROM tie WHERE later_kind = found.kind AND later = found.id
            UNION ALL
            SELECT later_kind, later FROM tie WHERE earlier_kind = found.kind AND earlier = found.id
        ) AS next (kind, id)
    )
    SELECT DISTINCT later_kind, later, earlier_kind, earlier, is_reply
    FROM found JOIN tie ON later_kind = kind AND later = id
    ORDER BY later_kind, later, earlier_kind, earlier
"""


def ties_of(records: Iterable[Key]) -> list[Tie]:
    """All ties of these letters and questions, of those tied to them, and so on. One query.

    It knows no reader and no withdrawn letter: whoever asks leaves out what a reader may not see.
    """
    keys = list(records)
    with connection.cursor() as cursor:
        cursor.execute(TIES, [[kind for kind, _ in keys], [pk for _, pk in keys]])
        return [Tie((row[0], row[1]), (row[2], row[3]), row[4]) for row in cursor.fetchall()]
