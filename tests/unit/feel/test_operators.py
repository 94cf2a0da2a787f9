"""Operators over every pair of types that the standard gives a meaning, and over others."""

import pytest

from tests.unit.feel.support import value, warnings, written

MEANINGS = [
    # sums
    ('@"P1D" + @"P1D"', "P2D"),
    ('@"P1Y" + @"P1M"', "P1Y1M"),
    ('@"P1D" + @"P1M"', "null"),
    ('@"P1D" + @"2025-01-01"', "2025-01-02"),
    ('@"P1M" + @"2025-01-31T10:00:00Z"', "2025-02-28T10:00:00Z"),
    ('@"2025-01-01" + @"2025-01-01"', "null"),
    ('@"9999-12-31" + @"P1D"', "10000-01-01"),
    ('@"9999-12-31" + @"P1M"', "10000-01-31"),
    ('@"P999999999D" + @"P999999999D"', "P1999999998D"),
    ('@"10:00:00Z" + @"P1M"', "null"),
    ("[1] + [2]", "null"),
    # differences
    ('@"P1D" - @"PT1H"', "PT23H"),
    ('@"P1Y" - @"P1M"', "P11M"),
    ('@"10:00:00" - @"09:30:00"', "PT30M"),
    ('@"10:00:00" - @"PT11H"', "23:00:00"),
    ('@"2025-01-02T00:00:00Z" - @"2025-01-01T00:00:00+01:00"', "P1DT1H"),
    ('@"2025-01-02T01:00:00" - @"2025-01-01T00:00:00Z"', "P1D"),
    ('@"2025-01-02T00:00:00Z" - @"2025-01-01"', "P1D"),
    ('@"2025-01-02" - @"2025-01-01T00:00:00"', "P1D"),
    ('"a" - "b"', "null"),
    # products and quotients
    ('2 * @"P1M"', "P2M"),
    ('@"P1M" * 1e30', "null"),
    ('@"P1D" * 1e30', "null"),
    ('"a" * 2', "null"),
    ('@"P1D" * @"P1D"', "null"),
    ('@"P1Y" / @"P1M"', "12"),
    ('@"P1D" / @"PT1H"', "24"),
    ('@"P1D" / 2', "PT12H"),
    ('@"P1D" / 0', "null"),
    ('@"P1M" / 0', "null"),
    ('"a" / 2', "null"),
    # powers and signs
    ("2 ** -1", "0.5"),
    ("0 ** 0", "1"),
    ('"a" ** 2', "null"),
    ("-(2)", "-2"),
    ('-@"P1Y"', "-P1Y"),
    ('-@"P1D"', "-P1D"),
    ('-"a"', "null"),
    # comparisons
    ('"a" < "b"', "true"),
    ('@"10:00:00" >= @"10:00:00"', "true"),
    ('@"P1M" > @"P2M"', "false"),
    ("true < false", "null"),
    ("[1] < [2]", "null"),
    ('1 < "a"', "null"),
    ("1 != 2", "true"),
    ('1 != "a"', "null"),
    ('1 between "a" and 2', "null"),
    ("1 between 2 and null", "null"),
    ('@"10:00:00" = @"10:00:00Z"', "false"),
    ("[1..2] = [1..2)", "false"),
    ("[1..2] = [1..2]", "true"),
    ("count = count", "true"),
    ("{a: 1} = {b: 1}", "false"),
    # logic
    ('true and "a"', "null"),
    ('true or "a"', "true"),
    ("some x in [1, null] satisfies x > 1", "null"),
    ("every x in null satisfies true", "null"),
    ("for x in null return x", "null"),
    ("for x in 5 return x", "[5]"),
    ("for x in [1..3) return x", "[1, 2]"),
    ("for x in (1..3] return x", "[2, 3]"),
    ("for x in 1.5..3 return x", "null"),
    ('for x in "a".."c" return x', "null"),
    ('if "a" then 1 else 2', "2"),
    # in
    ("5 in (1, 5)", "true"),
    ("5 in (1, (< 9))", "true"),
    ("5 in [[1..3], [4..6]]", "true"),
    ('5 in "a"', "null"),
    ("[1] in [[1], [2]]", "true"),
    ("[1, 2] in [1, 2]", "true"),
    ("5 in != 5", "false"),
    ("null in = null", "true"),
    # ranges, filters, paths
    ("[1..true]", "null"),
    ("[1..null].end", "null"),
    ("[1..3].start", "1"),
    ("null[1]", "null"),
    ("null[item = 1]", "[]"),
    ("[][1]", "null"),
    ("[][item > 1]", "[]"),
    ("5[1]", "5"),
    ("[1, 2][1.5]", "null"),
    ("[{item: 7}][item = 7]", "[{item: 7}]"),
    ("{a: 1, a: 2}", "null"),
    ("null.a", "null"),
    ("[{a: 1}, null].a", "[1, null]"),
    ('@"2025-11-03T10:20:30@Europe/Rome".timezone', "Europe/Rome"),
    ('@"10:20:30+01:00".time offset', "PT1H"),
    ('@"10:20:30".time offset', "null"),
    ('@"2025-11-03T10:20:30".time', "10:20:30"),
    ('@"2025-11-03T10:20:30".date', "2025-11-03"),
    ('@"10:20:30".second', "30"),
    ('@"-P1Y2M".months', "-2"),
    ('@"P1DT2H3M4S".seconds', "4"),
    # instance of
    ('[1, "a"] instance of list<number>', "false"),
    ("[1..2] instance of range<number>", "true"),
    ("{a: 1} instance of context<a: number, b: string>", "false"),
    ("{a: 1} instance of context", "true"),
    ("count instance of function<list>->number", "true"),
    ("(function(a: number) a) instance of function<number>->number", "false"),
    ("(function(a: number) a) instance of function<number>->Any", "true"),
    ("(function(a: list<number>) a) instance of function<list<number>>->Any", "true"),
    ("(function(a: context<x: number>) a) instance of function<number>->Any", "false"),
    ("(function() 1) instance of function<number>->Any", "false"),
    ("1 instance of function<number>->Any", "false"),
    ("(function() 1) instance of function", "true"),
    ("null instance of Null", "true"),
    ("1 instance of Any", "true"),
    ('(function(a: number) a)("x")', "null"),
    ("(function(a: number) a)([1])", "1"),
    ("(function(a: list<number>) a)(1)", "[1]"),
    ('(function(a: date and time) a)(@"2025-11-03")', "2025-11-03T00:00:00Z"),
    ("(5)(1)", "null"),
    ("nessuna(1)", "null"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meaning"), MEANINGS, ids=[text for text, _ in MEANINGS])
def test_an_operator_gives_what_the_standard_says(text: str, meaning: str) -> None:
    assert written(text) == meaning


def test_a_call_of_what_does_not_exist_is_named() -> None:
    assert warnings("nessuna(1)") == ["la funzione «nessuna» non esiste"]


def test_escapes_of_a_text_are_characters() -> None:
    found = value('"\\U01F600 \\uD83D\\uDE00 \\u00e8 \\n \\z"')

    assert found == "\U0001f600 \U0001f600 è \n \\z"
