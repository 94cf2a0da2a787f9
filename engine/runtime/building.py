"""From diagrams to the specifications that SpiffWorkflow runs: made once per version."""

from collections.abc import Mapping

from engine.dmn import Model
from engine.runtime.diagram import Diagram, Node, follows
from engine.runtime.events import (
    BoundaryEvent,
    CatchEvent,
    EndEvent,
    LevelWatcher,
    ReceiveTask,
    StartEvent,
    ThrowEvent,
)
from engine.runtime.gateways import (
    EventGateway,
    ExclusiveGateway,
    InclusiveGateway,
    ParallelGateway,
)
from engine.runtime.levels import BEYOND, Beyond, CallActivity, LevelSpec, SubProcess
from engine.runtime.nodes import (
    Activity,
    DecisionTask,
    Part,
    ScriptTask,
    SendTask,
    ServiceTask,
    UserTask,
)
from engine.runtime.repetition import MultiInstance, Repetition, StandardLoop

Models = Mapping[str, Model]

PARTS: dict[str, type[Part]] = {
    "userTask": UserTask,
    "manualTask": UserTask,
    "scriptTask": ScriptTask,
    "serviceTask": ServiceTask,
    "businessRuleTask": DecisionTask,
    "sendTask": SendTask,
    "receiveTask": ReceiveTask,
    "callActivity": CallActivity,
    "subProcess": SubProcess,
    "exclusiveGateway": ExclusiveGateway,
    "parallelGateway": ParallelGateway,
    "inclusiveGateway": InclusiveGateway,
    "eventBasedGateway": EventGateway,
    "startEvent": StartEvent,
    "endEvent": EndEvent,
    "intermediateCatchEvent": CatchEvent,
    "intermediateThrowEvent": ThrowEvent,
    "boundaryEvent": BoundaryEvent,
}


def build(diagrams: Mapping[str, Diagram], models: Models) -> dict[str, LevelSpec]:
    """The levels of all diagrams, by name: a process by its id, a sub-process by its path."""
    levels: dict[str, LevelSpec] = {}
    for diagram in diagrams.values():
        holders = [node.id for node in diagram.nodes.values() if node.kind == "subProcess"]
        for parent in (None, *holders):
            level = _Builder(diagram, parent, models).level
            levels[level.name] = level
        _go_beyond(diagram, levels)
    return levels


def _go_beyond(diagram: Diagram, levels: dict[str, LevelSpec]) -> None:
    """Where a called process goes on when the part that called it has ended: under the path."""
    whole = levels[diagram.process]
    for node in diagram.nodes.values():
        if node.kind == "callActivity" and node.outlasts and node.element.parent is not None:
            level = levels[level_name(diagram.process, node.element.parent)]
            beyond = Beyond(whole, f"{node.id}{BEYOND}", node)
            beyond.spec_name = node.called or ""
            level.task_specs[node.id].beyond = beyond


def level_name(process: str, parent: str | None) -> str:
    """The name of a level."""
    return f"{process}/{parent}" if parent else process


class _Builder:
    """Builds one level."""

    def __init__(self, diagram: Diagram, parent: str | None, models: Models) -> None:
        self._diagram = diagram
        self._models = models
        self.level = LevelSpec(level_name(diagram.process, parent))
        nodes = diagram.inside(parent)
        for node in nodes:
            self._place(node)
        for node in nodes:
            self._connect(node)
        for spec in self.level.task_specs.values():
            if isinstance(spec, InclusiveGateway):
                spec.upstream = _upstream(self.level, spec)

    def _place(self, node: Node) -> None:
        if node.repeat is not None:
            repetition = StandardLoop if node.repeat.kind == "loop" else MultiInstance
            holder = repetition(self.level, node.id, node, node.repeat)
            instance = self._part(node, holder.instance_name)
            instance.is_instance = True
        else:
            self._part(node, node.id)
        if node.kind == "startEvent" and (node.element.parent or node.event.kind == "none"):
            self.level.first = node.id
        if node.by_event:
            self._watch(node)

    def _part(self, node: Node, name: str) -> Part:
        part = PARTS[node.kind](self.level, name, node)
        if isinstance(part, CallActivity):
            part.spec_name = node.called or ""
        elif isinstance(part, SubProcess):
            part.spec_name = part.drawn_inside = level_name(self._diagram.process, node.id)
        elif isinstance(part, DecisionTask):
            part.model = self._models[node.table or ""]
        return part

    def _watch(self, node: Node) -> None:
        start = next(
            inner for inner in self._diagram.inside(node.id) if inner.kind == "startEvent"
        )
        watcher = LevelWatcher(self.level, f"{node.id}#watch", start)
        watcher.connect(self.level.task_specs[node.id])
        self.level.watchers.append(watcher.name)

    def _connect(self, node: Node) -> None:
        part = self.level.task_specs[node.id]
        if node.element.attached_to is not None:
            self._watched(node, node.element.attached_to).boundaries.append(node.id)
            part.comes_back = self._leads_to(node.id, node.element.attached_to)
        for flow in self._diagram.after(node.id):
            part.connect(self.level.task_specs[flow.target])
            if isinstance(part, ExclusiveGateway):
                condition = None if flow.is_default else flow.condition
                part.branches.append((condition, flow.target))

    def _leads_to(self, start: str, goal: str) -> bool:
        """Whether the flows from here lead there."""
        seen, waiting = set[str](), [start]
        while waiting and goal not in seen:
            place = waiting.pop()
            seen.add(place)
            following = [flow.target for flow in self._diagram.after(place)]
            waiting += [one for one in following if one not in seen]
        return goal in seen

    def _watched(self, node: Node, host: str) -> Part:
        """What a boundary watches: of repeated work the whole, but its term round by round."""
        whole: Part = self.level.task_specs[host]
        timed = node.event.kind == "timer" and follows(
            node.element, self._diagram.nodes[host].element
        )
        if isinstance(whole, Repetition) and timed:
            whole = self.level.task_specs[whole.instance_name]
        return whole


def _upstream(level: LevelSpec, gateway: Part) -> dict[str, frozenset[str]]:
    """For each flow in, every element from which it can be reached without passing the gateway.

    A boundary event is reached from the activity it watches, for as long as that is at work.
    """
    hosts = {
        boundary: spec.element
        for spec in level.task_specs.values()
        if isinstance(spec, Activity)
        for boundary in spec.boundaries
    }
    found: dict[str, frozenset[str]] = {}
    for name in _before(gateway):
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            place = waiting.pop()
            if place in seen or place == gateway.name:
                continue
            seen.add(place)
            waiting.extend(_before(level.task_specs[place]))
            if place in hosts:
                waiting.append(hosts[place])
        found[name] = frozenset(seen)
    return found


def _before(part: Part) -> list[str]:
    return [spec.name for spec in part.inputs]
