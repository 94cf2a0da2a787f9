"""Decision tables: which rules match, and what the hit policy makes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from engine.dmn.hits import HitPolicy, settle
from engine.dmn.taking import DecisionRun
from engine.feel.boxed import Cell, Code, Frame
from engine.feel.values import Value

Fit: TypeAlias = Callable[[Frame, Value], Value]


@dataclass(frozen=True, slots=True)
class Input:
    """One input column: its label, what it asks, what it allows.

    `kind` is the name of the FEEL type that it asks, and `values` the text of the values that
    the column or this type allows; both empty where nobody says.
    """

    label: str
    code: Code = field(repr=False)
    allowed: Cell | None = None
    text: str = ""
    kind: str = ""
    values: str = ""


@dataclass(frozen=True, slots=True)
class Output:
    """One output column: its name, default and allowed values in order of priority."""

    name: str
    default: Code | None = None
    values: tuple[Code, ...] = field(default=(), repr=False)
    fit: Fit = field(default=lambda _frame, value: value, repr=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row."""

    number: int
    id: str
    annotation: str
    tests: tuple[Cell | None, ...] = field(repr=False)
    results: tuple[Code, ...] = field(repr=False)
    asked: tuple[str, ...] = ()  # the texts of the tests
    given: tuple[str, ...] = ()  # the texts of the results


@dataclass(frozen=True, slots=True)
class MatchedRule:
    """A row that matched: its number from 1, id, annotation, and the values of its cells.

    `asked` are the texts of its tests, in the order of the inputs.
    """

    number: int
    id: str
    annotation: str
    inputs: Mapping[str, Value] = field(repr=False)
    outputs: Mapping[str, Value] = field(repr=False)
    decision: str = ""
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A compiled decision table."""

    name: str
    policy: HitPolicy
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    cost: int = 1
    names: frozenset[str] = frozenset()  # that need a scope to be read

    def __call__(self, frame: Frame) -> Value:
        """The value of the table: a scalar, a context of several outputs, or a list."""
        values = [column.code(frame) for column in self.inputs]
        if not self._allows(values, frame):
            return None
        matched = [self._matched(rule, values, frame) for rule in self._matching(values, frame)]
        hits = settle(self, matched, frame)
        if isinstance(frame.run, DecisionRun):
            frame.run.matched.extend(hits.rules)
        return hits.value

    def _allows(self, values: list[Value], frame: Frame) -> bool:
        for column, value in zip(self.inputs, values, strict=True):
            if column.allowed is None or value is None or column.allowed(frame, value):
                continue
            frame.run.warn(
                f"«{column.label}» ha un valore che la tabella «{self.name}» non prevede"
            )
            return False
        return True

    def _matching(self, values: list[Value], frame: Frame) -> list[Rule]:
        first_only = self.policy is HitPolicy.FIRST
        found: list[Rule] = []
        frame.run.charge(self.cost)
        for rule in self.rules:
            if all(
                test is None or test(frame, value)
                for test, value in zip(rule.tests, values, strict=True)
            ):
                found.append(rule)
                if first_only:
                    break
        return found

    def _matched(self, rule: Rule, values: list[Value], frame: Frame) -> MatchedRule:
        columns = zip(self.outputs, rule.results, strict=True)
        outputs = {column.name: column.fit(frame, code(frame)) for column, code in columns}
        labels = (column.label for column in self.inputs)
        inputs = dict(zip(labels, values, strict=True))
        return MatchedRule(
            rule.number, rule.id, rule.annotation, inputs, outputs, self.name, rule.asked
        )
