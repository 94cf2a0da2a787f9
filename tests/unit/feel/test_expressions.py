"""What expressions mean: the standard's own examples and those of our processes."""

import pytest

from tests.unit.feel.support import value, written

MEANINGS = [
    ("1 + 2 * 3", "7"),
    ("(1 + 2) * 3", "9"),
    ("10 - 2 - 3", "5"),
    ("-2 ** 2", "4"),
    ("1 / 3", "0.3333333333333333333333333333333333"),
    ("0.1 + 0.2 = 0.3", "true"),
    ("1 / 0", "null"),
    ('"tri" + "age"', "triage"),
    ('"a" + 1', "null"),
    ('1 = "1"', "null"),
    ("null = null", "true"),
    ("1 = null", "false"),
    ("[1, [2]] = [1, [2]]", "true"),
    ("{a: 1, b: 2} = {b: 2, a: 1}", "true"),
    ("true and null", "null"),
    ("false and null", "false"),
    ("true or null", "true"),
    ("false or null", "null"),
    ("3 between 1 and 5 and true", "true"),
    ("3 in (1, > 2)", "true"),
    ("3 in [1..3)", "false"),
    ("3 in ]1..3]", "true"),
    ('"b" in ["a", "b"]', "true"),
    ("if null then 1 else 2", "2"),
    ("if true then 1 else 2 + 5", "1"),
    ("for x in 1..3 return x * x", "[1, 4, 9]"),
    ("for x in 3..1 return x", "[3, 2, 1]"),
    ("for x in [1, 2], y in [x, 10] return x + y", "[2, 11, 4, 12]"),
    ("for x in 1..4 return if x = 1 then 1 else x * partial[-1]", "[1, 2, 6, 24]"),
    ("some x in [1, 2] satisfies x > 1", "true"),
    ("every x in [1, 2] satisfies x > 1", "false"),
    ("[1, 2, 3][2]", "2"),
    ("[1, 2, 3][-1]", "3"),
    ("[1, 2, 3][4]", "null"),
    ("[1, 2, 3][item > 1]", "[2, 3]"),
    ("[{eta: 4}, {eta: 9}][eta < 6].eta", "[4]"),
    ("{a: 1, b: a + 1}.b", "2"),
    ('{"due parole": 1, x: due parole + 1}.x', "2"),
    ("(function(a, b) a - b)(b: 1, a: 3)", "2"),
    ("{f: function(n) if n = 0 then 1 else n * f(n - 1), r: f(5)}.r", "120"),
    ("sort([3, 1, 2], function(x, y) x > y)", "[3, 2, 1]"),
    ("count([1, null])", "2"),
    ("sum(1, 2, 3)", "6"),
    ("min([])", "null"),
    ('substring("minore", -3)', "ore"),
    ('substring(string: "minore", start position: 2, length: 2)', "in"),
    ('string join(["a", null, "b"], ", ")', "a, b"),
    ("decimal(2.5, 0)", "2"),
    ("round half up(2.5, 0)", "3"),
    ("modulo(-12, 5)", "3"),
    ('number("1.000,5", ".", ",")', "1000.5"),
    ('string({a: [1, "x"], b: null})', '{a: [1, "x"], b: null}'),
    ('context put({a: {b: 1}}, ["a", "c"], 2)', "{a: {b: 1, c: 2}}"),
    ("1 instance of number", "true"),
    ("[1] instance of list<number>", "true"),
    ('{a: "x"} instance of context<a: string>', "true"),
    ("null instance of string", "false"),
    ("// a comment\n1 /* and another */ + 1", "2"),
    ('"\\u00e0\\t\\"\\\\"', 'à\t"\\'),
    ("before(1, [2..3])", "true"),
    ('range("[1..3)").end included', "false"),
    ("not(true)", "false"),
    ("not(3)", "null"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meaning"), MEANINGS, ids=[text for text, _ in MEANINGS])
def test_an_expression_means_what_the_standard_says(text: str, meaning: str) -> None:
    assert written(text) == meaning


def test_the_numbers_of_the_caller_become_decimals() -> None:
    found = value("xs[1] + x", x=1, xs=[2])

    assert (type(found).__name__, str(found)) == ("Decimal", "3")


def test_a_name_with_spaces_is_read_from_the_scope() -> None:
    found = written("data di nascita + 1", **{"data di nascita": 1})

    assert found == "2"


def test_names_bound_inside_hide_those_of_the_scope() -> None:
    found = written("[x, for x in [1] return x, {x: 2, y: x}.y]", x=9)

    assert found == "[9, [1], 2]"


def test_an_entry_of_the_filtered_item_hides_the_scope() -> None:
    found = written("[{ruolo: 1}, {ruolo: 2}][ruolo = cercato]", cercato=2, ruolo=7)

    assert found == "[{ruolo: 2}]"
