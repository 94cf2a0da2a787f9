"""Whatever the text, the only thing that can be raised is a refusal."""

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.feel import compile_expression, compile_unary_tests, text_of
from engine.feel.functions import BUILT_IN
from engine.refusal import Refusal
from tests.unit.feel.grammar import expressions, unary_tests
from tests.unit.feel.support import NOW

EXAMPLES = 50_000 if "PERCORSI_DEEP" in os.environ else 300  # of each of the two
SCOPE = {"x": 1, "xs": [1, 2], "c": {"a": "b", "n": None}, "due parole": True}

values = st.sampled_from(
    [
        *("null", "true", "1", "-3", "0.5", "1e300", "9" * 40, '"a"', '"(a+)+$"', '"P1D"'),
        *("[]", "{}", "[1, 2, 3]", "[[1], null]", "{a: 1}", "x", "xs", "c", "due parole"),
        *("[1..5]", "(< 10)", '@"2020-01-31"', '@"P1M"', '@"-PT1H"', '@"10:00:00"', "count"),
        *('@"2020-01-01T00:00:00Z"', "function(a, b) a < b", '@"P9999999Y"', '@"P99999999D"'),
        *('@"9999-12-31"', '"[1..3]"', '@"-999999999-01-01"', '@"999999999-12-31T23:00:00Z"'),
        *('@"10:00:00.000000001@Europe/Rome"', '@"P999999999999D"', '"PT0.000000001S"', "1e-6143"),
    ]
)
signs = st.sampled_from(
    [
        *"+-*/=<>.,:()[]{}?@",
        *("**", "!=", "<=", ">=", "..", "->", "in", "and", "or", "if", "then", "else", "for"),
        *("return", "some", "every", "satisfies", "between", "function", "instance of", "not"),
        *("item", "partial"),
    ]
)
names = st.sampled_from(sorted(BUILT_IN))
calls = st.builds(lambda name, given: f"{name}({', '.join(given)})", names, st.lists(values))
operations = st.builds(" ".join, st.tuples(values, signs, values))
words = st.lists(st.one_of(values, signs, names), max_size=15).map(" ".join)
spoilt = st.builds(
    lambda text, at, more, left: text[: at % (len(text) + 1)] + more + text[at + left :],
    st.one_of(expressions, unary_tests),
    st.integers(0, 200),
    st.one_of(signs, values, st.text(max_size=3)),
    st.integers(0, 5),
)
texts = st.one_of(calls, operations, words, expressions, unary_tests, spoilt, st.text(max_size=60))
often = settings(
    max_examples=EXAMPLES,
    deadline=None,
    print_blob=True,  # a failure says how to see it again
    suppress_health_check=[HealthCheck.too_slow],
)


@often
@given(texts)
def test_an_expression_gives_a_value_or_a_refusal(text: str) -> None:
    try:
        found = compile_expression(text).evaluate(SCOPE, now=NOW)
    except Refusal:
        return

    assert isinstance(text_of(found.value), str)


@often
@given(texts, st.sampled_from([None, True, 3, "a", [1], {"a": 1}]))
def test_unary_tests_give_an_answer_or_a_refusal(text: str, asked: object) -> None:
    try:
        answer = compile_unary_tests(text).matches(asked, SCOPE, now=NOW)
    except Refusal:
        return

    assert answer in {True, False, None}
