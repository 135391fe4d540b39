"""The band as an inline SVG.

The page's style sheet gives the classes their colours. Without one, as in a PDF (WeasyPrint keeps a page's styles out
of an inline SVG), the plain attributes here hold. There is no style attribute: the content security policy refuses it.
Labels of the class ov-band__label--wide are to be hidden where the band is narrower than the width it was made for.
"""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from oversight.band.shapes import Band, Box, Label, Line

# Opacity of the levels 1 to 4. Bars lie behind ticks and stay faint.
STRONG = ("0.75", "0.85", "0.95", "1")
FAINT = ("0.15", "0.25", "0.38", "0.5")


def svg(band: Band, *, title: str = "When it happened", ident: str = "ov-band") -> SafeString:
    """The drawing, named by `title` and described by the band's sentence; nothing where no record has a date.

    `ident` must be the only one of its kind on the page.
    """
    if not band.labels:
        return mark_safe("")
    shapes = [
        _lines("line", "#b1b4b6", band.lines),
        _boxes("bar", FAINT, band.bars),
        _lines("tick", "#0b0c0c", band.ticks),
        _boxes("column", STRONG, band.columns),
        _base(band.base),
        _labels(band.labels),
        _labels([band.peak] if band.peak else []),
    ]
    return format_html(
        '<svg class="ov-band" role="img" aria-labelledby="{id}-title {id}-desc" width="100%" height="{height}">'
        '<title id="{id}-title">{title}</title><desc id="{id}-desc">{text}</desc>{shapes}</svg>',
        id=ident,
        height=band.height,
        title=title,
        text=band.text,
        shapes=format_html_join("", "{}", ((shape,) for shape in shapes)),
    )


def _base(y: str) -> SafeString:
    return format_html('<line class="ov-band__base" x1="0" x2="100%" y1="{}" y2="{}" stroke="#505a5f"/>', y, y)


def _boxes(name: str, opacity: tuple[str, ...], boxes: Iterable[Box]) -> SafeString:
    return format_html_join(
        "",
        '<rect class="ov-band__{} ov-band__{}--{}" x="{}" y="{}" width="{}" height="{}"'
        ' fill="#1d70b8" fill-opacity="{}"/>',
        ((name, name, box.level, box.x, box.y, box.width, box.height, opacity[box.level - 1]) for box in boxes),
    )


def _lines(name: str, colour: str, lines: Iterable[Line]) -> SafeString:
    return format_html_join(
        "",
        '<line class="ov-band__{}" x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}"/>',
        ((name, line.x, line.x, line.y1, line.y2, colour) for line in lines),
    )


def _labels(labels: Iterable[Label]) -> SafeString:
    return format_html_join(
        "",
        '<text class="ov-band__label{}" x="{}" y="{}" text-anchor="{}" font-size="14">{}</text>',
        (
            (" ov-band__label--wide" if label.wide else "", label.x, label.y, label.anchor, label.text)
            for label in labels
        ),
    )
