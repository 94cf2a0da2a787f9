"""A decision model: read once from XML, asked as often as one likes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from engine.dmn.boxes import fitting
from engine.dmn.building import Drafts
from engine.dmn.graph import Decided, Graph, InputData, Knowledge, Node, Service
from engine.dmn.reading import read
from engine.dmn.refusals import NoSuchDecision, WrongDecision
from engine.dmn.tables import MatchedRule, Table
from engine.dmn.taking import DecisionRun
from engine.feel.budget import spending
from engine.feel.expressions import NO_FUNCTIONS, ROME
from engine.feel.invoke import invoke
from engine.feel.limits import DEFAULT, Limits
from engine.feel.refusals import EvaluationTooDeep
from engine.feel.run import Warned, admit
from engine.feel.types import Type
from engine.feel.values import Function, Functions, Value

_SHARED = 128  # texts


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision taken: its value, the rules that led to it, and what is worth a warning.

    `rules` are those of the asked decision's own table; `behind` those of the tables it needs.
    """

    value: Value = field(repr=False)
    rules: tuple[MatchedRule, ...] = ()
    warnings: tuple[Warned, ...] = ()
    behind: tuple[MatchedRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """Decisions that need each other, under one namespace."""

    name: str
    namespace: str
    graph: Graph = field(repr=False)
    own: Mapping[str, str] = field(repr=False)  # id -> key
    types: Mapping[str, Type] = field(repr=False)
    tables: tuple[Table, ...] = field(default=(), repr=False)  # all that its elements hold

    @property
    def decisions(self) -> Mapping[str, str]:
        """The names of the model's decisions by id."""
        return self._named(Decided)

    @property
    def inputs(self) -> Mapping[str, str]:
        """The names of the data that the model asks for, by id."""
        return self._named(InputData)

    def _named(self, kind: type[Node]) -> Mapping[str, str]:
        nodes = ((id, self.graph.nodes[key]) for id, key in self.own.items())
        return {id: node.name for id, node in nodes if isinstance(node, kind)}

    def decide(
        self,
        name_or_id: str,
        inputs: Mapping[str, object],
        *,
        now: datetime,
        functions: Functions = NO_FUNCTIONS,
        limits: Limits = DEFAULT,
    ) -> Decision:
        """Take a decision (or ask a decision service, or call knowledge) for these inputs.

        Inputs of one name in several models may be told apart as `namespace#name`. Inputs that
        the model does not declare are seen by its expressions too. Refuses with
        `NoSuchDecision` and as an expression's `evaluate`.
        """
        key = self._find(name_or_id)
        if key is None:
            raise NoSuchDecision(name=name_or_id)
        run = DecisionRun(self._undeclared(inputs), now, functions, limits, ROME)
        run.matched, run.taken = [], {}
        try:
            with spending(run):
                self._give(inputs, run, besides=key)
                value = self._taken(key, inputs, run)
        except RecursionError:
            raise EvaluationTooDeep from None
        run.check_size(value)
        name = self.graph.nodes[key].name
        own = tuple(rule for rule in run.matched if rule.decision == name)
        behind = tuple(rule for rule in run.matched if rule.decision != name)
        return Decision(value, own, tuple(run.warned), behind)

    def _taken(self, key: str, inputs: Mapping[str, object], run: DecisionRun) -> Value:
        node = self.graph.nodes[key]
        if isinstance(node, Service):
            given = {need.key: run.taken.get(need.key) for need in node.inputs}
            return self.graph.serve(node, given, run)
        value = self.graph.value(key, run)
        if isinstance(node, Knowledge) and isinstance(value, Function):
            names = value.parameters
            return invoke(value, [admit(name, inputs.get(name), run) for name in names], run)
        return value

    def _find(self, name_or_id: str) -> str | None:
        if name_or_id in self.own:
            return self.own[name_or_id]
        wanted = " ".join(name_or_id.split())
        keys = (key for key in self.own.values() if self.graph.nodes[key].name == wanted)
        found = [key for key in keys if not isinstance(self.graph.nodes[key], InputData)]
        return found[0] if found else None

    def _undeclared(self, inputs: Mapping[str, object]) -> Mapping[str, object]:
        return {name: value for name, value in inputs.items() if name not in self.graph.names}

    def _give(self, inputs: Mapping[str, object], run: DecisionRun, *, besides: str) -> None:
        """Put the given values where the graph looks for them; decisions may be given too."""
        for key, node in self.graph.nodes.items():
            if key == besides or not isinstance(node, InputData | Decided):
                continue
            names = (f"{key.rpartition('#')[0]}#{node.name}", node.name)
            given = next((name for name in names if name in inputs), None)
            if given is not None:
                value = admit(node.name, inputs[given], run)
                run.taken[key] = fitting(value, node.type, node.name, run)


def parse_decisions(xml: bytes, *, imported: Iterable[Model] = (), strict: bool = True) -> Model:
    """The model that an XML text describes.

    `imported` are the models that it may import, by their namespace. Refuses with
    `UnreadableDecisions` and, unless not `strict`, with `WrongDecision` for the first decision
    whose logic cannot be compiled; otherwise that decision is null, with a warning.
    """
    root = read(xml)
    drafts = Drafts(root, {model.namespace: model for model in imported}, strict=strict)
    graph, own = drafts.graph()
    namespace, name = root.get("namespace", ""), root.get("name", "")
    types = drafts.types
    return Model(name, namespace, graph, own, types.all(), tuple(types.tables))


@lru_cache(maxsize=_SHARED)
def shared_decisions(xml: bytes) -> Model:
    """The model of a text that imports nothing, made once in a process: bundles share tables.

    Refuses as `parse_decisions`.
    """
    return parse_decisions(xml)


def wrong_decisions(xml: bytes, *, imported: Iterable[Model] = ()) -> list[WrongDecision]:
    """Everything that is wrong in the logic of a model, for those who check it."""
    root = read(xml)
    drafts = Drafts(root, {model.namespace: model for model in imported}, strict=False)
    drafts.graph()
    return drafts.wrong
