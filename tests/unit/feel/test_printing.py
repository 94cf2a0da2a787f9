"""What is printed says what was read."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.feel import FeelSyntaxError
from engine.feel.parser import Node, _grammar, parse
from engine.feel.printing import _PRINTERS, printed
from engine.refusal import Refusal
from tests.unit.feel.grammar import NAMES, SHAPES, expressions, unary_tests

often = settings(
    max_examples=20_000 if "PERCORSI_DEEP" in os.environ else 300,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

_NEVER_IN_TREES = {
    "test", "expr", "comparison", "in_operand", "negation", "postfix", "arguments", "atom",
    "iteration", "type",
}  # fmt: skip


@often
@given(expressions)
def test_an_expression_read_printed_and_read_is_the_same(text: str) -> None:
    tree = parse(text, NAMES)

    again = parse(printed(tree), NAMES)

    assert again == tree
    assert printed(again) == printed(tree)


@often
@given(unary_tests)
def test_unary_tests_read_printed_and_read_are_the_same(text: str) -> None:
    tree = parse(text, NAMES, unary=True)

    again = parse(printed(tree), NAMES, unary=True)

    assert again == tree


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_read(shape: str) -> None:
    found: set[str] = set()

    @settings(max_examples=40, deadline=None, database=None)
    @given(SHAPES[shape])
    def read(text: str) -> None:
        try:
            found.update(_shapes_of(parse(text, NAMES)))
        except FeelSyntaxError:
            return

    read()

    assert shape in found


def _shapes_of(tree: Node) -> Iterator[str]:
    return (str(part.data) for part in tree.iter_subtrees())


def test_the_printer_knows_every_shape_of_the_grammar() -> None:
    rules = {rule.alias or str(rule.origin.name) for rule in _grammar().rules}
    kept = {
        name
        for name in rules
        if not name.startswith(("_", "start_unary")) and name not in _NEVER_IN_TREES
    }

    assert kept == set(_PRINTERS)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1+2", "1 + 2"),
        ('if  a then(b)else "c"', 'if a then (b) else "c"'),
        ("f( a,b )[ 1 ].c", "f(a, b)[1].c"),
        ("x in]1..2[", "x in ]1 .. 2["),
        ('{a:1,"b c":2}', '{a: 1, "b c": 2}'),
        ("function(a:list<number>,b)a-b", "function(a: list<number>, b) a - b"),
        ("[]1..2]]", "[]1 .. 2]]"),
        ("f(for x in 1..2 return function()[])", "f(for x in 1 .. 2 return function() [])"),
        ("(for x in 1..2 return x[.5])", "(for x in 1 .. 2 return x[.5])"),
        ("{a: for x in 1..2 return x[–1]}", "{a: for x in 1 .. 2 return x[–1]}"),
        ("{a: for x in 1..2 return x, b-c: 2}", "{a: for x in 1 .. 2 return x, b-c: 2}"),
        (
            "{a: for x in p, y in q return y instance of context<k: number>}",
            "{a: for x in p, y in q return y instance of context<k: number>}",
        ),
        ("xs[item instance of list<number>]", "xs[item instance of list<number>]"),
        ("xs[item instance of function][1]", "xs[item instance of function][1]"),
        ("[list < 3, x > y]", "[list < 3, x > y]"),
        ("a // perché\n  and b", "a and b"),
    ],
)
def test_it_is_printed_as_one_would_write_it(text: str, meant: str) -> None:
    assert printed(parse(text)) == meant


@often
@given(st.text(max_size=40))
def test_any_text_that_can_be_read_can_be_printed(text: str) -> None:
    try:
        tree = parse(text)
    except Refusal:
        return

    assert parse(printed(tree)) == tree
