"""Whether a PDF is one that we issued, and as we issued it. The ledger decides, not the table of issued PDFs."""

import mmap
import re
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from django.utils import timezone

from correspondence.briefing.imprint import MARK
from correspondence.models import Briefing, IssuedPdf
from oversight.audit.entries import Entry, added_with
from oversight.uploads.apart import NotRead, words_apart
from oversight.uploads.kinds import LARGEST
from oversight.uploads.refusal import FileRefused
from oversight.uploads.store import sha256_of

# Some programs write the hyphen of a string as \055.
HYPHEN = rb"\055"
MARK_IN_BYTES = re.compile(MARK.pattern.encode().replace(b"-", rb"(?:-|\\055)"))
# So long a PDF is searched for a mark, before the page is answered.
SECONDS = 10
# A PDF says within so many bytes that it is one.
HEAD = 1024


class Verdict(Enum):
    """Each with the words and the colour of its tag."""

    UNALTERED = "Unaltered", "green"
    SUPERSEDED = "Superseded", "orange"
    ALTERED = "Altered", "red"
    NOT_OURS = "Not ours", "grey"
    DOUBTFUL = "Cannot be told", "orange"


@dataclass(frozen=True)
class Answer:
    """What is said of a file. `issued` is left out where whoever asks may not see the case that it is about."""

    verdict: Verdict
    sha256: str
    entry: Entry | None = None
    issued: IssuedPdf | None = None
    mark: str = ""

    @property
    def is_unaltered(self) -> bool:
        return self.verdict in (Verdict.UNALTERED, Verdict.SUPERSEDED)

    @property
    def tag(self) -> str:
        return self.verdict.value[0]

    @property
    def colour(self) -> str:
        return self.verdict.value[1]

    @property
    def sentence(self) -> str:
        match self.verdict:
            case Verdict.UNALTERED:
                return f"Issued by us on {self._when_and_what}, unaltered.{self._draft}"
            case Verdict.SUPERSEDED:
                later = self.superseded_by or "a later letter"
                return f"Issued by us on {self._when_and_what}, unaltered, but superseded by {later}."
            case Verdict.ALTERED:
                return (
                    f"This says it is ours ({self.mark}, issued on {self._when_and_what}), but its bytes are not those "
                    "that were issued: altered. A copy that was only saved anew has other bytes too."
                )
            case Verdict.DOUBTFUL:
                return (
                    "Our own record of this PDF was changed after it was made, so it proves nothing. Tell whoever runs "
                    "Oversight, and an auditor."
                )
        return f"Not ours: it bears the mark {self.mark}, which we never issued." if self.mark else NO_MARK

    @property
    def sealing(self) -> str:
        """How the record of its issue is proved; empty for what we did not issue."""
        if self.entry is None or self.verdict is Verdict.DOUBTFUL:
            return ""
        sealed = f"sealed with seal {self.entry.seal}" if self.entry.seal else "not sealed yet: look again in a minute"
        return f"Its issue is entry {self.entry.number} of the ledger, {sealed}."

    @property
    def superseded_by(self) -> Briefing | None:
        """The letter that took its place, for whoever may see the case."""
        return _successor(self.issued) if self.issued else None

    @property
    def _draft(self) -> str:
        is_draft = self.issued is not None and self.issued.kind == IssuedPdf.Kind.DRAFT
        return " It is a draft: no letter that was sent." if is_draft else ""

    @property
    def _when_and_what(self) -> str:
        assert self.entry is not None  # noqa: S101
        when = f"{timezone.localtime(self.entry.at):%-d %B %Y at %H:%M}"
        if self.issued is None:
            return when
        about = "the case bundle of" if self.issued.is_bundle else "about"
        return f"{when} {self.issued.made_by}, {about} {self.issued.case}"


NO_MARK = (
    "Not ours: we issued no PDF with these bytes, and no mark of ours is found in it. A copy that was cut off, "
    "scanned, or saved anew without its words, has none."
)


def check_pdf(path: Path, name: str, user: Any = None) -> Answer:
    """What to tell this user of a file; without one everything, for a command. Raises FileRefused for no PDF."""
    _refuse_what_is_none(path, name)
    with path.open("rb") as file:
        sha256 = sha256_of(file)
    if found := added_with(IssuedPdf, "sha256", [sha256]):
        return _answer(Verdict.UNALTERED, sha256, found[0], user)
    marks = marks_in(path)
    if found := added_with(IssuedPdf, "mark", marks):
        return _answer(Verdict.ALTERED, sha256, found[0], user)
    return Answer(Verdict.NOT_OURS, sha256, mark=next(iter(marks), ""))


def marks_in(path: Path) -> list[str]:
    """What could be marks of ours: in the bytes as they stand, else in the words that a reader of PDFs finds."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        marks = [mark.replace(HYPHEN, b"-").decode() for mark in MARK_IN_BYTES.findall(content)]
    return list(dict.fromkeys(marks or MARK.findall(_words(path))))


def _words(path: Path) -> str:
    try:
        return words_apart(path, "application/pdf", SECONDS).text
    except NotRead:
        return ""


def _answer(verdict: Verdict, sha256: str, entry: Entry, user: Any) -> Answer:
    rows = IssuedPdf.objects.select_related("case", "made_for", "briefing")
    seen = rows if user is None else rows.visible_to(user)
    issued, row = (found.filter(pk=entry.row).first() for found in (seen, rows))
    answer = Answer(verdict if entry.fits else Verdict.DOUBTFUL, sha256, entry, issued, entry.value)
    is_superseded = answer.verdict is Verdict.UNALTERED and row is not None and _successor(row) is not None
    return replace(answer, verdict=Verdict.SUPERSEDED) if is_superseded else answer


def _successor(issued: IssuedPdf) -> Briefing | None:
    """The letter that took the place of the one whose PDF this is."""
    letter = issued.briefing if issued.kind == IssuedPdf.Kind.LETTER else None
    return letter.successors.filter(status__in=Briefing.SENT).first() if letter else None


def _refuse_what_is_none(path: Path, name: str) -> None:
    size = path.stat().st_size
    if size == 0:
        raise FileRefused("is empty. Check that it was saved, then choose it again.").of(name)
    if size > LARGEST:
        raise FileRefused("is larger than 50 MB, and no PDF of ours is.").of(name)
    with path.open("rb") as file:
        if b"%PDF-" not in file.read(HEAD):
            raise FileRefused("is no PDF. Choose the PDF itself, as you got it.").of(name)
