"""What a cell asks of its input: the constants that it compares it with, if it does only that.

Between two neighbouring constants nothing that such a cell asks can change, so its answer for one
value there is its answer for all of them. A cell that also asks other things is not analysed.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache

from engine.dmn.tables import Rule, Table
from engine.feel.compiler import subtrees
from engine.feel.expressions import NO_FUNCTIONS, ROME, literal_value
from engine.feel.limits import DEFAULT
from engine.feel.parser import Node, parse
from engine.feel.run import Run
from engine.feel.values import Range, Value

_MADE_OF_TESTS = {
    "any_value", "one_of", "none_of", "tests", "disjunction", "conjunction", "group",
    "compare", "between", "in_test", "in_tests",
}  # fmt: skip
_LITERALS = {"number", "string", "at", "true", "false", "null"}
_MADE_OF_CONSTANTS = {"negate", "list", "range", "unary_range", "group"}
_CONSTRUCTORS = {"date", "time", "date and time", "duration"}
_ORDERING = {"<", "<=", ">", ">="}
_KEPT = 2_048  # cells; a house ships some nine hundred, and each is asked several times


@lru_cache(maxsize=_KEPT)
def constants_in(text: str, names: frozenset[str]) -> tuple[Value, ...] | None:
    """The constants that a cell compares its input with; None when it asks anything else."""
    tree = parse(text, names, unary=True)
    found = list(_constants(tree))
    if not _asks_only_of_its_input(tree) or any(map(_is_several, found)):
        return None
    if any(isinstance(value, str) for value in found) and _orders(tree):
        return None  # the order of texts has no neighbours
    return tuple(found)


def words_in(table: Table) -> Iterator[tuple[str, str, Rule]]:
    """The texts that cells compare with what their column asks, and the rules they stand in."""
    for rule in table.rules:
        for column, cell in zip(table.inputs, rule.asked, strict=True):
            for value in constants_in(cell, table.names) or ():
                if isinstance(value, str):
                    yield column.text, value, rule


def constant(text: str, names: frozenset[str]) -> tuple[Value] | None:
    """The value of an expression that needs no scope, in a tuple; None for any other."""
    tree = parse(text, names)
    inner = subtrees(tree)
    return (literal_value(inner[0]),) if inner and _is_constant(inner[0]) else None


def running() -> Run:
    """A run without scope, at no particular time, for cells that ask for neither."""
    return Run({}, datetime.min.replace(tzinfo=UTC), NO_FUNCTIONS, DEFAULT, ROME)


def _asks_only_of_its_input(node: Node) -> bool:
    if _is_constant(node) or _is_input(node):
        return True
    if node.data == "call":
        called, *given = subtrees(node)
        tests = [one for part in given for one in subtrees(part)]
        return _names(called) == "not" and len(tests) == 1 and _asks_only_of_its_input(tests[0])
    inner = [one for one in subtrees(node) if one.data != "compare_sign"]
    return node.data in _MADE_OF_TESTS and all(map(_asks_only_of_its_input, inner))


def _is_input(node: Node) -> bool:
    return _names(node) == "?"


def _names(node: Node) -> str:
    return str(node.children[0]) if node.data == "name" else ""


def _is_constant(node: Node) -> bool:
    if node.data in _LITERALS:
        return True
    if node.data == "call":
        called, *given = subtrees(node)
        arguments = [one for part in given for one in subtrees(part)]
        return _names(called) in _CONSTRUCTORS and all(map(_is_constant, arguments))
    inner = [one for one in subtrees(node) if one.data != "compare_sign"]
    return node.data in _MADE_OF_CONSTANTS and all(map(_is_constant, inner))


def _constants(node: Node) -> Iterator[Value]:
    if _is_constant(node):
        yield from _plain(literal_value(node))
        return
    for inner in subtrees(node):
        if inner.data != "compare_sign":
            yield from _constants(inner)


def _plain(value: Value) -> Iterator[Value]:
    """The values of which a constant is made: the ends of a range, the items of a list."""
    if isinstance(value, Range):
        ends = {"<": [value.end], "<=": [value.end]}.get(value.sign, [value.start])
        yield from ends if value.sign else [value.start, value.end]
    elif isinstance(value, list):
        for item in value:
            yield from _plain(item)
    else:
        yield value


def _is_several(value: Value) -> bool:
    return isinstance(value, list | dict | Range)


def _orders(tree: Node) -> bool:
    signs = (str(sign.children[0]) for sign in tree.find_data("compare_sign"))
    return any(sign in _ORDERING for sign in signs) or any(
        next(tree.find_data(kind), None) is not None for kind in ("range", "between")
    )
