"""What a change did to each field: from what, to what, in plain words."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.utils.safestring import SafeString

from oversight import worddiff
from oversight.audit.names import Names, Ref
from oversight.audit.values import NOTHING, in_words
from oversight.audit.versions import Values, Version, generic_keys, points_to_a_row, ref_of, type_attname
from oversight.dates import plain

LONG = 120  # characters: a longer text is folded away, with its beginning showing
READ_AT_ONCE = 1_000  # characters: so much of a comparison is not folded away
LONGEST = 20_000  # characters of one text that a history shows
PROTECTED = "(protected name)"
# The verb and the time of a change say the one already; the other is numbers of versions, for programs alone.
NEVER_SHOWN = {"withdrawn_at", "facts"}
# Of interest only when it changes.
NOT_WHEN_ADDED = {
    *("position", "slug", "file", "size", "moved", "set_aside", "named", "mark", "made_at"),
    *("targets", "proposed_at", "proposed_by"),
}
UNDERSTOOD_AS = ("edtf", "earliest", "latest")


@dataclass(frozen=True)
class ShownField:
    """One field. `before` is empty where the row was added."""

    label: str
    before: str
    after: str

    @property
    def is_long(self) -> bool:
        return max(len(self.before), len(self.after)) > LONG

    @property
    def is_read_at_once(self) -> bool:
        return len(self.before) + len(self.after) <= 2 * READ_AT_ONCE

    @cached_property
    def comparison(self) -> SafeString | str:
        """Two long texts word by word, as HTML; empty for others."""
        if not self.is_long or self.before in ("", NOTHING) or self.after == NOTHING:
            return ""
        return worddiff.as_html(worddiff.compare(self.before, self.after))


class Teller(NamedTuple):
    """How one field, or several that belong together, is told. `pointer` is the foreign key, if it is one."""

    name: str
    label: str
    attnames: tuple[str, ...]
    words: Callable[[Values], str]
    pointer: Any = None


def shown_fields(version: Version, names: Names, about: Ref, masked: Collection[str]) -> list[ShownField]:
    """What changed, or for an added row what is filled in. The record that the row is a part of is not repeated."""
    tellers = _tellers(version.model, names)
    shown = [teller for teller in tellers if _is_shown(teller, version, about)]
    return [_masked(teller, version) if teller.name in masked else _told(teller, version) for teller in shown]


def _is_shown(teller: Teller, version: Version, about: Ref) -> bool:
    model, after, before = version
    if before is None:
        if teller.name in NOT_WHEN_ADDED or teller.name.endswith("_edtf"):
            return False
        repeats = teller.pointer is not None and ref_of(model, teller.pointer, after) == about
        return any(after[name] for name in teller.attnames) and not repeats
    if all(after[name] == before[name] for name in teller.attnames):
        return False
    # How a date is understood changes with its words; it is told where it alone changed.
    prefix = teller.name.removesuffix("_edtf")
    return prefix == teller.name or after[f"{prefix}_as_written"] == before[f"{prefix}_as_written"]


def _masked(teller: Teller, version: Version) -> ShownField:
    return ShownField(teller.label, PROTECTED if version.before else "", PROTECTED)


def _told(teller: Teller, version: Version) -> ShownField:
    before = _cut(teller.words(version.before)) if version.before else ""
    return ShownField(teller.label, before, _cut(teller.words(version.after)))


def _cut(text: str) -> str:
    left_out = len(text) - LONGEST
    return f"{text[:LONGEST]}… ({left_out:,} more characters)" if left_out > 0 else text


def _tellers(model: Any, names: Names) -> Iterator[Teller]:
    generic = {key.fk_field: key for key in generic_keys(model)}
    own = {field.name for field in model._meta.concrete_fields}
    for field in _kept(model):
        prefix, _, last = field.name.rpartition("_")
        if field.primary_key or field.name in NEVER_SHOWN or field.related_model is ContentType:
            continue
        if field.name in generic:
            yield _generic_teller(model, generic[field.name], field, names)
        elif points_to_a_row(field):
            yield _pointing_teller(model, field, _label(model, field), (field.attname,), names)
        elif last not in UNDERSTOOD_AS or f"{prefix}_edtf" not in own:
            yield _plain_teller(model, field)
        elif last == "edtf":
            yield _date_teller(model, prefix)


@cache
def _kept(model: Any) -> list[Any]:
    """The fields that the history has. Kept, because simple-history makes a manager each time it is asked."""
    return list(model.history.model.tracked_fields)


def _label(model: Any, field: Any) -> str:
    """What forms call a field."""
    return str(model.on_forms.get(field.name, field.verbose_name))


def _plain_teller(model: Any, field: Any) -> Teller:
    def words(values: Values) -> str:
        return in_words(field, values[field.attname])

    return Teller(field.name, _label(model, field), (field.attname,), words)


def _generic_teller(model: Any, key: Any, field: Any, names: Names) -> Teller:
    said = str(field.verbose_name)
    own = key.name.replace("_", " ") if said == field.name.replace("_", " ") else said
    label = model.on_forms.get(key.name, own)
    return _pointing_teller(model, key, label, (type_attname(model, key), field.attname), names)


def _pointing_teller(model: Any, pointer: Any, label: str, attnames: tuple[str, ...], names: Names) -> Teller:
    def words(values: Values) -> str:
        ref = ref_of(model, pointer, values)
        return names.name(ref) if ref else NOTHING

    return Teller(pointer.name, label, attnames, words, pointer)


def _date_teller(model: Any, prefix: str) -> Teller:
    earliest, latest = f"{prefix}_earliest", f"{prefix}_latest"
    label = f"{_label(model, model._meta.get_field(f'{prefix}_as_written'))}, as understood"
    attnames = (f"{prefix}_edtf", earliest, latest)
    return Teller(attnames[0], label, attnames, lambda values: plain(values[earliest], values[latest]))
