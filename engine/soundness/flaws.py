"""What is wrong with a diagram, with the shortest run that shows it."""

from dataclasses import dataclass
from enum import StrEnum

from engine.runtime.diagram import Diagram, Node
from engine.soundness.net import Net
from engine.soundness.regions import is_join

Run = tuple[str, ...]
"""Elements and flows in the order in which tokens pass them."""

_MOST = 14  # labels of a way that is told in a sentence
_FIRST = 3


class Kind(StrEnum):
    """What can be wrong."""

    DOUBLED = "doppio"
    STUCK = "fermo"
    ENDLESS = "senza_fine"
    DEAD = "morto"
    UNCAUGHT = "errore"
    UNDECIDED = "non_deciso"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One fault: where, what, how to mend it, and the run that shows it."""

    process: str
    element: str
    kind: Kind
    message: str
    mend: str
    run: Run = ()
    way: str = ""  # the same in the labels of the diagram


def passed(diagram: Diagram, net: Net, flows: tuple[str, ...]) -> Run:
    """What tokens pass that leave on these flows, up to where they come to be."""
    ids: list[str] = []
    for flow in flows:
        ids.append(flow)
        target = diagram.nodes[diagram.flows[flow].target]
        if not is_join(target):
            ids.extend(net.chains.get(target.id, ()))
    return tuple(ids)


def told(diagram: Diagram, run: Run) -> str:
    """A run in the labels of the diagram."""
    said = [label for label in (_label(diagram, id) for id in run) if label]
    labels = [one for number, one in enumerate(said) if number == 0 or said[number - 1] != one]
    if len(labels) > _MOST:
        labels = [*labels[:_FIRST], "…", *labels[_FIRST - _MOST :]]
    return " → ".join(labels)


def named(node: Node) -> str:
    """How an element is called in a sentence."""
    return f"«{node.element.name or node.id}»"


def _label(diagram: Diagram, id: str) -> str:
    flow = diagram.flows.get(id)
    if flow is not None:
        return f"({flow.name})" if flow.name else ""
    node = diagram.nodes[id]
    if not node.element.name and node.kind in {"parallelGateway", "exclusiveGateway"}:
        return ""
    return named(node)
