"""Diagrams for the token game, drawn in few words, and what is found in them."""

from engine.runtime import Diagram, examine
from engine.soundness import Flaw, Kind, judge
from tests.engine.drawing import drawn, flow, gateway, timer

HOUR = timer("Duration", 'duration("PT1H")')


def diagrams(*parts: str, **others: bytes) -> dict[str, Diagram]:
    """The diagrams of a process «prova», which the gate lets pass, and of those it calls."""
    files = {"bpmn/prova.bpmn": drawn(*parts)}
    files |= {f"bpmn/{name}.bpmn": drawing for name, drawing in others.items()}
    refused, found = examine(files, "prova")
    assert not refused, refused
    return dict(found)


def flaws(*parts: str, **others: bytes) -> list[Flaw]:
    return judge(diagrams(*parts, **others), "prova")


def only(found: list[Flaw]) -> tuple[Kind, str]:
    (one,) = found
    return one.kind, one.element


def choice(id: str, default: str, **others: str) -> str:
    """An exclusive gateway with its flows."""
    flows = [flow(id, target, when) for target, when in others.items()]
    return gateway("exclusive", id, default) + flow(id, default) + "".join(flows)


def both(id: str, *targets: str) -> str:
    return gateway("parallel", id) + "".join(flow(id, target) for target in targets)


def some(id: str, default: str, *targets: str) -> str:
    flows = [flow(id, target, f"{target} = true") for target in targets]
    return gateway("inclusive", id, default) + flow(id, default) + "".join(flows)
