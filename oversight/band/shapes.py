"""What a band is drawn of: coordinates as strings, ready for a template."""

from dataclasses import dataclass


def percent(value: float) -> str:
    return f"{value:.2f}%"


@dataclass(frozen=True)
class Box:
    """A rectangle: `x` and `width` as percentages, `y` and `height` in pixels; `level` from 1 (least) to 4 (most)."""

    x: str
    y: str
    width: str
    height: str
    level: int


@dataclass(frozen=True)
class Line:
    """An upright line: `x` as percentage, its ends in pixels."""

    x: str
    y1: str
    y2: str


@dataclass(frozen=True)
class Label:
    """A short text: `x` as percentage, `y` in pixels, `anchor` as in SVG. `wide` means no room for it on a phone."""

    x: str
    y: str
    text: str
    anchor: str = "start"
    wide: bool = False


@dataclass(frozen=True)
class Band:
    """The whole band. `text` says the same in a sentence; where no record has a date there is nothing else."""

    text: str
    height: str
    base: str = "0"
    columns: tuple[Box, ...] = ()
    bars: tuple[Box, ...] = ()
    ticks: tuple[Line, ...] = ()
    lines: tuple[Line, ...] = ()
    labels: tuple[Label, ...] = ()
    peak: Label | None = None
    stretched: bool = False
