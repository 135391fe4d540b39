"""From the earliest and latest days of records to the shapes of a band."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import ceil

from oversight.band.labels import axis, peak_label
from oversight.band.scale import Scale, build_scale, stretch
from oversight.band.shapes import Band, Box, Line, percent
from oversight.band.words import Days, Span, sentence

LEVELS = 4
GAP = 0.9  # of a column's width is drawn; the rest parts it from the next
LABEL_ROOM, LANE, PEAK_ROOM = 18, 8, 16  # pixels: from the bottom, above that, and from the top
DAY = timedelta(days=1)
FIRST_DAY, LAST_DAY = date(2, 1, 1), date(9000, 12, 31)


def band(spans: Sequence[Span], *, width: int = 960, height: int = 88) -> Band:
    """The band of records given as (earliest, latest) day.

    `width` is the room in pixels that labels are chosen for; the band itself stretches. `height` is in pixels.
    """
    days = [_known(earliest, latest) for earliest, latest in spans if earliest or latest]
    if not days:
        return Band(sentence(spans, days, None, Counter()), str(height))
    scale = build_scale(min(first for first, _ in days), max(last for _, last in days))
    counts = Counter(scale.column(first) for first, last in days if scale.column(first) == scale.column(last))
    text = sentence(spans, days, scale, counts)
    stretched = scale.unit not in ("day", "week") and len(scale.edges) > 3 and bool(counts)
    if stretched:
        scale = stretch(scale, counts)
    base = height - LABEL_ROOM - LANE
    lines, labels = axis(scale, width, base, height)
    return Band(
        text=text,
        height=str(height),
        base=str(base),
        columns=_columns(scale, counts, base),
        bars=_bars(scale, [span for span in days if span[0] != span[1]], base),
        ticks=_ticks(scale, [first for first, last in days if first == last], base),
        lines=lines,
        labels=labels,
        peak=peak_label(scale, counts),
        stretched=stretched,
    )


def _known(earliest: date | None, latest: date | None) -> Days:
    """Both days, an open end standing where the known one is. Far-off years are drawn at the edge of the calendar."""
    first, last = sorted(min(max(day, FIRST_DAY), LAST_DAY) for day in (earliest or latest, latest or earliest) if day)
    return first, last


def _columns(scale: Scale, counts: Counter[int], base: int) -> tuple[Box, ...]:
    most = max(counts.values(), default=1)
    boxes = []
    for number, count in sorted(counts.items()):
        left, right = scale.lefts[number : number + 2]
        tall = max((base - PEAK_ROOM) * count / most, 2)
        boxes.append(_box(left, left + (right - left) * GAP, base - tall, tall, ceil(LEVELS * count / most)))
    return tuple(boxes)


def _bars(scale: Scale, spans: list[Days], base: int) -> tuple[Box, ...]:
    """Where records may lie whose day is not known: the more of them at one time, the higher the level."""
    changes: Counter[float] = Counter()
    for first, last in spans:
        changes[round(scale.at(first), 1)] += 1
        changes[round(scale.at(last + DAY), 1)] -= 1
    places = sorted(changes)
    covered, stretches = 0, []
    for left, right in pairwise(places):
        covered += changes[left]
        if covered:
            stretches.append((left, right, covered))
    most = max((covered for *_, covered in stretches), default=1)
    return tuple(
        _box(left, right, base + 1, LANE - 2, ceil(LEVELS * covered / most)) for left, right, covered in stretches
    )


def _ticks(scale: Scale, days: list[date], base: int) -> tuple[Line, ...]:
    """One tick where one or more exact days are, in the middle of the day."""
    places = {round((scale.at(day) + scale.at(day + DAY)) / 2, 1) for day in days}
    return tuple(Line(percent(place), str(base + 1), str(base + LANE - 1)) for place in sorted(places))


def _box(left: float, right: float, top: float, tall: float, level: int) -> Box:
    return Box(percent(left), f"{top:.1f}", percent(right - left), f"{tall:.1f}", level)
