"""Two versions of a text compared word by word, for people to read.

Paragraphs that stayed are set aside first, then words that occur once on both sides serve as anchors, and only the
small gaps between them are compared word against word. So the work grows with the length of the texts, not its square.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# A word keeps what joins it ("Hackney's", "2019/14214", "1,500"); other marks stand alone. The last match may be empty.
WORD = re.compile(r"(\s*)(\w+(?:[-'’./,:]\w+)*|[^\w\s]|\Z)")

# A gap without anchors is compared in full up to this many pairs of words; a larger one is shown as rewritten.
FULL_COMPARISON = 200_000

SHORT_WORDS, SHORT_LETTERS = 2, 10
FEW_WORDS, MUCH_LONGER = 4, 3
MARKS = set(".,;:!?")


class Change(NamedTuple):
    kind: Literal["same", "removed", "added"]
    text: str


class Word(NamedTuple):
    space: str
    word: str


class Run(NamedTuple):
    """A change and what stayed after it. In the first run of a comparison the change may be empty."""

    removed: str
    added: str
    same: str


def compare(old: str, new: str) -> list[Change]:
    """What stayed, what went and what came, in reading order; a removal stands before the addition that replaced it.

    "same" and "removed" joined give `old` exactly, "same" and "added" give `new`.
    """
    changes = []
    for removed, added, same in _with_small_words_absorbed(_with_whole_sentences(_runs(_words(old), _words(new)))):
        changes += [Change("removed", removed), Change("added", added), Change("same", same)]
    return [change for change in changes if change.text]


def as_html(changes: Sequence[Change]) -> SafeString:
    """Escaped HTML. Hidden words say what is removed and added, so that no reader depends on colour.

    Line breaks stay as they are: the surrounding element needs `white-space: pre-line`.
    """
    return format_html_join("", "{}", ((_html(change),) for change in changes))


def _html(change: Change) -> str | SafeString:
    if change.kind == "same":
        return change.text
    words = change.text.lstrip()
    space = change.text[: len(change.text) - len(words)]
    if not words:
        return space if change.kind == "added" else ""
    return format_html(
        '{space}<{tag} class="ov-{kind}"><span class="govuk-visually-hidden">{kind}: </span>{words}'
        '<span class="govuk-visually-hidden"> (end of {kind}) </span></{tag}>',
        space=space,
        tag="del" if change.kind == "removed" else "ins",
        kind=change.kind,
        words=words,
    )


def _words(text: str) -> list[Word]:
    return [Word(*found) for found in WORD.findall(text)]


def _text(words: Sequence[Word]) -> str:
    return "".join(space + word for space, word in words)


def _runs(old: list[Word], new: list[Word]) -> list[Run]:
    """Words match whatever the space before them; a space that differs belongs to the change."""
    runs: list[Run] = []
    removed, added = "", ""
    same: list[str] = []
    i = j = 0
    for next_i, next_j in _matching_words(old, new):
        before, after = old[next_i], new[next_j]
        differs = before.space != after.space
        if differs or next_i > i or next_j > j:
            runs.append(Run(removed, added, "".join(same)))
            removed = _text(old[i:next_i]) + (before.space if differs else "")
            added = _text(new[j:next_j]) + (after.space if differs else "")
            same = []
        same += [before.word] if differs else before
        i, j = next_i + 1, next_j + 1
    # Nothing is left over: both texts end in the empty word, and it always matches.
    return [*runs, Run(removed, added, "".join(same))]


def _with_whole_sentences(runs: list[Run]) -> list[Run]:
    """A sentence that only came or only went is shown with its own full stop, not with that of the sentence before."""
    for number in range(1, len(runs)):
        removed, added, same = runs[number]
        mark = (removed + added)[:1]
        if (removed and added) or mark not in MARKS or not same.startswith(mark):
            continue
        # What would stay after it must not become nothing: two changes would then stand side by side.
        if len(same) > 1 or number == len(runs) - 1:
            before = runs[number - 1]
            runs[number - 1] = before._replace(same=before.same + mark)
            runs[number] = Run(removed[1:] + mark if removed else "", added[1:] + mark if added else "", same[1:])
    return runs


def _with_small_words_absorbed(runs: list[Run]) -> list[Run]:
    """A rewritten sentence reads as one removal and one addition, not as a sieve with "of" and "the" left standing."""
    clean = runs[:1]
    for run in runs[1:]:
        last = clean[-1]
        if _is_small_between(last, run):
            clean[-1] = Run(last.removed + last.same + run.removed, last.added + last.same + run.added, run.same)
        else:
            clean.append(run)
    return clean


def _is_small_between(left: Run, right: Run) -> bool:
    """Whether what stayed between two changes is too little to be worth showing as unchanged.

    A paragraph break always stays. So does what stands between words that were only added, or only removed, or between
    changed spaces: nothing was rewritten there.
    """
    if "\n" in left.same or not all((run.removed + run.added).strip() for run in (left, right)):
        return False
    if not (left.removed or right.removed) or not (left.added or right.added):
        return False
    words = len(left.same.split())
    if words <= SHORT_WORDS and len(left.same.strip()) <= SHORT_LETTERS:
        return True
    changed = min(max(len(run.removed.split()), len(run.added.split())) for run in (left, right))
    return words <= FEW_WORDS and changed >= words * MUCH_LONGER


def _matching_words(old: list[Word], new: list[Word]) -> list[tuple[int, int]]:
    """Positions of the words that stayed: those of whole paragraphs first, then those in the gaps between them."""
    old_starts, new_starts = _paragraph_starts(old), _paragraph_starts(new)
    stayed = _matches(_paragraphs(old, old_starts), _paragraphs(new, new_starts))
    pairs: list[tuple[int, int]] = []
    i = j = 0
    for old_number, new_number in [*stayed, (len(old_starts) - 1, len(new_starts) - 1)]:
        first_i, first_j = old_starts[old_number], new_starts[new_number]
        gap = _matches([word.word for word in old[i:first_i]], [word.word for word in new[j:first_j]])
        pairs += [(i + a, j + b) for a, b in gap]
        i, j = first_i, first_j
        if old_number < len(old_starts) - 1:
            i, j = old_starts[old_number + 1], new_starts[new_number + 1]
            pairs += zip(range(first_i, i), range(first_j, j), strict=True)
    return pairs


def _paragraph_starts(words: list[Word]) -> list[int]:
    """Where each paragraph starts, and at the end the number of words."""
    return [0, *(i for i, word in enumerate(words) if i and "\n" in word.space), len(words)]


def _paragraphs(words: list[Word], starts: list[int]) -> list[Hashable]:
    return [tuple(word.word for word in words[start:end]) for start, end in pairwise(starts)]


def _matches(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Positions of equal items, rising on both sides: by shared ends, then anchors, then in full."""
    pairs: list[tuple[int, int]] = []
    gaps = [(0, len(old), 0, len(new))]
    while gaps:
        i, i_end, j, j_end = gaps.pop()
        while i < i_end and j < j_end and old[i] == new[j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        while i < i_end and j < j_end and old[i_end - 1] == new[j_end - 1]:
            i_end, j_end = i_end - 1, j_end - 1
            pairs.append((i_end, j_end))
        if anchors := _anchors(old[i:i_end], new[j:j_end]):
            anchors = [(i + a, j + b) for a, b in anchors]
            pairs += anchors
            edges = [(i - 1, j - 1), *anchors, (i_end, j_end)]
            gaps += [(a + 1, c, b + 1, d) for (a, b), (c, d) in pairwise(edges)]
        elif (i_end - i) * (j_end - j) <= FULL_COMPARISON:
            blocks = SequenceMatcher(None, old[i:i_end], new[j:j_end], autojunk=False).get_matching_blocks()
            pairs += [(i + a + step, j + b + step) for a, b, size in blocks for step in range(size)]
    return sorted(pairs)


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Items that occur once on each side: the longest series of them that keeps its order (patience sorting)."""
    in_old, in_new = Counter(old), Counter(new)
    place = {item: j for j, item in enumerate(new) if in_new[item] == 1}
    common = [(i, place[item]) for i, item in enumerate(old) if in_old[item] == 1 and item in place]
    tops: list[int] = []
    piles: list[int] = []
    before: list[int] = []  # for each common item the one that comes before it in the longest series, or -1
    for number, (_, j) in enumerate(common):
        pile = bisect_left(tops, j)
        # Replaces the top of the pile, or starts a new one.
        tops[pile : pile + 1] = [j]
        piles[pile : pile + 1] = [number]
        before.append(piles[pile - 1] if pile else -1)
    series = []
    last = piles[-1] if piles else -1
    while last >= 0:
        series.append(common[last])
        last = before[last]
    return series[::-1]
