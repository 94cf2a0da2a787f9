"""The straight way through plain conditions says what the ordinary way says, or abstains."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import HostFunction, Limits, compile_expression, compile_unary_tests
from engine.feel.parser import parse
from engine.feel.quick import quick_condition, quick_tests
from engine.refusal import Refusal
from tests.unit.feel.support import NOW

ORDINARILY = Limits()  # bounds given by the caller are counted, so nothing is quick under them
GIVEN = {
    "eta": HostFunction("eta", ("chi",), lambda chi: len(str(chi))),
    "stessa": HostFunction("stessa", ("cosa",), lambda cosa: cosa),
    "scarto": HostFunction("scarto", ("a", "b"), lambda a, b: [a, b] == [a, a]),
    "lunga": HostFunction("lunga", ("n",), lambda n: f"{n}" + "x" * 200_001),
}
OTHER = [
    *(None, True, False, "", "a", "b", "U1", 0, 1, 6, -3, 10**29, 10**31, 10**7000, 2.5),
    *(float("nan"), Decimal(6), Decimal("6.000"), Decimal("NaN"), Decimal("Infinity")),
    *(Decimal("5." + "9" * 40), Decimal("1e9999"), date(2025, 11, 3), datetime(2025, 11, 3)),  # noqa: DTZ001
    *(datetime(2025, 11, 3, tzinfo=UTC), [], [1], {}, {"a": 1}, {"a": "b"}, {"a": {"a": 1}}),
    *({1: "b"}, {"a": object()}, object()),
]
values = st.sampled_from(OTHER)
names = st.sampled_from(["x", "y", "x.a", "manca"])
constants = st.sampled_from(
    ["null", "true", "false", '"a"', '"U1"', "6", "-3", "2.5", "(6)", "1e30", "1e6000", "-(6)"]
)
calls = st.one_of(
    st.builds("{}({})".format, st.sampled_from(["eta", "stessa", "lunga", "not", "x"]), names),
    st.builds("{}({})".format, st.sampled_from(["eta", "stessa"]), constants),
    st.builds("scarto({}, {})".format, names, st.one_of(names, constants)),
)
operands = st.one_of(names, constants, calls)
signs = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
compared = st.builds("{} {} {}".format, operands, signs, operands)
tested = st.one_of(
    compared,
    calls,
    st.builds("{} between {} and {}".format, names, constants, constants),
    st.builds('{} in ("a", {})'.format, operands, st.sampled_from(['"b"', '"U1"', "6"])),
)
conditions = st.recursive(
    tested,
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner),
        st.builds("not({})".format, inner),
    ),
    max_leaves=5,
)


def _found(text: str, scope: dict[str, object], limits: Limits | None) -> object:
    compiled = compile_expression(text)
    try:
        if limits is None:
            return compiled.value(scope, now=NOW, functions=GIVEN)
        return compiled.evaluate(scope, now=NOW, functions=GIVEN, limits=limits).value
    except Refusal as refusal:
        return type(refusal)


@settings(max_examples=1_000, deadline=None)
@given(conditions, values, values)
def test_both_ways_give_the_same(text: str, x: object, y: object) -> None:
    scope = {"x": x, "y": y}

    quickly = _found(text, scope, None)

    assert quickly == _found(text, scope, ORDINARILY)
    assert type(quickly) is type(_found(text, scope, ORDINARILY))


@pytest.mark.parametrize(
    "text",
    [
        'livello = "U1_urgente" and eta(minore) < 6',
        "consenso = null or consenso = false",
        "minore.anni between 6 and 13",
        'not(livello in ("U0_emergenza", "U1_urgente"))',
        "scadenza < giorno and scarto(a, -1.5) = true",
    ],
)
def test_what_gateways_ask_has_a_straight_way(text: str) -> None:
    assert quick_condition(parse(text)) is not None


@pytest.mark.parametrize(
    "text",
    [
        "livello",
        "a + 1 = 2",
        "a = [1]",
        "f(a: 1) = 2",
        "a + 1 < null",
        "a.b + 1 < true",
        'a between "a" and "b"',
        "f(a) between 1 and b",
        "a in (1, 2)",
        "a.b(1) = 2",
        "a < -b",
        'a = -"a"',
        " and ".join(["a = 1"] * 200),
    ],
)
def test_what_is_no_plain_condition_goes_the_ordinary_way(text: str) -> None:
    assert quick_condition(parse(text)) is None


def test_a_name_that_is_missing_is_told_in_the_ordinary_way() -> None:
    found = compile_expression('urgenz = "U1" and eta(x) < 6').evaluate(
        {"urgenza": "U1", "x": 1}, now=NOW, functions=GIVEN
    )

    assert [warned.sentence for warned in found.warnings] == [
        "«urgenz» non esiste qui: forse «urgenza»?"
    ]


def test_a_function_of_the_caller_gets_feel_values_on_the_straight_way_too() -> None:
    seen: dict[str, object] = {}
    given = {"eta": HostFunction("eta", ("chi",), lambda chi: seen.update(chi) or False)}
    chi = {"nato": date(2020, 5, 4), "anni": 5, "tanti": 10**9}

    compile_expression("eta(chi) = false").evaluate({"chi": chi}, now=NOW, functions=given)

    assert [type(value).__name__ for value in seen.values()] == ["date", "Decimal", "Decimal"]
    assert chi["anni"] == 5


def test_a_straight_way_that_runs_too_deep_is_refused() -> None:
    def endless(n: object) -> object:
        return compile_expression("f(n) = 1").value({"n": n}, now=NOW, functions=deep)

    deep = {"f": HostFunction("f", ("n",), endless)}

    with pytest.raises(Refusal):
        endless("x")


parts = st.one_of(
    constants,
    st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), constants),
    st.builds("({} {})".format, st.sampled_from(["<", ">="]), constants),
    st.builds(
        "{}{}..{}{}".format,
        st.sampled_from(["[", "(", "]"]),
        constants,
        constants,
        st.sampled_from(["]", ")", "["]),
    ),
)
cells = st.one_of(
    st.lists(parts, min_size=1, max_size=3).map(", ".join),
    st.lists(parts, min_size=1, max_size=3).map(lambda some: f"not({', '.join(some)})"),
)


@settings(max_examples=1_000, deadline=None)
@given(cells, values)
def test_a_cell_says_the_same_both_ways(text: str, asked: object) -> None:
    tests = compile_unary_tests(text)

    def found(*, quickly: bool) -> object:
        compiled = tests if quickly else replace(tests, _quick=None)
        try:
            return compiled.matches(asked, {}, now=NOW)
        except Refusal as refusal:
            return type(refusal)

    assert found(quickly=True) is found(quickly=False)


@pytest.mark.parametrize("text", ['"a", "b"', "< 5", "[1..5)", "null, 3", "not(true)", "-"])
def test_what_most_cells_hold_has_a_straight_way(text: str) -> None:
    assert quick_tests(parse(text, unary=True)) is not None


@pytest.mark.parametrize("text", ["soglia", "? > 3", '@"2025-01-01"', '< "a"', "[a..b]", "[1, 2]"])
def test_what_is_no_plain_cell_goes_the_ordinary_way(text: str) -> None:
    assert quick_tests(parse(text, unary=True)) is None
