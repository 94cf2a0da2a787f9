"""From tree back to text: what parses to the same tree, with one blank where one is usual."""

from collections.abc import Callable, Mapping

from lark import Tree

from engine.feel.compiler import subtrees, token
from engine.feel.parser import Node

Printer = Callable[[Node], str]


def printed(node: Node) -> str:
    """The text of a tree or of a piece of one."""
    return _PRINTERS[node.data](node)


def _parts(node: Node) -> list[str]:
    return [printed(one) if isinstance(one, Tree) else str(one) for one in node.children]


def _tight(node: Node) -> str:
    return "".join(_parts(node))


def _spaced(node: Node) -> str:
    return " ".join(_parts(node))


def _between_parts(divider: str, before: str = "", after: str = "") -> Printer:
    return lambda node: before + divider.join(_parts(node)) + after


def _pattern(text: str) -> Printer:
    """The parts of a node, put into a text with as many places."""
    return lambda node: text.format(*_parts(node))


def _in_brackets(node: Node) -> str:
    """The first word, the parts with commas between, the last word."""
    opening, *parts, closing = _parts(node)
    return f"{opening}{', '.join(parts)}{closing}"


def _in_tests(node: Node) -> str:
    subject, opening, *tests, closing = _parts(node)
    return f"{subject} in {opening}{', '.join(tests)}{closing}"


def _range(node: Node) -> str:
    opening, start, dots, end, closing = _parts(node)
    return f"{opening}{start} {dots} {end}{closing}"


def _function(node: Node) -> str:
    """`function(parameters) body`, the body of an external one behind its word."""
    external = " external" if node.data == "external_function" else ""
    *before, body = subtrees(node)
    parameters = printed(before[0]) if before else ""
    return f"function({parameters}){external} {printed(body)}"


def _parameter(node: Node) -> str:
    kind = "".join(f": {printed(one)}" for one in subtrees(node))
    return f"{token(node)}{kind}"


def _generic(node: Node) -> str:
    name, opening, *parts, closing = _parts(node)
    return f"{name}{opening}{', '.join(parts)}{closing}"


def _function_type(node: Node) -> str:
    *taken, given = (printed(one) for one in subtrees(node))
    return f"function<{', '.join(taken)}> -> {given}"


_COMMAS = _between_parts(", ")
_PRINTERS: Mapping[str, Printer] = {
    "start_expression": _tight,
    "any_value": _tight,
    "none_of": _between_parts("", "not"),
    "one_of": _tight,
    "tests": _COMMAS,
    "disjunction": _between_parts(" or "),
    "conjunction": _between_parts(" and "),
    "compare": _spaced,
    "compare_sign": _tight,
    "between": _pattern("{} between {} and {}"),
    "in_test": _pattern("{} in {}"),
    "in_tests": _in_tests,
    "instance_of": _pattern("{} instance of {}"),
    "unary_range": _spaced,
    "addition": _spaced,
    "multiplication": _spaced,
    "power": _spaced,
    "negate": _tight,
    "filter": _tight,
    "path": _between_parts("."),
    "call": _tight,
    "positional": _COMMAS,
    "by_name": _COMMAS,
    "named": _between_parts(": "),
    **dict.fromkeys(("number", "string", "at", "true", "false", "null", "name"), _tight),
    "group": _tight,
    "list": _in_brackets,
    "range": _range,
    "context": _between_parts(", ", "{", "}"),
    "entry": _between_parts(": "),
    "if_then_else": _pattern("if {} then {} else {}"),
    "for_return": _pattern("for {} return {}"),
    "some": _pattern("some {} satisfies {}"),
    "every": _pattern("every {} satisfies {}"),
    "function": _function,
    "external_function": _function,
    "iterations": _COMMAS,
    "over_list": _pattern("{} in {}"),
    "over_range": _pattern("{} in {} .. {}"),
    "parameters": _COMMAS,
    "parameter": _parameter,
    "simple_type": _between_parts("."),
    "type_of": _tight,
    "context_type": _generic,
    "function_type": _function_type,
    "any_function": _between_parts("", "function"),
    "type_entry": _between_parts(": "),
}
