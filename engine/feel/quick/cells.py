"""The straight way through unary tests: literals and ranges of numbers, as in most cells."""

import operator
from decimal import Decimal

from lark import Token

from engine.feel.compiler import subtrees, token
from engine.feel.parser import Node
from engine.feel.quick.checks import (
    OPERATORS,
    UNSURE,
    Check,
    among_texts,
    beside_null,
    beside_number,
    beside_truth,
    both,
    either,
    neither,
)
from engine.feel.quick.constants import NODES, NotPlain, constant, inside, number_of, texts_of


def quick_tests(tree: Node) -> Check | None:
    """The quick code of unary tests that are all plain, or None."""
    if tree.data == "any_value":
        return lambda _value: True
    nodes = [inside(node) for node in subtrees(subtrees(tree)[0])]
    if len(nodes) > NODES:
        return None
    try:
        check = _one_of(nodes)
    except NotPlain:
        return None
    return check if tree.data == "one_of" else neither(check)


def _one_of(nodes: list[Node]) -> Check:
    try:
        return _or_null(among_texts(texts_of(nodes)))
    except NotPlain:
        return either([_check(node) for node in nodes])


def _or_null(check: Check) -> Check:
    """Null is no text: here, unlike in a comparison, that is the whole answer."""

    def known(value: object) -> object:
        found = check(value)
        return False if found is UNSURE and value is None else found

    return known


def _check(node: Node) -> Check:
    if node.data == "unary_range":
        sign, end = subtrees(node)
        return beside_number(OPERATORS[token(sign).type], number_of(end))
    if node.data == "range":
        return _range(node)
    match constant(node):
        case None:
            return beside_null(is_null=True)
        case bool() as wanted:
            return beside_truth(wanted=wanted)
        case Decimal() as wanted:
            return _or_null(beside_number(operator.eq, wanted))
        case wanted:
            return _or_null(among_texts([str(wanted)]))


def _range(node: Node) -> Check:
    low, high = (number_of(end) for end in subtrees(node))
    brackets = [child.type for child in node.children if isinstance(child, Token)]
    above = operator.ge if brackets[0] == "LSQB" else operator.gt
    below = operator.le if brackets[-1] == "RSQB" else operator.lt
    return both(beside_number(above, low), beside_number(below, high))
