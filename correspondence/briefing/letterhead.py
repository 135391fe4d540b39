"""The head of a letter: whose it is, where they are, and their logo."""

from dataclasses import dataclass
from pathlib import Path

from correspondence.models import BriefingTemplate
from oversight.uploads.store import path_of

# A scheme of our own: no file, and no server, has such an address.
OWN, LOGO = "oversight-asset:letterhead", "oversight-asset:logo"


@dataclass(frozen=True)
class Letterhead:
    """`picture`: the address that stands for the logo, empty where there is none; `says`: what it shows."""

    organisation: str
    lines: str = ""
    picture: str = ""
    says: str = ""


def letterhead_of(template: BriefingTemplate | None) -> Letterhead:
    if template is None:
        return Letterhead("London Assembly", picture=OWN, says="Oversight")
    has_logo = bool(template.file)
    return Letterhead(template.organisation, template.address, LOGO if has_logo else "", template.logo_says)


def pictures_of(template: BriefingTemplate | None) -> dict[str, tuple[Path, str]]:
    """The file and the type of the logo, by the address that stands for it."""
    if template is None or not template.file:
        return {}
    return {LOGO: (path_of(str(template.file)), template.media_type)}
