"""PDFs are made once, kept with their SHA-256, and served from then on."""

import hashlib
from contextlib import nullcontext
from datetime import datetime
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError

from cases.actions import keep
from cases.models import Case
from correspondence.briefing.contents import Contents, contents_of
from correspondence.briefing.enclosures import enclosures_of
from correspondence.briefing.imprint import Imprint, imprint_now
from correspondence.briefing.letterhead import pictures_of
from correspondence.briefing.pdf import ARCHIVAL, UNIVERSAL, letter_page, made_into_pdf
from correspondence.models import Briefing, IssuedPdf
from oversight.access import require
from oversight.audit.as_of import recorded_as_of
from oversight.audit.history import changing, this_command
from oversight.audit.moments import said
from oversight.audit.sealing import Seal
from oversight.uploads.store import keep_bytes


def issue_pdf(*, user: Any, briefing: Briefing, recorded: datetime | None = None) -> IssuedPdf:
    """Make the PDF of a letter that is not issued yet, marked as a draft, and keep it: of what this user may see.

    As of now, as of the letter's own day, or as recorded at a moment. A letter that is not in the record is one of a
    command: nobody signed in to it, and the history says so. Raises PermissionDenied for a user who may not,
    Case.DoesNotExist where the case was not recorded by then, ValidationError for a letter that is issued, and
    LetterRefused.
    """
    require(user, "correspondence.issue_pdf", briefing.case)
    if briefing.is_sent:
        raise ValidationError("The letter is issued: its PDF is never made again, only served")
    recorded, imprint = recorded or briefing.recorded, imprint_now()
    with recorded_as_of(recorded, reader=user) if recorded else nullcontext():
        briefing.case = Case.objects.visible_to(user).select_related("committee").get(pk=briefing.case_id)
        contents = contents_of(user, briefing, frozenset(briefing.put_in))
    with changing(user=user if briefing.pk else None, reason=_reason(briefing, recorded)):
        return make_pdf(user=user, contents=contents, imprint=imprint, kind=IssuedPdf.Kind.DRAFT)


def make_pdf(*, user: Any, contents: Contents, imprint: Imprint, kind: str) -> IssuedPdf:
    """Make a PDF of these contents and keep it. Belongs inside `changing`. Raises LetterRefused."""
    briefing = contents.briefing
    appendices = enclosures_of(contents)
    variant = ARCHIVAL if briefing.is_archival else UNIVERSAL
    html = letter_page(contents, imprint, appendices)
    content = made_into_pdf(html, imprint.mark, variant, appendices, pictures_of(briefing.template))
    return keep_pdf(
        content,
        imprint,
        kind=kind,
        case_id=briefing.case_id,
        briefing_id=briefing.pk,
        made_for=user,
        recorded=contents.recorded,
        file_name=contents.file_name,
    )


def keep_pdf(content: bytes, imprint: Imprint, **what: Any) -> IssuedPdf:
    """Keep the bytes of a PDF with its SHA-256, on record. `what`: fields of IssuedPdf. Belongs inside `changing`."""
    digest = hashlib.sha256(content).hexdigest()
    printed = _printed(imprint.seal)
    issued = IssuedPdf(mark=imprint.mark, made_at=imprint.at, size=len(content), sha256=digest, **printed, **what)
    issued.file.name = keep_bytes(BytesIO(content), digest)
    keep(issued)
    return issued


def _printed(seal: Seal | None) -> dict[str, Any]:
    return {"seal_number": seal.number, "seal_size": seal.size, "seal_root": seal.root.hex()} if seal else {}


def _reason(briefing: Briefing, recorded: datetime | None) -> str:
    made = "Made the PDF" if briefing.pk else f"{this_command()} made the PDF"
    of_then = f", as recorded on {said(recorded)}" if recorded else ""
    return f"{made} of the briefing letter to {briefing.addressee}{of_then}"
