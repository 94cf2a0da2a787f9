"""The constants of plain conditions: literals of numbers, texts, truth and null."""

from decimal import Decimal

from lark import Token, Tree

from engine.feel.builders.literals import unquoted
from engine.feel.compiler import subtrees
from engine.feel.numbers import DECIMAL128, number
from engine.feel.parser import Node
from engine.feel.values import Value

NODES = 200


class NotPlain(Exception):
    """A piece of tree that has no quick code (never leaves this package)."""


def inside(node: Node) -> Node:
    """A piece of tree without the brackets around it."""
    while node.data in {"start_expression", "group"}:
        node = subtrees(node)[0]
    return node


def constant(node: Node) -> Value:
    """The value of a literal; any other piece of tree is not plain."""
    node = inside(node)
    match str(node.data), node.children:
        case "number", [Token() as word]:
            return number(word)
        case "string", [Token() as word]:
            return unquoted(word)
        case ("true" | "false") as word, _:
            return word == "true"
        case "null", _:
            return None
        case "negate", [Token(), Tree() as operand]:
            return DECIMAL128.minus(number_of(operand))
    raise NotPlain


def number_of(node: Node) -> Decimal:
    """The value of a literal that is a number."""
    value = constant(node)
    if not isinstance(value, Decimal):
        raise NotPlain
    return value


def texts_of(nodes: list[Node]) -> list[str]:
    """The values of literals that are all texts."""
    values = [constant(node) for node in nodes]
    texts = [value for value in values if isinstance(value, str)]
    if len(texts) < len(values):
        raise NotPlain
    return texts
