"""What can be explored by itself: the flow of a level, and each branch that runs beside it.

A boundary event that does not interrupt begins a branch of its own every time it fires, and so
does a parallel gateway each time a loop passes it. Where such a branch never meets the flow out
of which it came, it is a region: as many runs of it as happen may be under way together, and each
is judged as the only one, because none of them sees another. Where it flows back, both are one
region and a token too many is found there.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from engine.runtime.diagram import Diagram, Flow, Node

JOINING = frozenset({"parallelGateway", "inclusiveGateway"})


@dataclass(frozen=True, slots=True)
class Region:
    """The elements to which tokens come from these flows."""

    level: str | None
    begins: tuple[str, ...]  # flows: any one of them begins it
    nodes: frozenset[str]
    beside: frozenset[str] = frozenset()  # what fires without interrupting, and flows back
    parting: frozenset[str] = frozenset()  # flows into regions of their own


def is_join(node: Node) -> bool:
    """Whether tokens wait here for each other."""
    return node.kind in JOINING and len(node.element.incoming) > 1


def vanishes(node: Node) -> bool:
    """Whether a token simply ends here."""
    return node.kind == "endEvent" and node.event.kind not in {"terminate", "error"}


def main_region(diagram: Diagram, level: str | None) -> Region:
    """What the level begins with."""
    starts = [node.id for node in diagram.inside(level) if node.kind == "startEvent"]
    flows = tuple(flow.id for start in starts for flow in diagram.after(start))
    return region(diagram, level, flows)


def region(diagram: Diagram, level: str | None, flows: tuple[str, ...]) -> Region:
    """The elements that belong together behind these flows."""
    reach = _Reach(diagram)
    starts = [diagram.flows[flow].target for flow in flows]
    parting: set[str] = set()
    beside: set[str] = set()
    while True:
        nodes = reach.of(starts, beside, parting)
        part = next(reach.parting(nodes, starts, parting), None)
        if part is not None:
            parting.add(part)
            continue
        back = next(
            (
                event.id
                for event in events_beside(diagram, nodes)
                if event.id not in beside and reach.meets([event.id], nodes)
            ),
            None,
        )
        if back is None:
            break
        beside.add(back)
    met = {flow for flow in parting if diagram.flows[flow].source in nodes}
    return Region(level, flows, frozenset(nodes), frozenset(beside), frozenset(met))


def events_beside(diagram: Diagram, nodes: Collection[str]) -> list[Node]:
    """The boundary events of these activities that do not interrupt."""
    return [
        event
        for host in sorted(nodes)
        for event in diagram.attached(host)
        if not event.event.interrupting
    ]


class _Reach:
    """Where tokens can come to on one diagram."""

    def __init__(self, diagram: Diagram) -> None:
        self._diagram = diagram
        self._attached: dict[str, list[Node]] = {}
        for node in diagram.nodes.values():
            if node.element.attached_to is not None:
                self._attached.setdefault(node.element.attached_to, []).append(node)

    def of(
        self, starts: list[str], beside: Collection[str] | None, without: Collection[str] = ()
    ) -> set[str]:
        """Everything behind these elements. `beside` are the events that count among those
        that do not interrupt, None for all of them; `without` are flows not taken.
        """
        seen: set[str] = set()
        waiting = list(starts)
        while waiting:
            id = waiting.pop()
            if id in seen:
                continue
            seen.add(id)
            after = self._diagram.after(id)
            waiting.extend(flow.target for flow in after if flow.id not in without)
            waiting.extend(
                event.id
                for event in self._attached.get(id, ())
                if event.event.interrupting or beside is None or event.id in beside
            )
        return seen

    def meets(self, starts: list[str], nodes: Collection[str]) -> bool:
        """Whether tokens from here can come to one of these elements, other than to end."""
        return any(
            id in nodes and not vanishes(self._diagram.nodes[id]) for id in self.of(starts, None)
        )

    def parting(self, nodes: set[str], starts: list[str], known: Collection[str]) -> Iterator[str]:
        """Flows out of a gateway in a loop that lead away from the loop for good."""
        for id in sorted(nodes):
            if self._diagram.nodes[id].kind not in JOINING:
                continue
            for flow in self._diagram.after(id):
                if flow.id not in known and self._leads_away(flow, starts, known):
                    yield flow.id

    def _leads_away(self, flow: Flow, starts: list[str], known: Collection[str]) -> bool:
        others = [
            other.target for other in self._diagram.after(flow.source) if other.id != flow.id
        ]
        if flow.source not in self.of(others, None):
            return False
        return not self.meets([flow.target], self.of(starts, None, {*known, flow.id}))
