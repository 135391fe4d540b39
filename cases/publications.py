"""A publication as people write it in one line: "The Guardian, The title of it, 2 September 2019"."""

from django.core.exceptions import ValidationError

from cases.models import Publication
from oversight.dates import DateNotUnderstood, read_date

HOW = "Write the publisher, a comma, then the title, for instance: The Guardian, Developers drop it, 2 September 2019"


def new_publication(words: str) -> Publication:
    """An unsaved publication made of the words; what follows the last comma is its date where it reads as one.

    Raises ValidationError where there is no comma.
    """
    publisher, comma, title = (part.strip() for part in words.partition(","))
    if not (publisher and comma and title):
        raise ValidationError(HOW)
    head, _, last = title.rpartition(",")
    if head and _is_date(last):
        return Publication(publisher=publisher, title=head.strip(), date_as_written=last.strip())
    return Publication(publisher=publisher, title=title)


def _is_date(words: str) -> bool:
    try:
        read_date(words)
    except DateNotUnderstood:
        return False
    return True
