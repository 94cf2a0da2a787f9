"""What boxed expressions of DMN need of FEEL: pieces of code that share frames and a budget."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from engine.feel.builders.control import choose, collect, over, quantify
from engine.feel.builders.structures import keep
from engine.feel.builders.unary import INPUT
from engine.feel.compiler import Code, Compiler, Frame
from engine.feel.parser import parse
from engine.feel.quick import UNSURE, quick_tests
from engine.feel.types import Type
from engine.feel.values import Value

Cell: TypeAlias = Callable[[Frame, Value], bool]

__all__ = [
    "Cell",
    "Code",
    "Frame",
    "cell",
    "conditional",
    "expression",
    "expressions_of_tests",
    "filtered",
    "iterated",
    "quantified",
]


def expression(text: str, names: frozenset[str], types: Mapping[str, Type]) -> Code:
    """The code of an expression that looks names up in the frames around it first."""
    compiler = Compiler(types, bound=[frozenset()])
    return compiler.build(parse(text, names))


def cell(text: str, names: frozenset[str], types: Mapping[str, Type]) -> Cell:
    """The code of unary tests: whether the given value passes them for sure."""
    compiler = Compiler(types, bound=[frozenset({INPUT})])
    tree = parse(text, names, unary=True)
    code, check = compiler.build(tree), quick_tests(tree)

    def passes(frame: Frame, value: Value) -> bool:
        found = UNSURE if check is None else check(value)
        if found is UNSURE:
            found = code(Frame(frame.run, {INPUT: value}, frame))
        return found is True

    return passes


def expressions_of_tests(text: str, names: frozenset[str]) -> tuple[Code, ...]:
    """The members of a list of tests, each as an expression: the order of output values."""
    from engine.feel.compiler import subtrees

    tree = parse(text, names, unary=True)
    if not subtrees(tree):
        return ()
    compiler = Compiler(bound=[frozenset()])
    return tuple(compiler.build(one) for one in subtrees(subtrees(tree)[0]))


def conditional(condition: Code, yes: Code, no: Code) -> Code:
    """A boxed `if`: its condition must be true, false or null."""
    return choose(condition, yes, no, strict=True)


def filtered(items: Code, test: Code) -> Code:
    """A boxed filter."""
    return keep(items, test)


def iterated(name: str, source: Code, code: Code) -> Code:
    """A boxed `for`."""
    return collect([(name, over(source))], code)


def quantified(name: str, source: Code, test: Code, *, decisive: bool) -> Code:
    """A boxed `some` (decided by a true one) or `every` (by a false one)."""
    return quantify([(name, over(source))], test, decisive=decisive)
