"""The decision table of the XML, as a compiled table."""

from functools import partial

from engine.dmn.boxes import Boxes, fitting
from engine.dmn.hits import HitPolicy
from engine.dmn.reading import Element, children, cost, find_child, named, text_in
from engine.dmn.tables import Fit, Input, Output, Rule, Table
from engine.feel.boxed import Cell, Code, Frame, cell, expressions_of_tests
from engine.feel.refusals import FeelSyntaxError
from engine.feel.types import ANY, ListOf, Simple, Type, shape
from engine.feel.values import Value


def build_table(boxes: Boxes, element: Element) -> Table:
    """The compiled table; refuses with `WrongDecision`, naming rule and column."""
    inputs: tuple[Input, ...] = ()
    for number, column in enumerate(children(element, "input"), 1):
        labels = {one.label for one in inputs}
        inputs += (_input(boxes.at(f"nella colonna d'ingresso {number}"), column, labels),)
    columns = list(children(element, "output"))
    if not columns:
        boxes.wrong("la tabella non ha colonne di uscita")
    outputs = tuple(
        _output(boxes.at(f"nella colonna d'uscita {number}"), column, single=len(columns) == 1)
        for number, column in enumerate(columns, 1)
    )
    rules = tuple(
        _rule(boxes, row, number, inputs, outputs)
        for number, row in enumerate(children(element, "rule"), 1)
    )
    policy = _policy(boxes, element)
    table = Table(boxes.decision, policy, inputs, outputs, rules, cost(element), boxes.names)
    boxes.types.tables.append(table)
    return table


def _policy(boxes: Boxes, element: Element) -> HitPolicy:
    text = f"{element.get('hitPolicy', 'UNIQUE')} {element.get('aggregation', '')}".strip()
    try:
        return HitPolicy(text)
    except ValueError:
        boxes.wrong(f"la regola di scelta «{text}» non esiste")


def _input(boxes: Boxes, column: Element, labels: set[str]) -> Input:
    asked = find_child(column, "inputExpression")
    text = text_in(asked)
    allowed = text_in(find_child(column, "inputValues"))
    code = boxes.feel(text)
    if asked is not None:
        code = boxes.typed(code, asked)
    label = column.get("label") or text
    if label in labels:
        label = f"{label} ({len(labels) + 1})"
    reference = (asked is not None and asked.get("typeRef")) or boxes.types.variables.get(text, "")
    kind = shape(boxes.types.get(reference)) if reference else ANY
    return Input(
        label,
        code,
        _cell(boxes, allowed) if allowed else None,
        text,
        kind.name if isinstance(kind, Simple) and kind != ANY else "",
        allowed or boxes.types.values_of(reference),
    )


def _output(boxes: Boxes, column: Element, *, single: bool) -> Output:
    name = named(column) or column.get("label") or ""
    if not name:
        name = boxes.decision if single else column.get("id") or ""
    default = text_in(find_child(column, "defaultOutputEntry"))
    reference = column.get("typeRef") or ""
    values = text_in(find_child(column, "outputValues"))
    ordered = values or boxes.types.values_of(reference)
    return Output(
        name,
        boxes.feel(default) if default else None,
        _values(boxes, ordered) if ordered else (),
        _fit(boxes, name, reference, values),
    )


def _fit(boxes: Boxes, name: str, reference: str, values: str) -> Fit:
    """A result brought to the type of its column, and null where the column does not allow it."""
    wanted = boxes.types.get(reference) if reference else ANY
    if isinstance(
        wanted, ListOf
    ):  # written by some for the column, by others for what it collects
        wanted = ANY
    allowed = _cell(boxes, values) if values else None
    if allowed is None:
        return _as_it_is if wanted == ANY else partial(_typed, wanted, name)

    def fit(frame: Frame, value: Value) -> Value:
        typed = fitting(value, wanted, name, frame.run)
        if typed is None or allowed(frame, typed):
            return typed
        frame.run.warn(f"«{name}»: il risultato non è fra i valori previsti dalla colonna")
        return None

    return fit


def _as_it_is(_frame: Frame, value: Value) -> Value:
    return value


def _typed(wanted: Type, name: str, frame: Frame, value: Value) -> Value:
    return fitting(value, wanted, name, frame.run)


def _values(boxes: Boxes, text: str) -> tuple[Code, ...]:
    try:
        return expressions_of_tests(text, boxes.names)
    except FeelSyntaxError as error:
        boxes.misspelt(text, error)


def _cell(boxes: Boxes, text: str) -> Cell:
    try:
        return cell(text, boxes.names, boxes.types.all())
    except FeelSyntaxError as error:
        boxes.misspelt(text, error)


def _rule(
    boxes: Boxes, row: Element, number: int, inputs: tuple[Input, ...], outputs: tuple[Output, ...]
) -> Rule:
    where = f"nella regola {number}"
    tests = [text_in(entry) for entry in children(row, "inputEntry")]
    results = [text_in(entry) for entry in children(row, "outputEntry")]
    if len(tests) != len(inputs) or len(results) != len(outputs):
        boxes.at(where).wrong("le celle non sono tante quante le colonne")
    cells = tuple(
        _test(boxes.at(f"{where}, ingresso {column}"), text)
        for column, text in enumerate(tests, 1)
    )
    codes = tuple(
        _result(boxes.at(f"{where}, uscita {column}"), text)
        for column, text in enumerate(results, 1)
    )
    return Rule(
        number, row.get("id", ""), _annotation(row), cells, codes, tuple(tests), tuple(results)
    )


def _test(boxes: Boxes, text: str) -> Cell | None:
    return None if text in {"", "-"} else _cell(boxes, text)


def _result(boxes: Boxes, text: str) -> Code:
    return (lambda _frame: None) if text in {"", "-"} else boxes.feel(text)


def _annotation(row: Element) -> str:
    noted = [text_in(entry) for entry in children(row, "annotationEntry")]
    return " · ".join(text for text in [*noted, text_in(row, "description")] if text)
