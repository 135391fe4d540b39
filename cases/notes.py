"""Notes for colleagues as pages show them. Whoever may not read notes is told nothing of them."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from django.utils.safestring import SafeString

from cases.feed import kinds_with_history
from cases.mentions import with_names
from cases.models import Case, Note, NoteMention, Organisation, Person, Publication, Record
from oversight.audit.names import Names, Ref
from oversight.audit.versions import model_of

MENTIONS_SHOWN = 20


@dataclass(frozen=True)
class ShownNote:
    """`words` are HTML. `on` names what the note is about where the page is about something else."""

    note: Note
    words: SafeString
    on: str
    may_change: bool


@dataclass(frozen=True)
class ShownMention:
    mention: NoteMention
    words: SafeString
    about: str


def kinds_with_notes() -> dict[str, Any]:
    """Every kind of record that notes can be about, by the name that addresses give it."""
    return {
        name: model
        for name, model in kinds_with_history().items()
        if issubclass(model, Record | Case | Person | Organisation | Publication)
    }


def notes_context(user: Any, record: Any, *others: Any) -> dict[str, Any]:
    """What `partials/notes.html` shows on the page of a record, which may show others too (a question's answers)."""
    if not user.reads_everything:
        return {}
    rows = {_key(row): row for row in (record, *others)}
    wanted = Q(pk__in=[])
    for kind, pk in rows:
        wanted |= Q(content_type=kind, object_id=pk)
    may_write = user.has_perm("cases.write_notes")
    notes = Note.objects.visible_to(user).filter(wanted).with_words()
    return {
        "notes": [
            ShownNote(
                note,
                _words(note),
                on=next((str(row) for row in others if _key(row) == (note.content_type_id, note.object_id)), ""),
                may_change=may_write and note.author_id == user.pk,
            )
            for note in notes
        ],
        "reads_notes": True,
        "may_write_notes": may_write,
    }


def mentions_of(user: Any) -> list[ShownMention]:
    """The notes that mention a user who has not dealt with them yet, the oldest first."""
    if not user.reads_everything:
        return []
    waiting = NoteMention.objects.visible_to(user).current().filter(user=user, dealt_with_at=None)
    mentions = waiting.filter(note__withdrawn_at=None).select_related("note").order_by("note")[:MENTIONS_SHOWN]
    notes = Note.objects.visible_to(user).with_words().in_bulk([mention.note_id for mention in mentions])
    about = {pk: Ref(model_of(note.content_type_id), note.object_id) for pk, note in notes.items()}
    names = Names(user, about.values())
    shown = [(mention, notes[mention.note_id]) for mention in mentions]
    for mention, note in shown:
        mention.note = note
    return [ShownMention(mention, _words(note), names.name(about[note.pk])) for mention, note in shown]


def _words(note: Any) -> SafeString:
    return with_names(note.text, [mention.user for mention in note.current_mentions])


def _key(row: Model) -> tuple[int, int]:
    return ContentType.objects.get_for_model(row).pk, row.pk
