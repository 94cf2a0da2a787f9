"""How an activity can be left: what goes on inside it, seen from outside."""

from dataclasses import dataclass

from engine.runtime.diagram import Diagram, Node


@dataclass(frozen=True, slots=True)
class Exits:
    """The ways out of a level: by its end, by errors that nobody inside catches; and the
    escalations that are heard outside.
    """

    ends: bool = True
    errors: frozenset[str] = frozenset()
    escalations: frozenset[str] = frozenset()


ORDINARY = Exits()
INSIDE = frozenset({"subProcess", "callActivity"})
"""Activities that have a level inside."""


def fires(diagram: Diagram, event: Node, exits: Exits) -> bool:
    """Whether what a boundary event waits for can happen; of its activity `exits` are known."""
    host = diagram.nodes[event.element.attached_to or ""]
    kind = event.event.kind
    if kind not in {"error", "escalation"} or host.kind not in INSIDE:
        return True
    codes = exits.errors if kind == "error" else exits.escalations
    return any(caught_at(diagram, host.id, kind, code) == event for code in codes)


def caught_at(diagram: Diagram, host: str, kind: str, code: str) -> Node | None:
    """The boundary event that hears an error or escalation: rather the one that names it."""
    return _nearest(diagram.attached(host), kind, code)


def caught_on(diagram: Diagram, level: str | None, kind: str, code: str) -> Node | None:
    """The event sub-process that hears it on a level."""
    heard = {start_of(diagram, node).id: node for node in watchers(diagram, level)}
    found = _nearest([diagram.nodes[id] for id in heard], kind, code)
    return heard[found.id] if found is not None else None


def watchers(diagram: Diagram, level: str | None) -> list[Node]:
    """The event sub-processes of a level."""
    return [node for node in diagram.inside(level) if node.by_event]


def start_of(diagram: Diagram, level: Node) -> Node:
    """The one start event of a sub-process."""
    return next(node for node in diagram.inside(level.id) if node.kind == "startEvent")


def is_cut_off(diagram: Diagram, level: str | None, code: str) -> bool:
    """Whether an escalation thrown on a level is heard by somebody who interrupts it."""
    at = level
    while True:
        watcher = caught_on(diagram, at, "escalation", code)
        if watcher is not None:
            return start_of(diagram, watcher).event.interrupting
        if at is None:
            return False
        boundary = caught_at(diagram, at, "escalation", code)
        if boundary is not None:
            return boundary.event.interrupting
        at = diagram.nodes[at].element.parent


def _nearest(listening: list[Node], kind: str, code: str) -> Node | None:
    fitting = [
        node for node in listening if node.event.kind == kind and (node.event.name or code) == code
    ]
    return min(fitting, key=lambda node: not node.event.name, default=None)
