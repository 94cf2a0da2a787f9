"""Diagrams as one picture (SVG): what was passed stands out, all else stays in the background."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from textwrap import wrap

from access.roles import say_roles
from processes.drawings import Drawing
from processes.sheet import BPMN, Box, Shape, Sheet, Way

_GAP, _HEAD = 48, 56
_LETTER = 6.3  # the width of a letter of eleven pixels, about
_LINE = 13
_PASSED, _PLAIN = "#0066cc", "#8a9299"
_INK, _SOFT = "#17324d", "#5d6b79"
_DEFINITION = "EventDefinition"


@dataclass(frozen=True, slots=True)
class Passed:
    """The elements and flows of one diagram that were passed."""

    drawing: Drawing
    elements: frozenset[str] = field(default_factory=frozenset)
    flows: frozenset[str] = field(default_factory=frozenset)


def picture(title: str, pages: Iterable[Passed]) -> str:
    """One SVG with a page under the other, each under the name of its process."""
    body, top, width = [], 2.0 * _HEAD, 0.0
    for page in pages:
        drawn = _Page(page)
        body.append(f'<g transform="translate({_GAP} {top:g})">{drawn.markup()}</g>')
        top += drawn.height + _HEAD + _GAP
        width = max(width, drawn.width)
    width = max(width + 2 * _GAP, 480)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(title)}"'
        f' width="{width:g}" height="{top:g}" viewBox="0 0 {width:g} {top:g}"'
        ' font-family="Titillium Web, Arial, sans-serif" font-size="11">'
        f"<title>{escape(title)}</title>{_MARKERS}"
        f'<rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="{_GAP}" y="34" font-size="20" font-weight="600" fill="{_INK}">'
        f"{escape(title)}</text>{''.join(body)}</svg>\n"
    )


def _marker(name: str, colour: str) -> str:
    return (
        f'<marker id="{name}" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="10"'
        ' markerHeight="10" markerUnits="userSpaceOnUse" orient="auto">'
        f'<path d="M0 0L10 5L0 10z" fill="{colour}"/></marker>'
    )


_MARKERS = f"<defs>{_marker('passato', _PASSED)}{_marker('altro', _PLAIN)}</defs>"


class _Page:
    """One diagram, moved to the corner of its page."""

    def __init__(self, page: Passed) -> None:
        self._page = page
        self._sheet = Sheet(page.drawing)
        self._nodes = {node.get("id"): node for node in page.drawing.root.iter() if node.get("id")}
        boxes = [*self._sheet.frames.values(), *(s.box for s in self._sheet.shapes.values())]
        self._left = min((box.x for box in boxes), default=0)
        self._top = min((box.y for box in boxes), default=0)
        self.width = max((box.right for box in boxes), default=0) - self._left
        self.height = max((box.bottom for box in boxes), default=0) - self._top

    def markup(self) -> str:
        """The whole page as SVG."""
        name = escape(self._page.drawing.name)
        shapes = sorted(self._sheet.shapes.values(), key=_outermost_first)
        parts = [
            f'<text y="-12" font-size="15" font-weight="600" fill="{_INK}">{name}</text>',
            f'<g transform="translate({-self._left:g} {-self._top:g})">',
            *(self._frame(id, box) for id, box in self._sheet.frames.items()),
            *(self._shape(one) for one in shapes),
            *(self._way(one) for one in self._sheet.ways.values()),
            "</g>",
        ]
        return "".join(parts)

    def _frame(self, id: str, box: Box) -> str:
        name = self._nodes[id].get("name") or ""
        lines = wrap(say_roles(name.split()) or name, max(8, int(box.height / _LETTER)))
        y = box.y + box.height / 2
        return f'<rect {_at(box)} fill="none" stroke="#c5cdd4"/>' + "".join(
            f'<text transform="translate({box.x + 14 + place * _LINE:g} {y:g}) rotate(-90)"'
            f' text-anchor="middle" fill="{_SOFT}">{escape(line)}</text>'
            for place, line in enumerate(lines)
        )

    def _shape(self, one: Shape) -> str:
        passed = one.id in self._page.elements
        colour = _PASSED if passed else _PLAIN
        fill = "#e6f0fa" if passed else "#fff"
        style = f'fill="{fill}" stroke="{colour}" stroke-width="{2.5 if passed else 1:g}"'
        ink = _INK if passed else _SOFT
        if one.kind.endswith("Event"):
            drawn = self._event(one, style, colour)
        elif one.kind.endswith("Gateway"):
            drawn = _gateway(one, style, colour)
        elif one.kind == "subProcess":
            drawn = f'<rect {_at(one.box)} rx="10" fill="none" stroke="{colour}"/>'
            drawn += _text(one.name, Box(one.box.x, one.box.y + 4, one.box.width, 20), ink)
        else:
            drawn = f'<rect {_at(one.box)} rx="8" {style}/>'
            if one.kind == "callActivity":
                drawn += f'<rect {_at(one.box.inside(3))} rx="6" fill="none" stroke="{colour}"/>'
            drawn += _text(one.name, one.box, ink)
        label = _text(one.name, one.label, ink) if one.label is not None else ""
        return f"<g><title>{escape(one.name or one.id)}</title>{drawn}{label}</g>"

    def _event(self, one: Shape, style: str, colour: str) -> str:
        x, y, r = one.box.x + one.box.width / 2, one.box.y + one.box.height / 2, one.box.width / 2
        node = self._nodes[one.id]
        dashed = ' stroke-dasharray="4 3"' if node.get("cancelActivity") == "false" else ""
        drawn = f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" {style}{dashed}/>'
        inner = f'<circle cx="{x:g}" cy="{y:g}" r="{r - 3:g}" fill="none" stroke="{colour}"'
        if one.kind == "endEvent":
            drawn += f'{inner} stroke-width="2"/>'
        elif one.kind != "startEvent":
            drawn += f"{inner}{dashed}/>"
        kinds = (str(child.tag).removeprefix(BPMN) for child in node if isinstance(child.tag, str))
        kind = next((kind for kind in kinds if kind.endswith(_DEFINITION)), "")
        sign = _SIGNS.get(kind.removesuffix(_DEFINITION), "")
        return drawn + (
            f'<path transform="translate({x:g} {y:g})" d="{sign}" fill="none" stroke="{colour}"/>'
            if sign
            else ""
        )

    def _way(self, one: Way) -> str:
        passed = one.id in self._page.flows
        colour, marker = (_PASSED, "passato") if passed else (_PLAIN, "altro")
        points = " ".join(f"{point.x:g},{point.y:g}" for point in one.points)
        label = _text(one.name, one.label, _INK if passed else _SOFT) if one.label else ""
        return (
            f'<polyline points="{points}" fill="none" stroke="{colour}"'
            f' stroke-width="{2.5 if passed else 1:g}" marker-end="url(#{marker})"/>{label}'
        )


# Around the middle of an event.
_SIGNS: Mapping[str, str] = {
    "message": "M-8 -5H8V5H-8ZL0 1L8 -5",
    "timer": "M8 0A8 8 0 1 1 -8 0A8 8 0 1 1 8 0M0 0V-6M0 0L4 2",
    "signal": "M0 -7L7 5H-7Z",
    "error": "M-6 6L-2 -5L2 2L6 -7",
    "escalation": "M0 -7L5 6L0 1L-5 6Z",
    "terminate": "M6 0A6 6 0 1 1 -6 0A6 6 0 1 1 6 0",
}


def _gateway(one: Shape, style: str, colour: str) -> str:
    x, y = one.box.x + one.box.width / 2, one.box.y + one.box.height / 2
    corners = (
        f"{x:g},{one.box.y:g} {one.box.right:g},{y:g} {x:g},{one.box.bottom:g} {one.box.x:g},{y:g}"
    )
    sign = _CROSSES.get(one.kind, "")
    return (
        f'<polygon points="{corners}" {style}/>'
        f'<path transform="translate({x:g} {y:g})" d="{sign}" fill="none" stroke="{colour}"'
        ' stroke-width="2"/>'
    )


_CROSSES: Mapping[str, str] = {
    "exclusiveGateway": "M-6 -6L6 6M6 -6L-6 6",
    "parallelGateway": "M-8 0H8M0 -8V8",
    "inclusiveGateway": "M8 0A8 8 0 1 1 -8 0A8 8 0 1 1 8 0",
    "eventBasedGateway": "M0 -8L8 -2L5 7H-5L-8 -2Z",
}


def _outermost_first(one: Shape) -> tuple[bool, float]:
    return one.kind != "subProcess", -one.box.width * one.box.height


def _at(box: Box) -> str:
    return f'x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"'


def _text(said: str, box: Box, colour: str) -> str:
    lines = list(_lines(said, max(box.width, 40)))
    x, first = box.x + box.width / 2, box.y + box.height / 2 - len(lines) * _LINE / 2 + 10
    spans = "".join(
        f'<tspan x="{x:g}" y="{first + place * _LINE:g}">{escape(line)}</tspan>'
        for place, line in enumerate(lines)
    )
    return f'<text text-anchor="middle" fill="{colour}">{spans}</text>' if spans else ""


def _lines(said: str, width: float) -> Iterator[str]:
    line = ""
    for word in said.split():
        if line and (len(line) + 1 + len(word)) * _LETTER > width:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    if line:
        yield line
