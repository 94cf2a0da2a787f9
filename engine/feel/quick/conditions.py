"""The straight way through conditions, as gateways and forms ask them."""

import operator
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from engine.feel.compiler import subtrees, token
from engine.feel.numbers import rounded
from engine.feel.parser import Node
from engine.feel.quick.calls import Quick, call_of_name, call_of_several
from engine.feel.quick.checks import (
    LARGE,
    OPERATORS,
    UNSURE,
    Check,
    Compare,
    among_texts,
    beside_null,
    beside_number,
    beside_text,
    beside_truth,
    both,
)
from engine.feel.quick.constants import NODES, NotPlain, constant, inside, number_of, texts_of
from engine.feel.values import Functions

_CONDITIONS = {"compare", "conjunction", "disjunction", "between", "in_tests", "call"}


def quick_condition(tree: Node) -> Quick | None:
    """The quick code of an expression that is a plain condition, or None."""
    node = inside(tree)
    if node.data not in _CONDITIONS or sum(1 for _ in tree.iter_subtrees()) > NODES:
        return None
    try:
        return _code(node)
    except NotPlain:
        return None


def _code(node: Node) -> Quick:
    node = inside(node)
    build = _BUILDERS.get(node.data)
    if build is None:
        raise NotPlain
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


def _always(node: Node) -> Quick:
    value = constant(node)
    return lambda _scope, _functions: value


def _call(node: Node) -> Quick:
    target, *given = subtrees(node)
    if target.data != "name" or (given and given[0].data == "by_name"):
        raise NotPlain
    arguments = subtrees(given[0]) if given else []
    name = str(token(target))
    if name == "not" and len(arguments) == 1:
        return _negation(_code(arguments[0]))
    if len(arguments) == 1 and arguments[0].data == "name":
        return call_of_name(name, str(token(arguments[0])))
    return call_of_several(name, [_code(one) for one in arguments])


# --- comparison ------------------------------------------------------------------------------


def _compare(node: Node) -> Quick:
    left, sign, right = subtrees(node)
    if (left.data, token(sign).type, right.data) == ("name", "EQ", "string"):
        return _named_text(str(token(left)), texts_of([right])[0])
    try:
        check = _beside(token(sign).type, right)
    except NotPlain:
        return _of_two(OPERATORS[token(sign).type], _code(left), _code(right))
    return _checked(left, check)


def _named_text(name: str, text: str) -> Quick:
    """`name = "text"`, the most frequent of all."""

    def run(scope: Mapping[str, object], _functions: Functions) -> object:
        try:
            value = scope[name]
        except KeyError:
            return UNSURE
        return value == text if type(value) is str else UNSURE

    return run


def _beside(sign: str, node: Node) -> Check:
    match constant(node):
        case Decimal() as number:
            return beside_number(OPERATORS[sign], number)
        case str() as text:
            return beside_text(OPERATORS[sign], text)
        case None if sign in {"EQ", "NE"}:
            return beside_null(is_null=sign == "EQ")
        case bool() as wanted if sign in {"EQ", "NE"}:
            return beside_truth(wanted=wanted is (sign == "EQ"))
    raise NotPlain


def _checked(node: Node, check: Check) -> Quick:
    node = inside(node)
    if node.data == "name":
        return _checked_name(str(token(node)), check)
    code = _code(node)
    return lambda scope, functions: check(code(scope, functions))


def _checked_name(name: str, check: Check) -> Quick:
    def run(scope: Mapping[str, object], _functions: Functions) -> object:
        try:
            return check(scope[name])
        except KeyError:
            return UNSURE

    return run


def _of_two(compare: Compare, left: Quick, right: Quick) -> Quick:
    def run(scope: Mapping[str, object], functions: Functions) -> object:
        one, other = left(scope, functions), right(scope, functions)
        if type(one) is type(other) and type(one) in {str, date}:
            return compare(one, other)
        first, second = _number(one), _number(other)
        return UNSURE if first is None or second is None else compare(first, second)

    return run


def _number(value: object) -> Decimal | None:
    if type(value) is int and -LARGE < value < LARGE:
        return Decimal(value)
    return rounded(value) if type(value) is Decimal else None


def _between(node: Node) -> Quick:
    value, low, high = subtrees(node)
    above = beside_number(operator.ge, number_of(low))
    return _checked(value, both(above, beside_number(operator.le, number_of(high))))


def _in_tests(node: Node) -> Quick:
    """`name in ("a", "b")`."""
    subject, *tests = subtrees(node)
    return _checked(subject, among_texts(texts_of(tests)))


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
