"""Draws a random model as BPMN."""

from tests.engine.drawing import (
    boundary,
    catch,
    drawn,
    end,
    event,
    flow,
    gateway,
    message,
    script,
    start,
    sub,
    timer,
    user,
)
from tests.reference.models import Edge, Graph, Place

_GATEWAYS = {"race": "eventBased"}


def rendered(model: Graph) -> bytes:
    return drawn(*_inside(model))


def _inside(graph: Graph) -> list[str]:
    places = [_place(place, graph) for place in graph.places.values()]
    return [*places, *(_edge(edge) for edge in graph.edges)]


def _edge(edge: Edge) -> str:
    if edge.guard is None:
        return flow(edge.source, edge.target)
    variable, value = edge.guard
    return flow(edge.source, edge.target, f"{variable} = {value}")


def _place(place: Place, graph: Graph) -> str:
    if place.attached_to is not None:
        definition = event("error", "e_rifiuto") if place.kind == "error" else _waited(place)
        return boundary(place.id, place.attached_to, definition, interrupting=place.interrupting)
    if place.kind in {"timer", "message"}:
        return catch(place.id, _waited(place))
    if place.kind == "sub" and place.body is not None:
        return sub(place.id, *_inside(place.body))
    if place.kind in {"exclusive", "inclusive", "parallel", "race"}:
        edges = graph.out_of(place.id)
        default = next((edge.target for edge in edges if edge.guard is None), None)
        chooses = place.kind in {"exclusive", "inclusive"} and len(edges) > 1
        kind = _GATEWAYS.get(place.kind, place.kind)
        return gateway(kind, place.id, default if chooses else None)
    return _SIMPLE[place.kind](place.id)


def _waited(place: Place) -> str:
    if place.kind == "timer":
        return timer("Duration", 'duration("PT1H")')
    return message(correlation=f'"{place.id}"')


_SIMPLE = {
    "start": start,
    "user": user,
    "script": lambda id: script(id, "1", "x"),
    "end": end,
    "terminate": lambda id: end(id, event("terminate")),
    "error": lambda id: end(id, event("error", "e_rifiuto")),
}
