"""The straight way through plain conditions: the caller's values as they stand.

A quick code answers only where every value is exactly what it seems: texts beside texts, numbers
beside numbers, true or false. Anything else (a missing name, another type, an object) is UNSURE,
and the condition is evaluated anew in the ordinary way, which alone converts, warns and counts.
There are neither loops nor growing values here, so the size of the text bounds the work.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, DecimalException
from typing import TypeAlias

from lark import Token, Tree

from engine.feel.builders.literals import unquoted
from engine.feel.compiler import subtrees, token
from engine.feel.limits import DEFAULT
from engine.feel.numbers import DECIMAL128, number, rounded
from engine.feel.parser import Node
from engine.feel.values import Functions, Value

Quick: TypeAlias = Callable[[Mapping[str, object], Functions], object]

UNSURE = object()
NODES = 200
_LARGE = 10**30
_SMALL = {value: Decimal(value) for value in range(256)}
_CONDITIONS = {"compare", "conjunction", "disjunction", "between", "in_tests", "call"}
_AS_THEY_STAND = frozenset({str, bool, type(None), date, datetime, timedelta})
_NO_NULL = frozenset({str, bool, date, datetime, timedelta, list, dict})
_OPERATORS: Mapping[str, Callable[[object, object], object]] = {
    "EQ": operator.eq,
    "NE": operator.ne,
    "LT": operator.lt,  # type: ignore[dict-item]  # of one type, as the code has seen
    "LE": operator.le,  # type: ignore[dict-item]
    "GT": operator.gt,  # type: ignore[dict-item]
    "GE": operator.ge,  # type: ignore[dict-item]
}


class _NotPlain(Exception):
    """A piece of tree that has no quick code (never leaves this module)."""


def quick_condition(tree: Node) -> Quick | None:
    """The quick code of an expression that is a plain condition, or None."""
    node = _inside(tree)
    if node.data not in _CONDITIONS or sum(1 for _ in tree.iter_subtrees()) > NODES:
        return None
    try:
        return _code(node)
    except _NotPlain:
        return None


def _inside(node: Node) -> Node:
    while node.data in {"start_expression", "group"}:
        node = subtrees(node)[0]
    return node


def _code(node: Node) -> Quick:
    node = _inside(node)
    build = _BUILDERS.get(node.data)
    if build is None:
        raise _NotPlain
    return build(node)


# --- operands --------------------------------------------------------------------------------


def _name(node: Node) -> Quick:
    name = str(token(node))

    def read(scope: Mapping[str, object], _functions: Functions) -> object:
        try:
            return scope[name]
        except KeyError:
            return UNSURE

    return read


def _path(node: Node) -> Quick:
    source, name = _code(subtrees(node)[0]), str(token(node, 1))

    def read(scope: Mapping[str, object], functions: Functions) -> object:
        value = source(scope, functions)
        return value.get(name, UNSURE) if type(value) is dict else UNSURE

    return read


def _constant(node: Node) -> Value:
    """The value of a literal; a piece of tree that is none is not plain."""
    node = _inside(node)
    match node.data, node.children:
        case "number", [Token() as word]:
            return number(word)
        case "string", [Token() as word]:
            return unquoted(word)
        case ("true" | "false") as word, _:
            return word == "true"
        case "null", _:
            return None
        case "negate", [Token(), Tree() as operand]:
            value = _constant(operand)
            return DECIMAL128.minus(value) if isinstance(value, Decimal) else _refuse()
    return _refuse()


def _refuse() -> Value:
    raise _NotPlain


def _always(node: Node) -> Quick:
    value = _constant(node)
    return lambda _scope, _functions: value


# --- calls of the caller's functions ---------------------------------------------------------


def _call(node: Node) -> Quick:
    target, *given = subtrees(node)
    if target.data != "name" or (given and given[0].data == "by_name"):
        raise _NotPlain
    arguments = subtrees(given[0]) if given else []
    name = str(token(target))
    if name == "not" and len(arguments) == 1:
        return _negation(_code(arguments[0]))
    if len(arguments) == 1 and arguments[0].data == "name":
        return _call_of_name(name, str(token(arguments[0])))
    return _call_of_several(name, [_code(one) for one in arguments])


def _call_of_name(name: str, argument: str) -> Quick:
    def run(scope: Mapping[str, object], functions: Functions) -> object:
        function = functions.get(name)
        if function is None or name in scope or len(function.parameters) != 1:
            return UNSURE
        try:
            value = scope[argument]
        except KeyError:
            return UNSURE
        if type(value) not in _AS_THEY_STAND:
            value = _context(value) if type(value) is dict else _given(value)
            if value is UNSURE:
                return UNSURE
        return _taken(function.call(value))

    return run


def _call_of_several(name: str, arguments: list[Quick]) -> Quick:
    def run(scope: Mapping[str, object], functions: Functions) -> object:
        function = functions.get(name)
        if function is None or name in scope or len(function.parameters) != len(arguments):
            return UNSURE
        values = [_given(argument(scope, functions)) for argument in arguments]
        unsure = any(value is UNSURE for value in values)
        return UNSURE if unsure else _taken(function.call(*values))

    return run


def _given(value: object) -> object:
    """What a function of the caller gets: the FEEL value that this one is."""
    kind = type(value)
    if kind in _AS_THEY_STAND:
        return value
    if kind is int:
        return _decimal(value)  # type: ignore[arg-type]  # seen to be int
    if kind is Decimal:
        return rounded(value)  # type: ignore[arg-type]  # seen to be Decimal
    return _context(value) if kind is dict else UNSURE  # type: ignore[arg-type]


def _decimal(value: int) -> object:
    small = _SMALL.get(value)
    if small is not None:
        return small
    return Decimal(value) if -_LARGE < value < _LARGE else UNSURE


def _context(entries: dict[object, object]) -> object:
    """The caller's own dict if it holds FEEL values alone, otherwise a copy that does."""
    given = entries
    for name, value in entries.items():
        if type(name) is not str or type(value) is dict:
            return UNSURE
        if type(value) in _AS_THEY_STAND:
            continue
        if given is entries:
            given = entries.copy()
        given[name] = _decimal(value) if type(value) is int else _given(value)
        if given[name] is UNSURE:
            return UNSURE
    return given


def _taken(result: object) -> object:
    return UNSURE if type(result) is str and len(result) > DEFAULT.characters else result


# --- comparison ------------------------------------------------------------------------------


def _compare(node: Node) -> Quick:
    left, sign_node, right = subtrees(node)
    sign = token(sign_node).type
    try:
        constant = _constant(right)
    except _NotPlain:
        return _of_two(_OPERATORS[sign], _code(left), _code(right))
    if isinstance(constant, Decimal):
        return _beside_number(_OPERATORS[sign], _code(left), constant)
    if isinstance(constant, str):
        if sign == "EQ" and left.data == "name":
            return _named_text(str(token(left)), constant)
        return _beside_text(_OPERATORS[sign], _code(left), constant)
    if sign not in {"EQ", "NE"}:
        raise _NotPlain
    if constant is None:
        return _beside_null(_code(left), is_null=sign == "EQ")
    return _beside_truth(_code(left), constant is (sign == "EQ"))


def _named_text(name: str, text: str) -> Quick:
    """`name = "text"`, the most frequent of all."""

    def run(scope: Mapping[str, object], _functions: Functions) -> object:
        try:
            value = scope[name]
        except KeyError:
            return UNSURE
        return value == text if type(value) is str else UNSURE

    return run


def _beside_text(compare: Callable[[object, object], object], code: Quick, text: str) -> Quick:
    def run(scope: Mapping[str, object], functions: Functions) -> object:
        value = code(scope, functions)
        return compare(value, text) if type(value) is str else UNSURE

    return run


def _beside_number(
    compare: Callable[[object, object], object], code: Quick, constant: Decimal
) -> Quick:
    whole = int(constant) if constant.adjusted() < 30 else None
    # Python compares two of its integers far more quickly than an integer and a Decimal.
    quickly: object = whole if whole == constant else constant
    plus = DECIMAL128.plus

    def run(scope: Mapping[str, object], functions: Functions) -> object:
        value = code(scope, functions)
        if type(value) is int and -_LARGE < value < _LARGE:
            return compare(value, quickly)
        if type(value) is not Decimal or not value.is_finite():
            return UNSURE
        try:
            return compare(plus(value), constant)
        except DecimalException:
            return UNSURE

    return run


def _beside_null(code: Quick, *, is_null: bool) -> Quick:
    def run(scope: Mapping[str, object], functions: Functions) -> object:
        value = code(scope, functions)
        if value is None:
            return is_null
        return not is_null if type(value) in _NO_NULL else UNSURE

    return run


def _beside_truth(code: Quick, wanted: object) -> Quick:
    def run(scope: Mapping[str, object], functions: Functions) -> object:
        value = code(scope, functions)
        return value is wanted if type(value) is bool else UNSURE

    return run


def _of_two(compare: Callable[[object, object], object], left: Quick, right: Quick) -> Quick:
    def run(scope: Mapping[str, object], functions: Functions) -> object:
        one, other = left(scope, functions), right(scope, functions)
        if type(one) is type(other) and type(one) in {str, date}:
            return compare(one, other)
        one, other = _number(one), _number(other)
        return UNSURE if one is None or other is None else compare(one, other)

    return run


def _number(value: object) -> Decimal | None:
    if type(value) is int and -_LARGE < value < _LARGE:
        return Decimal(value)
    return rounded(value) if type(value) is Decimal else None


def _between(node: Node) -> Quick:
    value, low, high = subtrees(node)
    if value.data not in {"name", "path"}:
        raise _NotPlain
    above = _beside_number(operator.ge, _code(value), _bound(low))  # type: ignore[arg-type]
    below = _beside_number(operator.le, _code(value), _bound(high))  # type: ignore[arg-type]
    return _all_of([above, below])


def _bound(node: Node) -> Decimal:
    value = _constant(node)
    if not isinstance(value, Decimal):
        raise _NotPlain
    return value


def _in_tests(node: Node) -> Quick:
    """`name in ("a", "b")`."""
    subject, *tests = subtrees(node)
    texts = [_constant(test) for test in tests]
    if not all(isinstance(text, str) for text in texts):
        raise _NotPlain
    code, wanted = _code(subject), frozenset(texts)

    def run(scope: Mapping[str, object], functions: Functions) -> object:
        value = code(scope, functions)
        return value in wanted if type(value) is str else UNSURE

    return run


# --- logic -----------------------------------------------------------------------------------


def _all_of(parts: list[Quick]) -> Quick:
    def run(scope: Mapping[str, object], functions: Functions) -> object:
        for part in parts:
            value = part(scope, functions)
            if value is not True:
                return False if value is False else UNSURE
        return True

    return run


def _any_of(parts: list[Quick]) -> Quick:
    def run(scope: Mapping[str, object], functions: Functions) -> object:
        for part in parts:
            value = part(scope, functions)
            if value is not False:
                return True if value is True else UNSURE
        return False

    return run


def _negation(code: Quick) -> Quick:
    def run(scope: Mapping[str, object], functions: Functions) -> object:
        value = code(scope, functions)
        if "not" in functions or "not" in scope or type(value) is not bool:
            return UNSURE
        return not value

    return run


_BUILDERS: Mapping[str, Callable[[Node], Quick]] = {
    "name": _name,
    "path": _path,
    "number": _always,
    "string": _always,
    "true": _always,
    "false": _always,
    "null": _always,
    "negate": _always,
    "call": _call,
    "compare": _compare,
    "between": _between,
    "in_tests": _in_tests,
    "conjunction": lambda node: _all_of([_code(part) for part in subtrees(node)]),
    "disjunction": lambda node: _any_of([_code(part) for part in subtrees(node)]),
}
