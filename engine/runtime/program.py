"""A version made ready to run: its diagrams judged, read and built once, then only shared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from engine.dmn import Model, shared_decisions
from engine.refusal import NotFound, Refusal
from engine.runtime.building import build
from engine.runtime.diagram import Diagram, Element, Flow, Node
from engine.runtime.drawing import read_diagrams
from engine.runtime.findings import Finding, UnsupportedDiagram
from engine.runtime.gate import check_diagrams
from engine.runtime.language import FeelEnvironment, Functions
from engine.runtime.levels import LevelSpec
from engine.runtime.reading import BPMN, read_xml
from engine.runtime.refusals import NoStart
from engine.runtime.structure import check_structure
from engine.runtime.timing import next_start


@dataclass(frozen=True, slots=True)
class Start:
    """A way in which a process begins: kind is none, message, signal or timer."""

    element: str
    kind: str
    name: str = ""  # of the message or signal
    timer: str = ""  # the FEEL of a timer
    timer_kind: str = ""  # date, duration or cycle


@dataclass(frozen=True)
class Program:
    """A process with all that it calls. Never changed after it was made; safe between threads."""

    process: str
    diagrams: Mapping[str, Diagram] = field(repr=False)
    levels: dict[str, LevelSpec] = field(repr=False)
    models: Mapping[str, Model] = field(repr=False)
    elements: Mapping[tuple[str, str], Element] = field(repr=False)
    flows: Mapping[tuple[str, str], Flow] = field(repr=False)
    starts: tuple[Start, ...] = ()

    @property
    def processes(self) -> Mapping[str, str]:
        """Ids and names of the process and of those it calls."""
        return {diagram.process: diagram.name for diagram in self.diagrams.values()}

    def source(self, process: str) -> bytes:
        """The file in which a process is drawn; `NotFound` if it is none of these."""
        if process not in self.diagrams:
            raise NotFound
        return self.diagrams[process].source

    def node(self, process: str, element: str) -> Node:
        """All that is known of an element; `NotFound` if there is none."""
        try:
            return self.diagrams[process].nodes[element]
        except KeyError:
            raise NotFound from None

    def next_start(self, element: str, after: datetime, functions: Functions) -> datetime | None:
        """The next instant at which a timer start begins an instance, if there is one."""
        found = self.following_start(element, after, functions)
        return None if found is None else found["due"]

    def following_start(
        self,
        element: str,
        after: datetime,
        functions: Functions,
        before: Mapping[str, Any] | None = None,
    ) -> dict[str, Any] | None:
        """The same, as plain data that says `due` and, given again as `before`, how a cycle
        goes on: its count, its first instant. Instants that have passed are not made up for.
        """
        event = self.node(self.process, element).event
        return next_start(event, element, FeelEnvironment(after, functions), before)

    def start_of(self, message: str | None) -> Start:
        """The start for a message or signal, named by its name or its start event; without one
        the plain start, or else the timer. `NoStart` if there is none.
        """
        fitting = [
            start
            for start in self.starts
            if (message in {start.name, start.element} if message else start.kind in _ALONE)
        ]
        if not fitting:
            raise NoStart(process=self.process)
        return min(fitting, key=lambda start: start.kind != "none")


_SHARED = 256  # files: those of the versions in force, and as many again
_ALONE = frozenset({"none", "timer"})


def check(files: Mapping[str, bytes], process: str) -> list[Finding]:
    """Everything for which the gate would refuse a process; empty when it runs."""
    return examine(files, process)[0]


def examine(
    files: Mapping[str, bytes], process: str
) -> tuple[list[Finding], Mapping[str, Diagram]]:
    """The same, and the diagrams of the process and of those that it calls, as far as they could
    be read.
    """
    findings, diagrams, _ = _judge(files, process)
    return list(findings), diagrams


def written_names(files: Mapping[str, bytes]) -> Mapping[str, str]:
    """Ids and names of the processes that files draw, whether or not any of them would run."""
    names: dict[str, str] = {}
    for path, raw in files.items():
        if path.startswith("bpmn/"):
            names |= _names_in(raw) or {PurePosixPath(path).stem: PurePosixPath(path).stem}
    return names


def _names_in(raw: bytes) -> dict[str, str]:
    try:
        drawn = read_xml(raw).iter(f"{{{BPMN}}}process")
    except Refusal:
        return {}
    return {one.get("id", ""): one.get("name", one.get("id", "")) for one in drawn}


def compile_program(files: Mapping[str, bytes], process: str) -> Program:
    """The program of a process; `UnsupportedDiagram` with all findings when it does not pass.

    `files` are keyed by their path in the bundle; only `bpmn/` and `dmn/` are looked at.
    """
    findings, diagrams, models = _judge(files, process)
    if findings:
        raise UnsupportedDiagram(process, findings)
    nodes = [node for diagram in diagrams.values() for node in diagram.nodes.values()]
    flows = [flow for diagram in diagrams.values() for flow in diagram.flows.values()]
    return Program(
        process,
        diagrams,
        build(diagrams, models),
        models,
        {(node.element.process, node.id): node.element for node in nodes},
        {(flow.process, flow.id): flow for flow in flows},
        tuple(_start(node) for node in diagrams[process].inside(None) if _begins(node)),
    )


def _begins(node: Node) -> bool:
    return node.kind == "startEvent"


def _start(node: Node) -> Start:
    event = node.event
    return Start(node.id, event.kind, event.name or "", event.when, event.timer or "")


Judged = tuple[tuple[Finding, ...], Mapping[str, Diagram], Mapping[str, Model]]


def _judge(files: Mapping[str, bytes], process: str) -> Judged:
    findings: list[Finding] = []
    diagrams: dict[str, Diagram] = {}
    for path, raw in sorted(files.items()):
        if path.startswith("bpmn/"):
            _read(path, raw, diagrams, findings)
    if not findings and process not in diagrams:
        findings.append(Finding(process, "", "nel fascicolo dei file il processo non c'è"))
    models: dict[str, Model] = {}
    if not findings:
        diagrams = _reached(diagrams, process)
        findings.extend(check_diagrams(diagrams, frozenset(_tables(files))))
    if not findings:
        models, unreadable = _models(files, diagrams)
        findings.extend(unreadable)
    return tuple(findings), diagrams, models


def _read(path: str, raw: bytes, diagrams: dict[str, Diagram], findings: list[Finding]) -> None:
    try:
        wrong, found = _drawn(raw)
    except Refusal as refusal:
        findings.append(Finding(path, "", str(refusal)))
        return
    findings.extend(wrong)
    if findings:
        return
    if len(found) != 1:
        message = f"ha {len(found)} processi eseguibili: ogni file ne ha uno solo"
        findings.append(Finding(path, "", message))
    for diagram in found:
        if diagram.process in diagrams:
            findings.append(Finding(diagram.process, "", "due processi hanno lo stesso nome"))
        diagrams[diagram.process] = diagram


@lru_cache(maxsize=_SHARED)
def _drawn(raw: bytes) -> tuple[tuple[Finding, ...], tuple[Diagram, ...]]:
    """What a file draws, and what is wrong in it: read once, whichever bundles it travels in."""
    root = read_xml(raw)
    wrong = tuple(check_structure(root))
    return wrong, () if wrong else tuple(read_diagrams(root, raw))


def _reached(diagrams: Mapping[str, Diagram], process: str) -> dict[str, Diagram]:
    """The process and those that it calls, and so on."""
    found: dict[str, Diagram] = {}
    waiting = [process]
    while waiting:
        id = waiting.pop()
        if id in diagrams and id not in found:
            found[id] = diagrams[id]
            waiting.extend(node.called for node in found[id].nodes.values() if node.called)
    return found


def _tables(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {
        path.removeprefix("dmn/").removesuffix(".dmn"): raw
        for path, raw in files.items()
        if path.startswith("dmn/")
    }


def _models(
    files: Mapping[str, bytes], diagrams: Mapping[str, Diagram]
) -> tuple[dict[str, Model], list[Finding]]:
    models: dict[str, Model] = {}
    findings: list[Finding] = []
    tables = _tables(files)
    for diagram in diagrams.values():
        for node in diagram.nodes.values():
            if node.table is None or node.table in models:
                continue
            try:
                model = models[node.table] = shared_decisions(tables[node.table])
            except Refusal as refusal:
                findings.append(Finding(diagram.process, node.id, str(refusal)))
                continue
            if node.table not in {*model.decisions, *model.decisions.values()}:
                message = f"il file della tavola non contiene la decisione «{node.table}»"
                findings.append(Finding(diagram.process, node.id, message))
    return models, findings
