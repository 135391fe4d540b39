"""The head of a letter: whose it is, where they are, and their logo."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from correspondence.models import BriefingTemplate
from oversight.uploads.store import open_bytes, path_of

# A scheme of our own: no file, and no server, has such an address.
OWN, LOGO = "oversight-asset:letterhead", "oversight-asset:logo"

Pictures = Mapping[str, tuple[Path, str]]


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
    picture = LOGO if pictures_of(template) else ""
    return Letterhead(template.organisation, template.address, picture, template.logo_says)


def pictures_of(template: BriefingTemplate | None) -> Pictures:
    """The file and the type of the logo, where it is there and unharmed, by the address that stands for it."""
    if template is None or not template.file:
        return {}
    name = str(template.file)
    file = open_bytes(name, template.sha256)
    if file is None:
        return {}
    file.close()
    return {LOGO: (path_of(name), template.media_type)}
