"""Lists, ranges, contexts, filters and paths."""

from decimal import Decimal

from lark import Token

from engine.feel.builders.literals import unquoted
from engine.feel.compare import ORDERED, italian, kind, one_sided
from engine.feel.compiler import (
    Builder,
    Code,
    Compiler,
    Frame,
    Place,
    place_of,
    subtrees,
    token,
    weight,
)
from engine.feel.numbers import whole
from engine.feel.parser import Node
from engine.feel.properties import PROPERTIES, property_of
from engine.feel.values import Range, Value


def _list(compiler: Compiler, node: Node) -> Code:
    items = [compiler.build(item) for item in subtrees(node)]
    return lambda frame: [item(frame) for item in items]


# --- ranges ----------------------------------------------------------------------------------


def _range(compiler: Compiler, node: Node) -> Code:
    low, high = (compiler.build(end) for end in subtrees(node))
    brackets = [child for child in node.children if isinstance(child, Token)]
    opened, closed = brackets[0].type == "LSQB", brackets[-1].type == "RSQB"
    place = place_of(node)

    def run(frame: Frame) -> Value:
        start, end = low(frame), high(frame)
        kinds = {kind(start), kind(end)}
        if not kinds <= ORDERED | {"null"} or len(kinds - {"null"}) != 1:
            frame.run.warn("gli estremi dell'intervallo non sono confrontabili", place)
            return None
        return Range(start, end, opened and start is not None, closed and end is not None)

    return run


def _unary_range(compiler: Compiler, node: Node) -> Code:
    sign = str(token(subtrees(node)[0]))
    code = compiler.build(subtrees(node)[1])
    return lambda frame: one_sided(sign, code(frame))


# --- contexts --------------------------------------------------------------------------------


def _context(compiler: Compiler, node: Node) -> Code:
    entries: list[tuple[str, Code]] = []
    seen: set[str] = set()
    for entry in subtrees(node):
        key = _key(entry)
        with compiler.binding(*seen):
            entries.append((key, compiler.build(subtrees(entry)[0])))
        seen.add(key)
    repeated = len(seen) != len(entries)
    place = place_of(node)

    def run(frame: Frame) -> Value:
        if repeated:
            frame.run.warn("il contesto ha due voci con lo stesso nome", place)
            return None
        values: dict[str, Value] = {}
        inner = Frame(frame.run, values, frame)
        for key, code in entries:
            values[key] = code(inner)
        return dict(values)

    return run


def _key(entry: Node) -> str:
    word = token(entry)
    return unquoted(word) if word.type == "STRING" else str(word)


# --- filters ---------------------------------------------------------------------------------


def _filter(compiler: Compiler, node: Node) -> Code:
    source, condition = subtrees(node)
    items, place = compiler.build(source), place_of(condition)
    with compiler.filtering():
        test = compiler.build(condition)
    return keep(items, test, place, weight(condition))


def keep(items: Code, test: Code, place: Place = (0, 0), cost: int = 2) -> Code:
    """`items[test]`."""

    def run(frame: Frame) -> Value:
        value = items(frame)
        if value is None:
            many: list[Value] = []
        else:
            many = value if isinstance(value, list) else [value]
        frame.run.charge(cost * len(many))
        return _filtered(many, test, frame, place)

    return run


def _filtered(items: list[Value], test: Code, frame: Frame, place: Place) -> Value:
    kept: list[Value] = []
    for index, item in enumerate(items):
        found = test(_item_frame(item, frame))
        if index == 0 and isinstance(found, Decimal):
            return _nth(items, found, frame, place)
        if found is True:
            kept.append(item)
    if items:
        return kept
    said, frame.run.warned = frame.run.warned, {}
    index_of_nothing = test(Frame(frame.run, {"item": None}, frame))
    frame.run.warned = said
    return None if isinstance(index_of_nothing, Decimal) else kept


def _item_frame(item: Value, frame: Frame) -> Frame:
    if isinstance(item, dict):
        return Frame(frame.run, item if "item" in item else {**item, "item": item}, frame)
    return Frame(frame.run, {"item": item}, frame)


def _nth(items: list[Value], index: Decimal, frame: Frame, place: Place) -> Value:
    at = whole(index)
    if at is not None and at == index and 1 <= abs(at) <= len(items):
        return items[at - 1 if at > 0 else at]
    frame.run.warn(f"l'elenco ha {len(items)} elementi: la posizione chiesta non c'è", place)
    return None


# --- paths -----------------------------------------------------------------------------------


def _path(compiler: Compiler, node: Node) -> Code:
    source, name = compiler.build(subtrees(node)[0]), str(token(node, 1))
    word = token(node, 1)
    place = (word.line or 0, word.column or 0)

    def run(frame: Frame) -> Value:
        value = source(frame)
        if isinstance(value, dict) and name in value:
            return value[name]
        return _member(value, name, frame, place)

    return run


def _member(value: Value, name: str, frame: Frame, place: Place) -> Value:
    if value is None:
        return None
    if isinstance(value, list):
        frame.run.charge(len(value))
        return [_member(item, name, frame, place) for item in value]
    if isinstance(value, dict):
        if name in value:
            return value[name]
        names = ", ".join(f"«{known}»" for known in list(value)[:8])
        frame.run.warn(f"«{name}» non esiste qui: voci disponibili {names or 'nessuna'}", place)
        return None
    if name in PROPERTIES.get(kind(value), {}):
        return property_of(value, name)
    frame.run.warn(f"{italian(value)} non ha «{name}»", place)
    return None


BUILDERS: dict[str, Builder] = {
    "list": _list,
    "range": _range,
    "unary_range": _unary_range,
    "context": _context,
    "filter": _filter,
    "path": _path,
}
