"""The ways that lead on from a task through a drawing, as far as the next steps of people."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from engine.runtime import Program
from engine.runtime.diagram import Node

Spot = tuple[str, str]  # process, element

HUMAN = frozenset({"userTask", "manualTask"})
_THROWN = frozenset({"error", "escalation"})


@dataclass(frozen=True, slots=True)
class Place:
    """An element within the calls around it; an activity is entered, and then it is left."""

    spot: Spot
    calls: tuple[Spot, ...] = ()
    left: bool = False


@dataclass(frozen=True, slots=True)
class Ways:
    """Everything that can be passed from a task up to the next steps of people or the ends."""

    program: Program = field(repr=False)
    start: Place
    onward: dict[Place, tuple[tuple[str, Place], ...]]  # by which flow, "" for none, and to where

    def node(self, place: Place) -> Node:
        """What stands at a place."""
        return self.program.node(*place.spot)

    def stops(self) -> dict[Spot, set[Place]]:
        """The steps of people and the ends, in the order of the drawing."""
        found: dict[Spot, set[Place]] = {}
        for place in self.onward:
            if _is_stop(self.node(place), place):
                found.setdefault(place.spot, set()).add(place)
        return found

    def reached(self, begin: Place, without: Place | None = None) -> set[Place]:
        """The places that lie behind one, itself included, if another is not passed."""
        found: set[Place] = set()
        waiting = [begin]
        while waiting:
            place = waiting.pop()
            if place not in found and place != without:
                found.add(place)
                waiting.extend(to for _, to in self.onward[place])
        return found

    def passed(self, targets: Collection[Place]) -> list[Place]:
        """The places through which every way to these leads, the first first."""
        return [
            place
            for place in self.onward
            if place not in targets and self.reached(self.start, place).isdisjoint(targets)
        ]

    def leading(self, place: Place, targets: Collection[Place]) -> set[str]:
        """The flows out of a place on which these are reached without passing it again."""
        return {
            flow
            for flow, to in self.onward[place]
            if not self.reached(to, place).isdisjoint(targets)
        }


def ways(program: Program, spot: Spot, calls: tuple[Spot, ...]) -> Ways:
    """The ways on from a task; `calls` are the call activities around it, outermost first."""
    start = Place(spot, calls, left=True)
    onward: dict[Place, tuple[tuple[str, Place], ...]] = {}
    waiting = [start]
    while waiting:
        place = waiting.pop()
        if place not in onward:
            onward[place] = tuple(_onward(program, place))
            waiting.extend(to for _, to in reversed(onward[place]))
    return Ways(program, start, onward)


def _is_stop(node: Node, place: Place) -> bool:
    if node.kind == "endEvent":
        return node.element.parent is None and not place.calls
    return node.kind in HUMAN and not place.left


def _onward(program: Program, place: Place) -> Iterator[tuple[str, Place]]:
    node = program.node(*place.spot)
    if _is_stop(node, place):
        return
    if node.kind == "endEvent":
        yield "", _around(program, place, node)
    elif node.kind == "callActivity" and node.called and not place.left:
        if place.spot not in place.calls:
            inner = program.diagrams[node.called].inside(None)
            yield from _entered(inner, (*place.calls, place.spot))
    elif node.kind == "subProcess" and not place.left:
        inner = program.diagrams[place.spot[0]].inside(node.id)
        yield from _entered(inner, place.calls)
    else:
        for flow in program.diagrams[place.spot[0]].after(node.id):
            yield flow.id, Place((place.spot[0], flow.target), place.calls)


def _entered(inner: list[Node], calls: tuple[Spot, ...]) -> Iterator[tuple[str, Place]]:
    for node in inner:
        if node.kind == "startEvent" and node.event.kind == "none":
            yield "", Place((node.element.process, node.id), calls)


def _around(program: Program, place: Place, ended: Node) -> Place:
    """Out of the activity around an end, or to the event on its edge that catches the end."""
    event, calls = ended.event, place.calls
    if ended.element.parent is not None:
        host = (place.spot[0], ended.element.parent)
    else:
        host, calls = calls[-1], calls[:-1]
    for edge in program.diagrams[host[0]].attached(host[1]):
        caught = edge.event
        if (
            event.kind in _THROWN
            and event.kind == caught.kind
            and caught.name in {None, event.name}
        ):
            return Place((host[0], edge.id), calls)
    return Place(host, calls, left=True)
