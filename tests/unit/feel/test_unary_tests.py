"""What the cell of a decision table asks of its input."""

import pytest

from engine.feel import compile_unary_tests
from tests.unit.feel.support import NOW

ASKED = [
    ("-", 5, True),
    ("5", 5, True),
    ("5", 6, False),
    ("< 5", 4, True),
    ("[1..5]", 5, True),
    ("[1..5)", 5, False),
    ("1, 2, > 10", 11, True),
    ('"a", "b"', "c", False),
    ('not("a", "b")', "c", True),
    ('not("a", "b")', "a", False),
    ("not([1..5))", 5, True),
    ("not(]1..5[, [7..9])", 3, False),
    ("not((1..5])", 1, True),
    ('not(")")', ")", False),
    ("not(true) = false", True, True),
    ("not[1], 5", 5, True),
    ("not()", 5, False),
    ("? > 3 and ? < 9", 5, True),
    ("soglia", 7, True),
    ("> soglia", 8, True),
    ("[7, 8]", 8, True),
    ("null", None, True),
    ("< 5", None, None),
    ("true", True, True),
    ("false", True, False),
    ("!= 4", 4, False),
    ("list contains(?, 3)", [1, 3], True),
    ('date("2025-01-01")', None, False),
]


@pytest.mark.parametrize(
    ("text", "given", "passes"), ASKED, ids=[f"{a} ? {b}" for a, b, _ in ASKED]
)
def test_a_cell_passes_when_one_of_its_tests_does(
    text: str, given: object, *, passes: bool | None
) -> None:
    assert compile_unary_tests(text).matches(given, {"soglia": 7}, now=NOW) is passes


@pytest.mark.parametrize("test", ["? > 5", "? >= 5 and ? < 9", 'contains(?, "a")', "not(? > 5)"])
def test_a_question_about_an_input_that_is_missing_is_not_passed(test: str) -> None:
    assert compile_unary_tests(test).matches(None, {}, now=NOW) is not True
