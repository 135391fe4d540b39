"""The documents that are enclosed with a briefing letter."""

from cases.pseudonyms import pseudonyms
from correspondence.briefing.appended import Appendices, appendices_of
from correspondence.briefing.contents import Contents
from correspondence.models import Briefing, Document


def documents_enclosed(briefing: Briefing) -> list[Document]:
    """In their order; those that were withdrawn meanwhile are left out."""
    if not briefing.pk:
        return []
    rows = briefing.enclosures.current().filter(document__withdrawn_at=None).select_related("document")
    return [row.document for row in rows]


def documents_appended(contents: Contents) -> list[Document]:
    """Those of them that the reader of the contents may see."""
    enclosed = documents_enclosed(contents.briefing)
    if not enclosed:
        return []
    assert contents.reader is not None  # noqa: S101
    keys = [document.pk for document in enclosed]
    seen = set(Document.objects.visible_to(contents.reader).filter(pk__in=keys).values_list("pk", flat=True))
    return [row for row in enclosed if row.pk in seen]


def enclosures_of(contents: Contents) -> Appendices | None:
    """As they are appended; None for a letter by itself."""
    if not documents_enclosed(contents.briefing):
        return None
    assert contents.reader is not None  # noqa: S101
    documents, for_archive = documents_appended(contents), contents.briefing.is_archival
    return appendices_of(contents.reader, documents, pseudonyms(), for_archive=for_archive)
