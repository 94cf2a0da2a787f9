"""Whether a diagram can be read: nothing overlaps, crosses or hangs out of the sheet."""

from collections.abc import Callable, Iterator
from itertools import combinations

from processes.checking import Finding
from processes.drawings import Drawing
from processes.sheet import Box, Line, Shape, Sheet, Way

_MARGIN = 3  # an edge that only touches is no overlap
_STRAIGHT = 1  # a line that is off by less is straight
_COLUMN = 180  # a new line of the page may begin one column back
_LETTER = 6  # how wide a letter of a name is drawn
_LINE = 16  # how high a line of it is


def check_sheet(drawing: Drawing) -> list[Finding]:
    """Everything that makes a diagram hard to read, each with the element it is about."""
    sheet = Sheet(drawing)
    parts: tuple[Callable[[Sheet], Iterator[tuple[str, str]]], ...] = (
        _undrawn,
        _overlaps,
        _hanging_out,
        _off_the_page,
        _slanting,
        _through_shapes,
        _crossings,
        _covered_labels,
        _covered_names,
        _backwards,
    )
    found = (one for part in parts for one in part(sheet))
    return sorted({Finding(drawing.path, element, said) for element, said in found})


def _undrawn(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for id in sheet.undrawn:
        yield id, "non è disegnato"


def _overlaps(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for one, other in combinations(sheet.shapes.values(), 2):
        related = (
            one.id in (*sheet.around(other.id), other.on)
            or other.id in (*sheet.around(one.id), one.on)
            # What sits on the edge of a part lies over what is around it, too.
            or (one.on or "") in sheet.around(other.id)
            or (other.on or "") in sheet.around(one.id)
        )
        if not related and one.box.inside(_MARGIN).overlaps(other.box.inside(_MARGIN)):
            yield one.id, f"si sovrappone a «{other.id}»"


def _hanging_out(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for shape in sheet.shapes.values():
        part = sheet.shapes.get(shape.inside or "")
        if part is not None and shape.on is None and not part.box.holds(shape.box):
            yield shape.id, f"esce da «{part.id}»"
        lane = sheet.frames.get(shape.lane or "")
        stands_alone = shape.kind != "subProcess" and shape.on is None
        if stands_alone and lane is not None and not lane.holds(shape.box):
            yield shape.id, "non sta nella corsia di chi lo fa"


def _off_the_page(sheet: Sheet) -> Iterator[tuple[str, str]]:
    page = max(sheet.frames.values(), key=lambda box: box.width * box.height, default=None)
    if page is None:
        return
    for shape in sheet.shapes.values():
        for box, what in ((shape.box, "l'elemento"), (shape.label, "l'etichetta")):
            if box is not None and not page.holds(box):
                yield shape.id, f"{what} esce dal foglio"
    for way in sheet.ways.values():
        if not all(page.holds(Box(point.x, point.y, 0, 0)) for point in way.points):
            yield way.id, "il flusso esce dal foglio"


def _slanting(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for way in sheet.ways.values():
        if any(min(line.box.width, line.box.height) > _STRAIGHT for line in way.lines):
            yield way.id, "il flusso è di sbieco: usa tratti orizzontali e verticali"


def _through_shapes(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for way in sheet.ways.values():
        mine = {way.source, way.target, *sheet.around(way.source), *sheet.around(way.target)}
        for shape in sheet.shapes.values():
            # A flow that leaves an event on an edge starts inside the box on which it sits.
            if shape.id in mine or shape.id == sheet.shapes[way.source].on:
                continue
            box = shape.box.inside(_MARGIN)
            if any(line.enters(box) for line in way.lines):
                yield way.id, f"il flusso passa sopra «{shape.id}»"


def _crossings(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for one, other in combinations(sheet.ways.values(), 2):
        if _share(one, other):
            continue
        for mine in one.lines:
            for theirs in other.lines:
                if _cross(mine, theirs):
                    yield one.id, f"il flusso incrocia «{other.id}»"
                elif _run_together(mine, theirs):
                    yield one.id, f"il flusso corre sopra «{other.id}»"


def _share(one: Way, other: Way) -> bool:
    """Flows out of one element, or into one, may run together for a while."""
    return one.source == other.source or one.target == other.target


def _cross(one: Line, other: Line) -> bool:
    if one.is_upright == other.is_upright:
        return False
    upright, flat = (one, other) if one.is_upright else (other, one)
    x, y = upright.start.x, flat.start.y
    return (
        flat.box.x + _STRAIGHT < x < flat.box.right - _STRAIGHT
        and upright.box.y + _STRAIGHT < y < upright.box.bottom - _STRAIGHT
    )


def _run_together(one: Line, other: Line) -> bool:
    if one.is_upright != other.is_upright:
        return False
    if one.is_upright:
        near = abs(one.start.x - other.start.x) < _MARGIN
        shared = min(one.box.bottom, other.box.bottom) - max(one.box.y, other.box.y)
    else:
        near = abs(one.start.y - other.start.y) < _MARGIN
        shared = min(one.box.right, other.box.right) - max(one.box.x, other.box.x)
    return near and shared > _MARGIN


def _covered_labels(sheet: Sheet) -> Iterator[tuple[str, str]]:
    drawn: list[Shape | Way] = [*sheet.shapes.values(), *sheet.ways.values()]
    labels = {one.id: one.label.inside(1) for one in drawn if one.label is not None and one.name}
    for (one, box), (other, theirs) in combinations(labels.items(), 2):
        if box.overlaps(theirs):
            yield one, f"l'etichetta si sovrappone a quella di «{other}»"
    for id, box in labels.items():
        parts = sheet.around(id) if id in sheet.shapes else _parts_of(sheet, sheet.ways[id])
        for shape in sheet.shapes.values():
            if shape.id not in parts and box.overlaps(shape.box.inside(_MARGIN)):
                yield id, f"l'etichetta copre «{shape.id}»"
        for way in sheet.ways.values():
            if any(line.enters(box) for line in way.lines):
                yield id, f"l'etichetta è attraversata dal flusso «{way.id}»"


def _covered_names(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Every tool writes the name of an open part in the middle of its upper edge."""
    for part in sheet.shapes.values():
        if part.kind != "subProcess" or not part.name:
            continue
        width = len(part.name) * _LETTER
        name = Box(part.box.x + (part.box.width - width) / 2, part.box.y + _MARGIN, width, _LINE)
        for shape in sheet.shapes.values():
            if shape is part or shape.id in sheet.around(part.id):
                continue
            drawn = (shape.box, shape.label if shape.name else None)
            if any(box is not None and name.overlaps(box.inside(1)) for box in drawn):
                yield shape.id, f"copre il nome di «{part.id}»"


def _parts_of(sheet: Sheet, way: Way) -> tuple[str, ...]:
    return (*sheet.around(way.source), *sheet.around(way.target))


def _backwards(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """A flow leads to the right or straight up or down; back only where it makes a loop."""
    follows: dict[str, set[str]] = {}
    for way in sheet.ways.values():
        follows.setdefault(way.source, set()).add(way.target)
    for shape in sheet.shapes.values():
        for holder in (shape.on, shape.inside):
            if holder is not None:
                follows.setdefault(holder, set()).add(shape.id)
    for way in sheet.ways.values():
        source, target = sheet.shapes.get(way.source), sheet.shapes.get(way.target)
        if source is None or target is None or target.box.right > source.box.x - _COLUMN:
            continue
        if way.source not in _reachable(way.target, follows):
            yield way.id, "il flusso torna a sinistra senza essere un ritorno"


def _reachable(start: str, follows: dict[str, set[str]]) -> set[str]:
    found, waiting = set[str](), [start]
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting.extend(follows.get(at, ()))
    return found
