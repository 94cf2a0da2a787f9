"""Unary tests: what a cell of a decision table asks of its input."""

from engine.feel.builders.literals import constant
from engine.feel.compare import among
from engine.feel.compiler import Builder, Code, Compiler, Frame, subtrees
from engine.feel.parser import Node
from engine.feel.values import Value

INPUT = "?"


def _test(compiler: Compiler, node: Node) -> Code:
    """One test: with `?` its own truth counts, without it the input must be equal or within.

    The truth of what asks only others counts too, but plain `true` is never met by an unknown.
    A question about the input that has no answer is not passed: `? > 5` does not let through an
    input that is missing, as if null had been equal to the null of the question.
    """
    asks = _mentions_input(node)
    is_plain = node.data in {"true", "false"}
    code = compiler.build(node)

    def run(frame: Frame) -> Value:
        found, value = code(frame), frame.vars[INPUT]
        if asks and (found is None or isinstance(found, bool)):
            return found
        if isinstance(found, bool) and not is_plain and not isinstance(value, bool | list):
            return found
        return among(value, found, frame.run.zone)

    return run


def _mentions_input(node: Node) -> bool:
    return any(str(name.children[0]) == INPUT for name in node.find_data("name"))


def _tests(compiler: Compiler, node: Node) -> list[Code]:
    return [_test(compiler, test) for test in subtrees(subtrees(node)[0])]


def _one_of(compiler: Compiler, node: Node) -> Code:
    tests = _tests(compiler, node)

    def run(frame: Frame) -> Value:
        unknown = False
        for test in tests:
            found = test(frame)
            if found is True:
                return True
            unknown = unknown or found is None
        return None if unknown else False

    return run


def _none_of(compiler: Compiler, node: Node) -> Code:
    any_of = _one_of(compiler, node)

    def run(frame: Frame) -> Value:
        found = any_of(frame)
        return not found if isinstance(found, bool) else None

    return run


BUILDERS: dict[str, Builder] = {
    "any_value": lambda _compiler, _node: constant(value=True),
    "one_of": _one_of,
    "none_of": _none_of,
}
