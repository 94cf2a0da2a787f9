"""The graph of a model: inputs, decisions, knowledge and services, and how each gets its value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from engine.dmn.boxes import fitting
from engine.dmn.refusals import NoSuchDecision
from engine.dmn.taking import DecisionRun
from engine.feel.boxed import Code, Frame
from engine.feel.run import Run
from engine.feel.types import Type, coerced
from engine.feel.values import Function, Value


@dataclass(frozen=True, slots=True)
class Need:
    """A requirement: the element it points at, and the import it is seen through, if any."""

    key: str
    through: str = ""


@dataclass(frozen=True, slots=True)
class InputData:
    """A value that the caller gives."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision: its logic and what it needs."""

    name: str
    type: Type
    code: Code = field(repr=False)
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model: a function that other elements call."""

    name: str
    make: Callable[[Frame], Function] = field(repr=False)
    type: Type
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A decision service: some decisions behind one door."""

    name: str
    inputs: tuple[Need, ...]
    outputs: tuple[Need, ...]
    type: Type
    needs: tuple[Need, ...] = ()


Node: TypeAlias = InputData | Decided | Knowledge | Service


@dataclass(frozen=True, slots=True)
class Graph:
    """The elements of a model and of those it imports, by key."""

    nodes: Mapping[str, Node]
    names: frozenset[str] = frozenset()  # of all nodes

    def value(self, key: str, run: DecisionRun) -> Value:
        """The value of an element, taken once a run."""
        if key in run.taken:
            return run.taken[key]
        node = self._find(key)
        run.enter()
        value = self._value_of(key, node, run)
        run.depth -= 1
        run.taken[key] = value
        return value

    def named(self, key: str) -> str:
        """The name of an element; refuses with `NoSuchDecision`."""
        return self._find(key).name

    def _find(self, key: str) -> Node:
        node = self.nodes.get(key)
        if node is None:
            raise NoSuchDecision(name=key.rpartition("#")[2])
        return node

    def _value_of(self, key: str, node: Node, run: DecisionRun) -> Value:
        match node:
            case InputData(name, _):
                run.warn(f"manca il dato «{name}»")
                return None
            case Decided():
                value = node.code(Frame(run, self._seen(node.needs, run)))
                return fitting(value, node.type, node.name, run)
            case Knowledge():
                return self._known(key, node, run)
            case Service():
                return self._function(node)

    def _known(self, key: str, node: Knowledge, run: DecisionRun) -> Function:
        """A function that its own logic may call, and so may the knowledge that it needs."""
        names: dict[str, Value] = {}
        function = self._typed(node.make(Frame(run, names)), node)
        run.taken[key] = names[node.name] = function
        names |= self._seen(node.needs, run)
        return function

    def _seen(self, needs: tuple[Need, ...], run: DecisionRun) -> dict[str, Value]:
        names: dict[str, Value] = {}
        for need in needs:
            if need.key not in self.nodes:
                run.warn("un elemento richiesto non c'è nel modello")
                continue
            value = self.value(need.key, run)
            name = self.nodes[need.key].name
            if not need.through:
                names[name] = value
                continue
            seen = names.setdefault(need.through, {})
            if isinstance(seen, dict):
                seen[name] = value
        return names

    def _typed(self, function: Function, node: Knowledge) -> Function:
        def call(run: Run, arguments: list[Value]) -> Value:
            return fitting(function.call(run, arguments), node.type, node.name, run)

        return Function(node.name, function.parameters, call, function.types, node.type)

    def _function(self, node: Service) -> Function:
        names = tuple(self.named(need.key) for need in node.inputs)
        types = tuple(self._find(need.key).type for need in node.inputs)

        def call(run: Run, arguments: list[Value]) -> Value:
            if not isinstance(run, DecisionRun):
                return None
            given: dict[str, Value] = {}
            for need, wanted, argument in zip(node.inputs, types, arguments, strict=True):
                given[need.key], fits = coerced(argument, wanted)
                if not fits:
                    return fitting(argument, wanted, self.nodes[need.key].name, run)
            return self.serve(node, given, run)

        return Function(node.name, names, call, types, node.type)

    def serve(self, node: Service, given: dict[str, Value], run: DecisionRun) -> Value:
        """The outputs of a service for the values of its inputs, apart from all else taken."""
        outside = run.taken
        run.taken = given
        outputs = {self.named(need.key): self.value(need.key, run) for need in node.outputs}
        run.taken = outside
        value = next(iter(outputs.values())) if len(outputs) == 1 else outputs
        return fitting(value, node.type, node.name, run)
