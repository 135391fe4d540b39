"""What a page of somebody else's PDF draws with, cleaned of all that does more than draw.

Its marked content goes too: what its words are said to be instead (ActualText) nobody has read, and its tags would
stand within ours.
"""

from collections.abc import Iterator
from typing import Any

import pikepdf

from oversight.uploads.layers import Layers

# What a page may bring along: what it takes to draw it.
DRAWN_WITH = {"/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/ProcSet"}
# Of a stream that is drawn: what it fetches from elsewhere, what else hangs on it, and what an archive refuses.
LEFT_BEHIND = (
    *("/Ref", "/OPI", "/AF", "/F", "/FFilter", "/FDecodeParms", "/Metadata", "/PieceInfo", "/StructParent"),
    *("/StructParents", "/OC", "/Alternates", "/Interpolate"),
)
# Of how something is drawn: what only a printing press follows.
FOR_A_PRESS = ("/TR", "/TR2", "/HT", "/HTP", "/HTO")

BEGIN, END, POINTS = ("BMC", "BDC"), "EMC", ("MP", "DP")
MARKING = tuple(operator.encode() for operator in (*BEGIN, END, *POINTS))
PAINTS = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s"}
SHOWS = {"Tj", "TJ", "Do", "sh", "INLINE IMAGE"}
SHOWS_NEXT_LINE = {"'", '"'}


def clean(form: Any, layers: Layers, seen: set[tuple[int, int]]) -> None:
    """Cleans a form and all that it draws with, however deep. `seen`: what was cleaned before."""
    for thing, resources in all_drawn(form, seen):
        if isinstance(thing, pikepdf.Stream):
            _clean_stream(thing, resources, layers)
        for key in FOR_A_PRESS:
            if key in thing:
                del thing[key]
        if "/Resources" in thing:
            thing.Resources = pikepdf.Dictionary({key: resources[key] for key in resources if key in DRAWN_WITH})


def all_drawn(form: Any, seen: set[tuple[int, int]]) -> Iterator[tuple[Any, Any]]:
    """A form, then the forms, pictures, patterns, fonts and states that it draws with, each with the resources it has.

    What was `seen` is left out, with all that is in it.
    """
    waiting = [(form, pikepdf.Dictionary())]
    while waiting:
        thing, around = waiting.pop()
        if thing.is_indirect and thing.objgen in seen:
            continue
        seen.add(thing.objgen)
        resources = thing.get("/Resources", around)
        yield thing, resources
        waiting += [
            (inner, resources) for inner in _within(thing) if isinstance(inner, pikepdf.Dictionary | pikepdf.Stream)
        ]


def _within(thing: Any) -> Iterator[Any]:
    resources = thing.get("/Resources", pikepdf.Dictionary())
    for kind in ("/XObject", "/Pattern", "/Font", "/ExtGState"):
        yield from dict(resources.get(kind, pikepdf.Dictionary())).values()
    # The letters of a font that is drawn, the masks of a picture, and of a state its mask and its font.
    yield from dict(thing.get("/CharProcs", pikepdf.Dictionary())).values()
    for key in ("/SMask", "/Mask", "/G", "/ExtGState"):
        yield thing.get(key)
    if isinstance(font := thing.get("/Font"), pikepdf.Array):
        yield from list(font)[:1]


def _clean_stream(stream: Any, resources: Any, layers: Layers) -> None:
    if stream.get("/Subtype") == "/PS" or layers.hide(stream.get("/OC")):
        _empty(stream)
    for key in LEFT_BEHIND:
        if key in stream:
            del stream[key]
    if stream.get("/Subtype") != "/Image":
        content = stream.read_bytes()
        if any(operator in content for operator in MARKING):
            layered = resources.get("/Properties", pikepdf.Dictionary())
            stream.write(pikepdf.unparse_content_stream(_unmarked(stream, layered, layers)))


def _empty(stream: Any) -> None:
    for key in list(stream.keys()):
        if key != "/Length":
            del stream[key]
    stream.Type, stream.Subtype, stream.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, pikepdf.Array([0, 0, 0, 0])
    stream.write(b"")


def _unmarked(stream: Any, layered: Any, layers: Layers) -> list[Any]:
    """What it draws, without what is in a hidden layer."""
    kept: list[Any] = []
    # For each marked content that is open, whether it hides what is in it.
    hiding: list[bool] = []
    for instruction in pikepdf.parse_content_stream(stream):
        operator = str(instruction.operator)
        if operator in BEGIN:
            hiding.append(_begins_hidden(instruction.operands, layered, layers))
        elif operator == END:
            del hiding[-1:]
        elif operator not in POINTS:
            kept += _unseen(instruction, operator) if any(hiding) else [instruction]
    return kept


def _begins_hidden(operands: Any, layered: Any, layers: Layers) -> bool:
    if len(operands) != 2 or operands[0] != "/OC" or not isinstance(operands[1], pikepdf.Name):
        return False
    return layers.hide(layered.get(operands[1]))


def _unseen(instruction: Any, operator: str) -> list[Any]:
    """What is left of it where it shows nothing: places, colours and clips hold for what comes after."""
    if operator in SHOWS:
        return []
    if operator in PAINTS:
        return [pikepdf.ContentStreamInstruction([], pikepdf.Operator("n"))]
    if operator in SHOWS_NEXT_LINE:
        return [pikepdf.ContentStreamInstruction([], pikepdf.Operator("T*"))]
    return [instruction]
