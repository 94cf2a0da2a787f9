"""Arithmetic, comparison, logic, `between`, `in`, `instance of`."""

import operator
from collections.abc import Callable
from datetime import tzinfo
from decimal import Decimal

from lark import Token

from engine.feel.arithmetic import Operation, add, divide, multiply, negated, raise_to, subtract
from engine.feel.builders.typing import build_type
from engine.feel.compare import among, equal, italian, order
from engine.feel.compiler import Builder, Code, Compiler, Frame, Place, place_of, subtrees, token
from engine.feel.numbers import ZERO
from engine.feel.parser import Node
from engine.feel.types import is_instance, shape
from engine.feel.values import Value

_OPERATIONS: dict[str, Operation] = {
    "PLUS": add,
    "MINUS": subtract,
    "TIMES": multiply,
    "DIVIDE": divide,
    "POWER": raise_to,
}


def _chain(compiler: Compiler, node: Node) -> Code:
    """`a + b - c`: left to right, in a loop, so that length is not depth."""
    first, *rest = subtrees(node)
    code = compiler.build(first)
    signs = [child for child in node.children if isinstance(child, Token)]
    steps = [
        (_OPERATIONS[sign.type], sign, compiler.build(operand))
        for sign, operand in zip(signs, rest, strict=True)
    ]

    def run(frame: Frame) -> Value:
        result = code(frame)
        for operation, sign, operand in steps:
            right = operand(frame)
            left, result = result, operation(result, right, frame.run.zone)
            if result is None:
                _warn_operation(frame, sign, left, right)
            elif type(result) is str:
                frame.run.fit(result)
        return result

    return run


def _warn_operation(frame: Frame, sign: Token, left: Value, right: Value) -> None:
    if left is None or right is None:
        return
    place = (sign.line or 0, sign.column or 0)
    if sign.type == "DIVIDE" and right == ZERO:
        frame.run.warn("non si può dividere per zero", place)
    else:
        kinds = f"«{sign}» non ha un risultato fra {italian(left)} e {italian(right)}"
        frame.run.warn(kinds, place)


def _negate(compiler: Compiler, node: Node) -> Code:
    code, place = compiler.build(subtrees(node)[0]), place_of(node)

    def run(frame: Frame) -> Value:
        value = code(frame)
        result = negated(value)
        if result is None and value is not None:
            frame.run.warn(f"«-» non si può mettere davanti a {italian(value)}", place)
        return result

    return run


# --- comparison ------------------------------------------------------------------------------


def compared(sign: str, left: Value, right: Value, zone: tzinfo) -> bool | None:
    """The truth of `left sign right`: True, False or None."""
    if sign == "NE":
        same = equal(left, right)
        return None if same is None else not same
    ordered = order(left, right, zone)
    if ordered is None:
        return None
    if sign == "LT":
        return ordered < 0
    if sign == "LE":
        return ordered <= 0
    return ordered > 0 if sign == "GT" else ordered >= 0


_ON_NUMBERS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "NE": operator.ne,
    "LT": operator.lt,
    "LE": operator.le,
    "GT": operator.gt,
    "GE": operator.ge,
}


def _compare(compiler: Compiler, node: Node) -> Code:
    left_node, sign_node, right_node = subtrees(node)
    sign, place = token(sign_node), place_of(sign_node)
    left, right = compiler.build(left_node), compiler.build(right_node)
    if sign.type == "EQ":
        return _equality(left, right, place)
    of_numbers = _ON_NUMBERS[sign.type]

    def run(frame: Frame) -> Value:
        one, other = left(frame), right(frame)
        if type(one) is Decimal and type(other) is Decimal:
            return of_numbers(one, other)
        result = compared(sign.type, one, other, frame.run.zone)
        if result is None:
            _warn_comparison(frame, place, one, other)
        return result

    return run


def _equality(left: Code, right: Code, place: Place) -> Code:
    def run(frame: Frame) -> Value:
        one, other = left(frame), right(frame)
        if type(one) is str and type(other) is str:
            return one == other
        result = equal(one, other)
        if result is None:
            _warn_comparison(frame, place, one, other)
        return result

    return run


def _warn_comparison(frame: Frame, place: Place, left: Value, right: Value) -> None:
    if left is not None and right is not None:
        kinds = f"non si può confrontare {italian(left)} con {italian(right)}"
        frame.run.warn(kinds, place)


def _between(compiler: Compiler, node: Node) -> Code:
    value, low, high = (compiler.build(part) for part in subtrees(node))
    place = place_of(node)

    def run(frame: Frame) -> Value:
        middle, start, end = value(frame), low(frame), high(frame)
        zone = frame.run.zone
        above, below = order(middle, start, zone), order(middle, end, zone)
        if above is None or below is None:
            _warn_comparison(frame, place, middle, start if above is None else end)
            return None
        return above >= 0 and below <= 0

    return run


# --- logic -----------------------------------------------------------------------------------


def _logic(*, decisive: bool) -> Builder:
    """`or` is decided by one true part, `and` by one false one; otherwise null is contagious."""

    def build(compiler: Compiler, node: Node) -> Code:
        parts = [(compiler.build(part), place_of(part)) for part in subtrees(node)]

        def run(frame: Frame) -> Value:
            unknown = False
            for code, place in parts:
                value = code(frame)
                if value is decisive:
                    return decisive
                if value is not (not decisive):
                    unknown = True
                    if value is not None:
                        kinds = f"qui serve vero/falso, non {italian(value)}"
                        frame.run.warn(kinds, place)
            return None if unknown else not decisive

        return run

    return build


# --- in, instance of -------------------------------------------------------------------------


def _in_test(compiler: Compiler, node: Node) -> Code:
    subject, *tests = (compiler.build(part) for part in subtrees(node))

    def run(frame: Frame) -> Value:
        value, unknown = subject(frame), False
        for test in tests:
            found = among(value, test(frame), frame.run.zone)
            if found:
                return True
            unknown = unknown or found is None
        return None if unknown else False

    return run


def _instance_of(compiler: Compiler, node: Node) -> Code:
    subject, type_node = subtrees(node)
    code, wanted = compiler.build(subject), shape(build_type(compiler, type_node))
    return lambda frame: is_instance(code(frame), wanted)


BUILDERS: dict[str, Builder] = {
    "addition": _chain,
    "multiplication": _chain,
    "power": _chain,
    "negate": _negate,
    "compare": _compare,
    "between": _between,
    "disjunction": _logic(decisive=True),
    "conjunction": _logic(decisive=False),
    "in_test": _in_test,
    "in_tests": _in_test,
    "instance_of": _instance_of,
}
