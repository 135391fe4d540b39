"""Copy the built styles and scripts of the front-end kits from node_modules to static/vendor (`make assets`).

Left out on purpose: the GDS Transport fonts, the crown, crests and favicons, which only GOV.UK may show; source maps.
Rules that name a file we leave out are dropped or changed, so that nothing asks for a file that is not there.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "static" / "vendor"
KITS = {
    "govuk-frontend": "govuk-frontend/dist/govuk",
    "moj-frontend": "@ministryofjustice/frontend/moj",
}
FONTS = '"Liberation Sans","Helvetica Neue",Helvetica,Arial,sans-serif'
# What only GOV.UK and its departments may show.
NOT_OURS = re.compile(r"crown|crest|logotype|favicon|touch-icon|opengraph", re.IGNORECASE)

FONT_FACE = re.compile(r"(/\*!(?:(?!\*/).)*font(?:(?!\*/).)*\*/)?@font-face\s*\{[^}]*\}", re.DOTALL | re.IGNORECASE)
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S*")
URL = re.compile(r"""url\((["']?)(?!data:)([^)"']+)\1\)""")
GDS_FONT = re.compile(r"""["']?GDS Transport["']?(\s*,\s*arial\s*,\s*sans-serif)?""", re.IGNORECASE)


def copy_assets(modules: Path = ROOT / "node_modules", target: Path = TARGET) -> None:
    """Fill `target` anew from the installed kits. Raises FileNotFoundError if a kit is not what we expect."""
    new = target.with_name(target.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    for name, inside in KITS.items():
        kit = modules / inside
        styles, images = adapt_styles((kit / f"{name}.min.css").read_text(encoding="utf-8"), kit)
        (new / f"{name}.min.css").write_text(styles, encoding="utf-8")
        script = (kit / f"{name}.min.js").read_text(encoding="utf-8")
        (new / f"{name}.min.js").write_text(SOURCE_MAP.sub("", script), encoding="utf-8")
        for image in images:
            (new / "images").mkdir(exist_ok=True)
            shutil.copyfile(image, new / "images" / image.name)
    shutil.rmtree(target, ignore_errors=True)
    new.rename(target)


def adapt_styles(styles: str, kit: Path) -> tuple[str, list[Path]]:
    """The kit's styles with our fonts and relative addresses, and the images that they need from the kit's folder."""
    images: list[Path] = []

    def point_at_copy(match: re.Match[str]) -> str:
        image = kit / match[2].lstrip("/")
        if NOT_OURS.search(image.name) or not image.is_file():
            return "none"
        images.append(image)
        return f'url("images/{image.name}")'

    styles = SOURCE_MAP.sub("", FONT_FACE.sub("", styles))
    styles = GDS_FONT.sub(FONTS, styles)
    return URL.sub(point_at_copy, styles), images
