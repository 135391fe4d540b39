"""The layers of a PDF that are switched off when it is opened: what is in them is not seen."""

from collections.abc import Iterable
from typing import Any

import pikepdf


class Layers:
    """Of one PDF, as its default configuration says."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        opened = document.Root.get("/OCProperties", pikepdf.Dictionary()).get("/D", pikepdf.Dictionary())
        self._begin_hidden = opened.get("/BaseState") == "/OFF"
        switched = "/ON" if self._begin_hidden else "/OFF"
        self._switched = {group.objgen for group in opened.get(switched, ())}

    def hide(self, layer: Any) -> bool:
        """Whether what is in this layer, or depends on several (OCMD), is hidden."""
        if not isinstance(layer, pikepdf.Dictionary):
            return False
        if layer.get("/Type") != "/OCMD":
            return self._is_off(layer)
        off = [self._is_off(group) for group in _groups(layer)]
        shown = {
            "/AllOn": not any(off),
            "/AnyOff": any(off),
            "/AllOff": all(off),
        }
        return bool(off) and not shown.get(str(layer.get("/P")), not all(off))

    def _is_off(self, group: Any) -> bool:
        return (group.objgen in self._switched) != self._begin_hidden


def _groups(rule: Any) -> Iterable[Any]:
    groups = rule.get("/OCGs", ())
    return [groups] if isinstance(groups, pikepdf.Dictionary) else list(groups)
