"""Every way to make an evaluation large or endless ends in a refusal."""

import pytest

from engine.feel import (
    EvaluationTooDeep,
    EvaluationTooLong,
    ExpressionTooLarge,
    HostFunction,
    Limits,
    ValueTooLarge,
    compile_expression,
)
from engine.refusal import Refusal
from tests.unit.feel.support import NOW, bounded, value

ENDLESS = {
    "a range of a billion": "for i in 1..1000000000 return i",
    "loops in loops": "for a in 1..999, b in 1..999, c in 1..999 return a",
    "quantified loops": "every a in 1..9999, b in 1..9999 satisfies true",
    "filters in filters": "(1..2)[item > 0] = [for i in 1..9999 return xs[item > i]]",
    "a function that calls itself": "{f: function(n) f(n + 1), r: f(0)}.r",
    "two that call each other": "{f: function(n) g(n), g: function(n) f(n), r: f(0)}.r",
    "a text that doubles": (
        'for i in 1..60 return if i = 1 then "ab" else partial[-1] + partial[-1]'
    ),
    "a list that doubles": (
        "for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]]"
    ),
    "a list that holds its past": "for i in 1..200 return partial",
    "many long texts": (
        'for i in 1..9999 return upper case(string join(for j in 1..99 return "xx"))'
    ),
    "many long numbers": "string(for i in 1..19999 return 10 ** 6000)",
    "a long body many times": f"for i in 1..19999 return {'+'.join(['i'] * 1_000)}",
    "a pattern with back-references": 'matches(testo, "^(a*)*\\\\1b$")',
    "a huge pattern many times": 'for i in 1..9999 return matches(testo, "(a|a)*b")',
}


@pytest.mark.timeout(5)
@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_what_would_never_end_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        value(text, testo="a" * 3_000, xs=list(range(500)))


def test_doubled_contexts_are_refused_before_anyone_reads_them() -> None:
    entries = ", ".join(f"a{i}: [a{i - 1}, a{i - 1}]" for i in range(1, 60))

    with pytest.raises(ValueTooLarge):
        value(f"{{a0: [1], {entries}}}")


def test_doubled_contexts_are_not_compared_for_ever() -> None:
    entries = ", ".join(f"a{i}: [a{i - 1}, a{i - 1}]" for i in range(1, 60))

    with pytest.raises(EvaluationTooLong):
        value(f"{{a0: [1], {entries}, r: a59 = a59}}.r")


def test_doubled_contexts_do_not_reach_a_function_of_the_caller() -> None:
    entries = ", ".join(f"a{i}: [a{i - 1}, a{i - 1}]" for i in range(1, 60))
    count = {"conta": HostFunction("conta", ("x",), lambda x: len(str(x)))}

    with pytest.raises(ValueTooLarge):
        bounded(f"{{a0: [1], {entries}, r: conta(a59)}}.r", Limits(), functions=count)


TOO_LARGE = {
    "brackets": "(" * 4_000 + "1" + ")" * 4_000,
    "open": "[" * 9_000,
    "minus": "-" * 9_000 + "1",
    "long": "1" + "+1" * 20_000,
    "ifs": "if true then " * 300 + "1" + " else 0" * 300,
    "path": "x" + ".a" * 4_000,
    "calls": "f" + "()" * 4_000,
}


@pytest.mark.parametrize("text", TOO_LARGE.values(), ids=TOO_LARGE)
def test_a_text_too_large_or_too_deep_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        compile_expression(text)


def test_a_long_chain_is_not_a_deep_one() -> None:
    assert value("+".join(["1"] * 4_000)) == 4_000


def test_a_number_beyond_the_range_is_null() -> None:
    assert value("[9 ** 9 ** 9 ** 9 ** 9, 10 ** 7000, exp(99999)]") == [None, None, None]


@pytest.mark.parametrize(
    ("text", "limits", "refusal"),
    [
        ("for i in 1..9 return i", Limits(steps=8), EvaluationTooLong),
        ("for i in 1..9 return i", Limits(items=8), ValueTooLarge),
        ('"abc" + "def"', Limits(characters=5), ValueTooLarge),
        ("abs(abs(1))", Limits(calls=0), EvaluationTooDeep),
        ("[[[1]]]", Limits(nesting=2), ValueTooLarge),
        ("[[1, 2], [3]]", Limits(size=4), ValueTooLarge),
        ('matches("aaaa", "a*b")', Limits(pattern_steps=5), EvaluationTooLong),
    ],
)
def test_the_caller_sets_the_bounds(text: str, limits: Limits, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        bounded(text, limits)


def test_a_refused_text_is_refused_in_words() -> None:
    with pytest.raises(ExpressionTooLarge) as refused:
        compile_expression("1" * 10_001)

    assert str(refused.value) == (
        "L'espressione è troppo grande: 10001 caratteri, al massimo 10000."
    )


def test_what_is_kept_compiled_can_be_used_again() -> None:
    assert compile_expression("1 + 1") is compile_expression("1 + 1")
    assert compile_expression("x").value({"x": 2}, now=NOW) == 2
