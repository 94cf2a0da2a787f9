"""What each function and operator costs at its worst, as often as the bounds allow it."""

import tracemalloc

import pytest

from engine.feel import compile_expression
from engine.refusal import Refusal
from tests.security.cost import cpu_seconds
from tests.unit.feel.support import NOW

SCOPE = {
    "x": "testo",
    "s": "a" * 5_000,
    "xs": list(range(300)),
    "c": {f"k{number}": number for number in range(100)},
} | {f"nome {number}": number for number in range(3_000)}
BODIES = [
    *("i ** 0.333", "1.0000001 ** (i * 123456789.5)", "**0.37**".join(["i"] * 900)),
    *("*".join(["i"] * 2_000), "/".join(["i"] * 2_000), "exp(i / 7)", "log(i / 7)"),
    *("sqrt(i / 7)", "round up(1e6000, 6000)", "floor(1e6000 + i, -3)", "modulo(1e33 + i, 7)"),
    *('number("1.234.567,89", ".", ",")', "string(1e6000)", "decimal(1 / 3 * i, 30)"),
    *("s + s", "upper case(s)", 'contains(s, "aaaaaab")', "substring(s, 2)", "string length(s)"),
    *('replace(s, "a", "bb")', 'split(s, "a")', 'matches(s, "[\\\\p{L}-[bcd]]+$")'),
    *('matches("a", string(i) + "{1,4000}")', 'matches("a", string(i) + "(a|b|c|d){1,900}")'),
    *('matches("a", string(i) + "((a{1,99}){1,99})")', 'matches(s, "(a|aa)*(b|c){1,40}$")'),
    *("xs = xs", "is(xs, xs)", "xs instance of list<number>", "string(xs)", "xs[item = 2]"),
    *("sum(xs)", "mean(xs)", "stddev(xs)", "mode(xs)", "median(xs)", "product(xs)", "sort(xs)"),
    *("distinct values(xs)", "union(xs, xs, xs)", "flatten([xs, xs, xs])", "index of(xs, 3)"),
    *("list contains(xs, {a: i})", "append(xs, xs)", "concatenate(xs, xs)", "reverse(xs)"),
    *(
        'context put(c, "a", 1)',
        "context merge([c, c, c, c])",
        "get entries(c)",
        "[c, c, c][a = 1]",
    ),
    *('range("[1..2]")', 'range("[" + string(i) + "..20000]")', "overlaps([1..i], [i..9])"),
    *('@"2025-10-25T12:00:00@Europe/Rome" + @"PT1H" * i', 'string(now()) = "x"'),
    *('@"2025-01-01" + @"P1D" * i', 'duration("P1DT2H3M4.5S")', "week of year(today())"),
    *('@"-999999999-01-01" + @"P1D" * i', "now().time offset", 'date("999999999-12-31").weekday'),
    *("(function(n) n)(i)", "(function(n: list<number>) n)(xs)", "some n in xs satisfies n > 999"),
    *(f"i in ({', '.join(['3'] * 2_500)})", f"[{', '.join(f'zz{n}' for n in range(1_200))}]"),
    *(f"[{', '.join(f'i.b{n}' for n in range(1_200))}]", "count(partial)", "i.zz"),
    f"{{{', '.join(f'k{number}: i' for number in range(1_200))}}}",
]
TEXTS = [
    *(f"for i in 1..19999 return {body}" for body in BODIES),
    *("a" + " " * 9_900 + "b", "\n".join(["a+"] * 3_300), "[" + '"",' * 3_300 + "1]"),
    *("à" * 9_000, "/* */ " * 1_600 + "1", "{" + "a" * 9_000, "{a: 1," * 1_600, "[1..2[" * 1_500),
    *("function() " * 800 + "1", "f() external " * 700, "{" + "{ a" * 3_000, "." * 9_000),
    *('"' + "\\u00e8" * 1_600 + '"', " and ".join(["a instance of b"] * 600), "@" * 9_000),
    f"{{{', '.join(f'a {number}+b: 1' for number in range(800))}}}",
    f"[{', '.join(f'zz{number}' for number in range(1_600))}]",
]
GROWING = [
    text
    for text in TEXTS
    if any(word in text for word in ("append", "concatenate", "flatten", "merge", "put", "s + s"))
    or any(word in text for word in ("split", "upper", "string(xs)", "6000", "xs[", "partial"))
]


def _run(text: str) -> None:
    try:
        compile_expression(text).evaluate(SCOPE, now=NOW)
    except Refusal:
        return


@pytest.mark.parametrize("text", TEXTS, ids=[f"{text[:60]!r}" for text in TEXTS])
def test_it_ends_within_half_a_second(text: str) -> None:
    _run("1 + 1")  # the grammar itself is read once

    cost = cpu_seconds(lambda: _run(text))

    assert cost < 0.5


@pytest.mark.parametrize("text", GROWING, ids=[f"{text[:60]!r}" for text in GROWING])
def test_it_stays_within_64_megabytes(text: str) -> None:
    _run("1 + 1")
    tracemalloc.start()

    _run(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 64 * 2**20
