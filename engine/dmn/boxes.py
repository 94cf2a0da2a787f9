"""Boxed expressions: each element of DMN that holds an expression, as code of FEEL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NoReturn

from engine.dmn.items import Types
from engine.dmn.reading import Element, children, cost, find_child, local, named, text_in
from engine.dmn.refusals import WrongDecision
from engine.feel.boxed import (
    Code,
    Frame,
    conditional,
    expression,
    filtered,
    iterated,
    quantified,
)
from engine.feel.compare import italian
from engine.feel.invoke import invoke
from engine.feel.refusals import FeelSyntaxError
from engine.feel.run import Run
from engine.feel.types import Type, coerced
from engine.feel.values import BuiltIn, Function, HostFunction, Value

KINDS = (
    "literalExpression", "context", "decisionTable", "list", "relation", "invocation",
    "functionDefinition", "conditional", "filter", "for", "some", "every",
)  # fmt: skip


_HERE = "nell'espressione"


@dataclass(frozen=True, slots=True)
class Boxes:
    """Builds the boxed expressions of one decision; `where` says which place is being read."""

    decision: str
    names: frozenset[str]
    types: Types
    where: str = ""

    def at(self, where: str) -> Boxes:
        """The same, in a place inside."""
        return replace(self, where=where)

    def wrong(self, reason: str) -> NoReturn:
        """Refuse the decision, naming the place."""
        where = self.where or _HERE
        raise WrongDecision(decision=self.decision, where=where, reason=reason)

    def misspelt(self, text: str, error: FeelSyntaxError) -> NoReturn:
        """Refuse the decision for a text that is not FEEL, naming the place."""
        raise WrongDecision.misspelt(self.decision, self.where or _HERE, text, error)

    def feel(self, text: str) -> Code:
        """The code of a FEEL text."""
        if not text:
            self.wrong("manca l'espressione")
        try:
            return expression(text, self.names, self.types.all())
        except FeelSyntaxError as error:
            self.misspelt(text, error)

    def inside(self, element: Element) -> Code:
        """The code of the one boxed expression that an element holds."""
        inner = find_child(element, *KINDS)
        if inner is None:
            self.wrong("manca l'espressione")
        return self.build(inner)

    def build(self, element: Element) -> Code:
        """The code of a boxed expression, its result brought to its typeRef."""
        from engine.dmn.rows import build_table

        if local(element) == "decisionTable":
            return build_table(self, element)
        code = _BUILDERS[local(element)](self, element)
        return self.typed(code, element)

    def typed(self, code: Code, element: Element) -> Code:
        """The code with its value brought to the typeRef of an element, if it has one."""
        reference = element.get("typeRef")
        return typed(code, self.types.get(reference), self.decision) if reference else code


def typed(code: Code, wanted: Type, name: str) -> Code:
    """The code with its value brought to a type; null with a warning where it cannot be."""

    def run(frame: Frame) -> Value:
        return fitting(code(frame), wanted, name, frame.run)

    return run


def fitting(value: Value, wanted: Type, name: str, run: Run) -> Value:
    """A value brought to a type; null with a warning where it cannot be."""
    result, fits = coerced(value, wanted)
    if not fits:
        run.warn(f"«{name}»: {italian(value)} non è del tipo (o fra i valori) previsto")
    return result


def _literal(boxes: Boxes, element: Element) -> Code:
    language = element.get("expressionLanguage", "")
    if language and "feel" not in language.lower():
        boxes.wrong("l'espressione non è scritta in FEEL")
    return boxes.feel(text_in(element))


def _context(boxes: Boxes, element: Element) -> Code:
    entries: list[tuple[str, Code]] = []
    for entry in children(element, "contextEntry"):
        variable = find_child(entry, "variable")
        name = "" if variable is None else named(variable)
        inner = boxes.at(f"nella voce «{name}»" if name else "nel risultato").inside(entry)
        entries.append((name, typed(inner, boxes.types.of(variable), name)))

    def run(frame: Frame) -> Value:
        values: dict[str, Value] = {}
        around = Frame(frame.run, values, frame)
        for name, code in entries:
            value = code(around)
            if not name:
                return value
            values[name] = value
        return dict(values)

    return run


def _list(boxes: Boxes, element: Element) -> Code:
    items = [boxes.build(item) for item in children(element, *KINDS)]
    return lambda frame: [item(frame) for item in items]


def _relation(boxes: Boxes, element: Element) -> Code:
    columns = list(children(element, "column"))
    names = [named(column) for column in columns]
    rows = [
        [boxes.build(item) for item in children(row, *KINDS)] for row in children(element, "row")
    ]
    if any(len(row) != len(columns) for row in rows):
        boxes.wrong("una riga della relazione non ha tante celle quante sono le colonne")
    rows = [list(map(boxes.typed, row, columns)) for row in rows]

    def run(frame: Frame) -> Value:
        return [{name: code(frame) for name, code in zip(names, row, strict=True)} for row in rows]

    return run


def _invocation(boxes: Boxes, element: Element) -> Code:
    target = boxes.inside(element)
    bindings: list[tuple[str, Code]] = []
    for binding in children(element, "binding"):
        parameter = find_child(binding, "parameter")
        if parameter is None:
            boxes.wrong("un parametro dell'invocazione non ha nome")
        name = named(parameter)
        given = find_child(binding, *KINDS)
        code = _nothing if given is None else boxes.at(f"nel parametro «{name}»").build(given)
        bindings.append((name, typed(code, boxes.types.of(parameter), name)))

    def run(frame: Frame) -> Value:
        function = target(frame)
        arguments = {name: code(frame) for name, code in bindings}
        if isinstance(function, Function | BuiltIn | HostFunction):
            return invoke(function, arguments, frame.run)
        if function is not None:
            frame.run.warn(f"{italian(function)} non si può chiamare come funzione")
        return None

    return run


def _nothing(_frame: Frame) -> Value:
    return None


def build_function(boxes: Boxes, element: Element, name: str = "") -> Callable[[Frame], Function]:
    """What makes the function of a functionDefinition, around a frame."""
    if element.get("kind", "FEEL") != "FEEL":
        boxes.wrong("le funzioni esterne (Java, PMML) non sono ammesse")
    parameters = list(children(element, "formalParameter"))
    names = tuple(named(one) for one in parameters)
    types = tuple(boxes.types.of(one) for one in parameters)
    code, steps = boxes.inside(element), cost(element)

    def make(frame: Frame) -> Function:
        def call(running: Run, arguments: list[Value]) -> Value:
            running.charge(steps)
            values: dict[str, Value] = {}
            for parameter, wanted, value in zip(names, types, arguments, strict=True):
                values[parameter], fits = coerced(value, wanted)
                if not fits:
                    kinds = f"il parametro «{parameter}» non può essere {italian(value)}"
                    running.warn(kinds)
                    return None
            return code(Frame(running, values, frame))

        return Function(name, names, call, types)

    return make


# --- conditional, filter, iterations ---------------------------------------------------------


def _part(boxes: Boxes, element: Element, name: str) -> Code:
    part = find_child(element, name)
    if part is None:
        boxes.wrong(f"manca «{name}»")
    return boxes.at(f"in «{name}»").inside(part)


def _conditional(boxes: Boxes, element: Element) -> Code:
    return conditional(*(_part(boxes, element, name) for name in ("if", "then", "else")))


def _filter(boxes: Boxes, element: Element) -> Code:
    return filtered(_part(boxes, element, "in"), _part(boxes, element, "match"))


def _for(boxes: Boxes, element: Element) -> Code:
    name = element.get("iteratorVariable", "")
    return iterated(name, _part(boxes, element, "in"), _part(boxes, element, "return"))


def _quantified(*, decisive: bool) -> Callable[[Boxes, Element], Code]:
    def build(boxes: Boxes, element: Element) -> Code:
        name = element.get("iteratorVariable", "")
        source, test = _part(boxes, element, "in"), _part(boxes, element, "satisfies")
        return quantified(name, source, test, decisive=decisive)

    return build


_BUILDERS: dict[str, Callable[[Boxes, Element], Code]] = {
    "literalExpression": _literal,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "invocation": _invocation,
    "functionDefinition": build_function,
    "conditional": _conditional,
    "filter": _filter,
    "for": _for,
    "some": _quantified(decisive=True),
    "every": _quantified(decisive=False),
}
