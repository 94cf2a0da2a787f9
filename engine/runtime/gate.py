"""The gate: judges what was drawn, so that whatever passes truly runs as it is drawn."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from engine.runtime import vocabulary as known
from engine.runtime.diagram import Diagram, Node
from engine.runtime.findings import Finding
from engine.runtime.gate_nodes import check_node
from engine.runtime.gate_words import check_expressions


@dataclass(frozen=True, slots=True)
class Around:
    """What a judgement of one diagram has to know of the rest of the bundle."""

    processes: frozenset[str]
    begins_plainly: frozenset[str]
    tables: frozenset[str]


Rule = Callable[[Diagram, Around], Iterator[tuple[str, str]]]


def check_diagrams(diagrams: Mapping[str, Diagram], tables: frozenset[str]) -> list[Finding]:
    """All that keeps these diagrams from being run; `tables` are the decision tables at hand."""
    plainly = frozenset(
        diagram.process
        for diagram in diagrams.values()
        if any(
            node.kind == "startEvent" and node.event.kind == "none"
            for node in diagram.inside(None)
        )
    )
    around = Around(frozenset(diagrams), plainly, tables)
    found = [
        Finding(diagram.process, element, message)
        for diagram in diagrams.values()
        for rule in RULES
        for element, message in rule(diagram, around)
    ]
    return [*found, *_calls_itself(diagrams)]


def _names(diagram: Diagram, around: Around) -> Iterator[tuple[str, str]]:
    del around
    for id in (diagram.process, *diagram.nodes, *diagram.flows):
        if not id:
            yield "", "un elemento non ha identificativo"
        elif id in known.RESERVED or id.endswith(known.RESERVED_ENDINGS):
            yield id, f"l'identificativo «{id}» è riservato al motore: scegline un altro"


def _flows(diagram: Diagram, around: Around) -> Iterator[tuple[str, str]]:
    del around
    pairs: set[tuple[str, str]] = set()
    for flow in diagram.flows.values():
        for end in (flow.source, flow.target):
            if end not in diagram.nodes:
                yield flow.id, f"il flusso tocca «{end}», che non c'è"
            elif diagram.nodes[end].element.parent != flow.parent:
                yield flow.id, f"il flusso attraversa il bordo del sottoprocesso di «{end}»"
        if (flow.source, flow.target) in pairs:
            yield flow.id, f"due flussi vanno da «{flow.source}» a «{flow.target}»"
        pairs.add((flow.source, flow.target))


def _levels(diagram: Diagram, around: Around) -> Iterator[tuple[str, str]]:
    """Each level has its start; only the top may have several, each for another message."""
    del around
    for holder in (None, *(n for n in diagram.nodes.values() if n.kind == "subProcess")):
        starts = [
            node
            for node in diagram.inside(holder.id if holder else None)
            if node.kind == "startEvent"
        ]
        if holder is not None:
            yield from _inner_start(holder, starts)
        elif not starts:
            yield "", "il processo non ha un evento di inizio"
        else:
            names = [(start.event.kind, start.event.name) for start in starts]
            for start in starts:
                if names.count((start.event.kind, start.event.name)) > 1:
                    yield start.id, "due eventi di inizio attendono la stessa cosa"


def _inner_start(holder: Node, starts: list[Node]) -> Iterator[tuple[str, str]]:
    if len(starts) != 1:
        yield holder.id, f"il sottoprocesso ha {len(starts)} eventi di inizio: ne serve uno"
        return
    kind = starts[0].event.kind
    if holder.by_event and kind == "none":
        yield starts[0].id, "l'inizio di un sottoprocesso a evento deve attendere qualcosa"
    if not holder.by_event and kind != "none":
        yield starts[0].id, "l'inizio di un sottoprocesso normale non attende nulla"


def _reach(diagram: Diagram, around: Around) -> Iterator[tuple[str, str]]:
    """Every element can be reached from a start."""
    del around
    attached: dict[str, list[str]] = {}
    for node in diagram.nodes.values():
        attached.setdefault(node.element.attached_to or "", []).append(node.id)
    waiting = [
        node.id for node in diagram.nodes.values() if node.kind == "startEvent" or node.by_event
    ]
    seen: set[str] = set()
    while waiting:
        id = waiting.pop()
        if id in seen or id not in diagram.nodes:
            continue
        seen.add(id)
        waiting.extend(flow.target for flow in diagram.after(id))
        waiting.extend(attached.get(id, ()))
    for id in diagram.nodes:
        if id not in seen:
            yield id, "nessun flusso porta fin qui"


def _nodes(diagram: Diagram, around: Around) -> Iterator[tuple[str, str]]:
    for node in diagram.nodes.values():
        for message in check_node(diagram, node):
            yield node.id, message
        if node.kind == "callActivity" and node.called not in around.processes:
            yield node.id, f"il processo chiamato «{node.called}» non c'è"
        elif node.kind == "callActivity" and node.called not in around.begins_plainly:
            yield node.id, f"il processo chiamato «{node.called}» non ha un inizio semplice"
        if node.kind == "businessRuleTask" and node.table not in around.tables:
            yield node.id, f"la tavola di decisione «{node.table}» non c'è"


def _expressions(diagram: Diagram, around: Around) -> Iterator[tuple[str, str]]:
    del around
    yield from check_expressions(diagram)


RULES: tuple[Rule, ...] = (_names, _flows, _levels, _reach, _nodes, _expressions)


def _calls_itself(diagrams: Mapping[str, Diagram]) -> list[Finding]:
    """A process that calls itself, over others or directly, would never be all there."""
    calls = {
        process: {node.called for node in diagram.nodes.values() if node.called}
        for process, diagram in diagrams.items()
    }
    found = []
    for process in diagrams:
        seen: set[str] = set()
        waiting = list(calls[process])
        while waiting:
            called = waiting.pop()
            if called not in seen:
                seen.add(called)
                waiting.extend(calls.get(called, ()))
        if process in seen:
            found.append(Finding(process, "", "il processo finisce per chiamare se stesso"))
    return found
