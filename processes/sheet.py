"""How a diagram lies on its sheet: boxes, labels and lines, read from its BPMN interchange."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from processes.drawings import Drawing

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_DC = "{http://www.omg.org/spec/DD/20100524/DC}"
_LINE = "{http://www.omg.org/spec/DD/20100524/DI}"
_FRAMES = (f"{BPMN}participant", f"{BPMN}lane")


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the sheet, in pixels of the drawing."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the sheet."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    def holds(self, other: "Box", slack: float = 0) -> bool:
        """Whether another box lies inside it."""
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def overlaps(self, other: "Box") -> bool:
        """Whether the two share more than an edge."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def inside(self, by: float) -> "Box":
        """The box made smaller on every side."""
        return Box(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)


@dataclass(frozen=True, slots=True)
class Line:
    """One straight piece of a flow."""

    start: Point
    end: Point

    @property
    def is_upright(self) -> bool:
        """Whether it runs straight up or down."""
        return abs(self.start.x - self.end.x) < 1

    @property
    def box(self) -> Box:
        """The smallest box around it."""
        x, y = min(self.start.x, self.end.x), min(self.start.y, self.end.y)
        width, height = abs(self.start.x - self.end.x), abs(self.start.y - self.end.y)
        return Box(x, y, width, height)

    def enters(self, box: Box) -> bool:
        """Whether it runs through a box, and not only along its edge (pieces at right angles)."""
        mine = self.box
        return (
            mine.x < box.right and box.x < mine.right
            if not self.is_upright
            else box.x < mine.x < box.right
        ) and (
            mine.y < box.bottom and box.y < mine.bottom
            if self.is_upright
            else box.y < mine.y < box.bottom
        )


@dataclass(frozen=True, slots=True)
class Shape:
    """An element as it is drawn: its box, the box of its label, what it stands in and on."""

    id: str
    kind: str
    name: str
    box: Box
    label: Box | None
    inside: str | None  # the expanded sub-process around it
    on: str | None  # the activity on whose edge it sits
    lane: str | None


@dataclass(frozen=True, slots=True)
class Way:
    """A flow as it is drawn."""

    id: str
    name: str
    source: str
    target: str
    points: tuple[Point, ...]
    label: Box | None

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its straight pieces, those without length left out."""
        pairs = zip(self.points, self.points[1:], strict=False)
        return tuple(Line(a, b) for a, b in pairs if a != b)


@dataclass(frozen=True)
class Sheet:
    """The whole drawing of one process."""

    drawing: Drawing

    @cached_property
    def shapes(self) -> dict[str, Shape]:
        """Every element of the process that is drawn, by id; frames apart."""
        lanes = dict(self._lanes())
        drawn: dict[str, Shape] = {}
        for node in self._nodes():
            id = node.get("id") or ""
            if id in self._boxes:
                box, label = self._boxes[id]
                drawn[id] = Shape(
                    id=id,
                    kind=etree.QName(node).localname,
                    name=node.get("name") or "",
                    box=box,
                    label=label,
                    inside=_around(node),
                    on=node.get("attachedToRef"),
                    lane=lanes.get(id),
                )
        return drawn

    @cached_property
    def frames(self) -> dict[str, Box]:
        """The boxes of the pool and its lanes, by id."""
        ids = [node.get("id") or "" for node in self.drawing.root.iter(*_FRAMES)]
        return {id: self._boxes[id][0] for id in ids if id in self._boxes}

    @cached_property
    def ways(self) -> dict[str, Way]:
        """Every flow that is drawn, by id."""
        drawn = {
            edge.get("bpmnElement") or "": edge
            for edge in self.drawing.root.iter(f"{_DI}BPMNEdge")
        }
        return {
            id: Way(
                id,
                flow.get("name") or "",
                flow.get("sourceRef") or "",
                flow.get("targetRef") or "",
                tuple(_points(drawn[id])),
                _label(drawn[id]),
            )
            for flow in self.drawing.root.iter(f"{BPMN}sequenceFlow")
            for id in (flow.get("id") or "",)
            if id in drawn
        }

    @cached_property
    def undrawn(self) -> tuple[str, ...]:
        """Elements and flows of the process that nobody drew."""
        flows = (flow.get("id") or "" for flow in self.drawing.root.iter(f"{BPMN}sequenceFlow"))
        nodes = (node.get("id") or "" for node in self._nodes())
        return (
            *(id for id in nodes if id not in self.shapes),
            *(id for id in flows if id not in self.ways),
        )

    def around(self, id: str) -> tuple[str, ...]:
        """The sub-processes in which an element stands, the innermost first."""
        found, at = [], self.shapes[id].inside if id in self.shapes else None
        while at is not None:
            found.append(at)
            at = self.shapes[at].inside if at in self.shapes else None
        return tuple(found)

    @cached_property
    def _boxes(self) -> dict[str, tuple[Box, Box | None]]:
        return {
            shape.get("bpmnElement") or "": (_box(shape[0]), _label(shape))
            for shape in self.drawing.root.iter(f"{_DI}BPMNShape")
            if len(shape) and shape[0].tag == f"{_DC}Bounds"
        }

    def _nodes(self) -> Iterator[etree._Element]:
        """Elements that stand on the sheet: what flows join, and what sits on their edges."""
        for process in self.drawing.root.iter(f"{BPMN}process"):
            for node in process.iter():
                if isinstance(node.tag, str) and _is_node(node):
                    yield node

    def _lanes(self) -> Iterator[tuple[str, str]]:
        for lane in self.drawing.root.iter(f"{BPMN}lane"):
            for reference in lane.findall(f"{BPMN}flowNodeRef"):
                yield (reference.text or "").strip(), lane.get("id") or ""


_NODES = ("Task", "task", "Event", "Gateway", "subProcess", "callActivity")


def _is_node(node: etree._Element) -> bool:
    name = etree.QName(node)
    return name.namespace == BPMN[1:-1] and name.localname.endswith(_NODES)


def _around(node: etree._Element) -> str | None:
    parent = node.getparent()
    return parent.get("id") if parent is not None and parent.tag == f"{BPMN}subProcess" else None


def _label(drawn: etree._Element) -> Box | None:
    bounds = drawn.find(f"{_DI}BPMNLabel/{_DC}Bounds")
    return None if bounds is None else _box(bounds)


def _points(edge: etree._Element) -> Iterator[Point]:
    for point in edge.findall(f"{_LINE}waypoint"):
        yield Point(_number(point, "x"), _number(point, "y"))


def _box(bounds: etree._Element) -> Box:
    x, y, width, height = (_number(bounds, word) for word in ("x", "y", "width", "height"))
    return Box(x, y, width, height)


def _number(node: etree._Element, word: str) -> float:
    return float(node.get(word) or 0)
