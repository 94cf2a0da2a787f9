"""The analysis of tables: what is found is so, and what is so is found."""

import random
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dmn import Model
from engine.dmn.analysis import Analysis, Kind, analyse
from tests.unit.dmn.support import NOW, one_decision, table


def typed(logic: str, *kinds: str) -> str:
    """A table whose columns have types, with their allowed values after a bar."""
    for kind in kinds:
        name, _, values = kind.partition("|")
        reference = f' typeRef="{name}"' if name else ""
        allowed = f"<inputValues><text>{values}</text></inputValues>" if values else ""
        logic = logic.replace("<inputExpression>", f"<inputExpression{reference} >", 1)
        logic = logic.replace("</inputExpression>", f"</inputExpression >{allowed}", 1)
    return logic


def analysed(logic: str) -> Analysis:
    (found,) = (analyse(one) for one in one_decision(logic).tables)
    return found


def sentences(logic: str, kind: Kind) -> list[str]:
    return [flaw.sentence for flaw in analysed(logic).flaws if flaw.kind is kind]


# --- gaps ------------------------------------------------------------------------------------


def test_a_number_that_no_rule_covers_is_told_with_an_example() -> None:
    logic = table("UNIQUE", ["eta"], [""], [("< 6", "1"), ("(6..14]", "2"), ("> 18", "3")])

    assert sentences(logic, Kind.GAP) == [
        "nessuna regola vale quando eta è 6 oppure più di 14 e al massimo 18 (per esempio eta = 6)"
    ]


def test_a_day_between_two_days_that_follow_each_other_is_no_gap() -> None:
    rules = [('<= date("2026-01-31")', "1"), ('>= @"2026-02-01"', "2")]

    assert sentences(table("UNIQUE", ["giorno"], [""], rules), Kind.GAP) == []


def test_a_day_that_is_missing_is_told_as_italians_write_it() -> None:
    rules = [('< date("2026-01-31")', "1"), ('> date("2026-01-31")', "2")]

    assert sentences(table("UNIQUE", ["giorno"], [""], rules), Kind.GAP) == [
        "nessuna regola vale quando giorno è 31/01/2026 (per esempio giorno = 31/01/2026)"
    ]


def test_a_value_of_a_list_that_no_rule_names_is_told() -> None:
    logic = table("UNIQUE", ["livello"], [""], [('"U0"', "1"), ('"U1", "U2"', "2")])

    assert sentences(typed(logic, 'string|"U0", "U1", "U2", "U3"'), Kind.GAP) == [
        "nessuna regola vale quando livello è «U3» (per esempio livello = «U3»)"
    ]
    assert sentences(logic, Kind.GAP) == [
        (
            "nessuna regola vale quando livello è un valore diverso da «U0», «U1», «U2»"
            " (per esempio livello = «altro»)"
        )
    ]


def test_gaps_over_several_columns_name_only_what_matters() -> None:
    rules = [("true", "-", "1"), ("false", "< 6", "2"), ("false", "[6..18)", "3")]
    logic = table("FIRST", ["solo", "eta"], [""], rules)

    assert sentences(typed(logic, "boolean", "number|[0..99]"), Kind.GAP) == [
        (
            "nessuna regola vale quando solo è falso e eta è almeno 18 e al massimo 99"
            " (per esempio solo = falso, eta = 18)"
        )
    ]


@pytest.mark.parametrize(
    ("policy", "more"),
    [("COLLECT", {}), ("UNIQUE", {"risultato": "| 9"})],
    ids=["list", "default"],
)
def test_where_nothing_or_the_default_answers_there_is_no_gap(
    policy: str, more: dict[str, str]
) -> None:
    logic = table(policy, ["eta"], [""], [("< 6", "1")], **more)

    assert sentences(logic, Kind.GAP) == []


def test_null_is_missed_only_where_some_cell_names_it() -> None:
    plain = table("UNIQUE", ["eta"], [""], [("< 6", "1"), (">= 6", "2")])
    naming = table("UNIQUE", ["eta"], [""], [("? != null and ? < 6", "1"), (">= 6", "2")])

    assert sentences(plain, Kind.GAP) == []
    assert sentences(naming, Kind.GAP) == [
        "nessuna regola vale quando eta è vuoto (per esempio eta = vuoto)"
    ]


def test_a_table_without_rules_answers_nothing() -> None:
    assert sentences(table("UNIQUE", ["eta"], [""], []), Kind.GAP) == [
        "nessuna regola vale quando qualunque siano i valori"
    ]


# --- overlaps --------------------------------------------------------------------------------


def test_two_rules_that_hold_together_are_told_with_an_example() -> None:
    rules = [("[0..6]", '"U1"', "1"), ("[6..14]", "-", "2"), ("> 14", "-", "3"), ("< 0", "-", "4")]
    found = analysed(table("UNIQUE", ["eta", "livello"], [""], rules)).flaws

    overlaps = [flaw for flaw in found if flaw.kind is Kind.OVERLAP]

    assert [flaw.sentence for flaw in overlaps] == [
        (
            "le regole 1 e 2 valgono insieme quando eta è 6 e livello è «U1»"
            " (per esempio eta = 6, livello = «U1»)"
        )
    ]
    assert (overlaps[0].rules, overlaps[0].example) == (
        (1, 2),
        {"eta": Decimal(6), "livello": "U1"},
    )


def test_under_any_only_rules_that_contradict_each_other_are_told() -> None:
    rules = [("< 6", "1"), ("< 10", "1"), ("< 3", "2"), (">= 10", "3")]

    found = analysed(table("ANY", ["eta"], [""], rules)).flaws

    assert [(flaw.kind, flaw.rules) for flaw in found] == [
        (Kind.OVERLAP, (1, 3)),
        (Kind.OVERLAP, (2, 3)),
    ]


def test_columns_that_ask_the_same_are_one() -> None:
    rules = [(">= 0", "< 6", "1"), (">= 6", "-", "2"), ("< 0", "-", "3")]

    assert analysed(table("UNIQUE", ["eta", "eta"], [""], rules)).flaws == ()


# --- dead rules and wrong results -------------------------------------------------------------


def test_a_rule_behind_others_that_cover_it_is_never_chosen() -> None:
    rules = [("< 6", "-", "1"), (">= 6", "-", "2"), ("3", '"U1"', "3"), ("-", "-", "4")]

    assert sentences(table("FIRST", ["eta", "livello"], [""], rules), Kind.DEAD) == [
        "la regola 3 non viene mai scelta: prima di lei vale sempre la regola 1"
    ]


def test_a_rule_may_be_hidden_by_several_together() -> None:
    rules = [("true", "1"), ("false", "2"), ("true, false", "3")]

    assert sentences(table("FIRST", ["solo"], [""], rules), Kind.DEAD) == [
        "la regola 3 non viene mai scelta: prima di lei vale sempre una delle regole 1, 2"
    ]


def test_the_last_rule_for_what_is_missing_is_alive() -> None:
    rules = [("true", "1"), ("false", "2"), ("-", "3")]

    assert sentences(table("FIRST", ["solo"], [""], rules), Kind.DEAD) == []


def test_under_priority_the_value_decides_who_goes_first() -> None:
    logic = table(
        "PRIORITY",
        ["eta"],
        [""],
        [("< 3", '"basso"'), ("< 6", '"alto"'), (">= 6", '"basso"')],
        risultato='"alto", "basso"',
    )

    assert sentences(logic, Kind.DEAD) == [
        "la regola 1 non viene mai scelta: prima di lei vale sempre la regola 2"
    ]


def test_a_cell_that_nothing_can_pass_is_told() -> None:
    logic = table("COLLECT", ["livello"], [""], [('"U9"', "1"), ('"U0"', "2")])

    assert sentences(typed(logic, 'string|"U0", "U1"'), Kind.DEAD) == [
        "la regola 1 non può mai valere: «livello» non ammette alcun valore"
    ]


def test_a_result_that_its_column_does_not_allow_is_told() -> None:
    logic = table("UNIQUE", ["a"], ["x"], [("1", '"c"'), ("not(1)", '"a"')], x='"a", "b"')

    assert sentences(logic, Kind.RESULT) == [
        "la regola 1 è sbagliata: la colonna «x» non ammette il risultato «c»"
    ]


# --- what cannot be looked at ------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    ["? > soglia", "list contains(?, 1)", "? + 1 > 3", "f(?)", '< "m"', "[1..soglia]", "{a: 1}"],
)
def test_a_cell_that_asks_more_is_said_to_be_unread_and_judged_by_neither(cell: str) -> None:
    rules = [("< 6", "1"), (cell, "2"), ("< 6", "3")]

    found = analysed(table("UNIQUE", ["eta"], [""], rules))

    assert found.unread == ("la colonna «eta» non è analizzabile nella regola 2",)
    assert [(flaw.kind, flaw.rules) for flaw in found.flaws] == [(Kind.OVERLAP, (1, 3))]


def test_a_table_that_is_too_intricate_is_said_to_be_so() -> None:
    chance = random.Random(1)  # noqa: S311  # random rules, not secrets
    rules = []
    for _ in range(400):
        cells = ["-"] * 60
        for column in chance.sample(range(60), 3):
            cells[column] = chance.choice(["true", "false"])
        rules.append((*cells, "1"))
    logic = table("FIRST", [f"x{number}" for number in range(60)], [""], rules)

    assert "La tabella è troppo intricata per essere analizzata per intero." in (
        analysed(logic).unread
    )


def test_days_durations_and_times_are_read_too() -> None:
    rules = [
        (
            '< duration("P1Y")',
            '< time("12:00:00")',
            '< @"PT24H"',
            '< @"2026-01-01T00:00:00Z"',
            "1",
        ),
        ('>= duration("P1Y")', "-", "-", "-", "2"),
        ("-", '>= @"12:00:00"', "-", "-", "3"),
        ("-", "-", '>= duration("P1D")', "-", "4"),
        ("-", "-", "-", '>= date and time("2026-01-01T01:00:00+01:00")', "5"),
    ]

    assert analysed(table("FIRST", list("abcd"), [""], rules)).flaws == ()


# --- found is so, and so is found ---------------------------------------------------------------

NUMBERS = ["-", "0", "1", "2", "< 1", "<= 1", "> 1", ">= 2", "[0..1]", "(0..2)", "not(1)", "0, 2",
           "not(< 0)", "? >= 0 and ? < 2", "? < 0 or ? = 2", "? between 0 and 1", "null",
           "not(null)", "? in [0..1)"]  # fmt: skip
TEXTS = ["-", '"a"', '"b"', '"a", "b"', 'not("a")', '? != "b"', "null"]
DAYS = ["-", '< date("2026-01-02")', '[@"2026-01-02"..@"2026-01-03"]', '> @"2026-01-03"']
GRID = {
    "n": [None, *(Decimal(n) / 2 for n in range(-2, 6))],
    "t": [None, "a", "b", "altro"],
    "g": [None, *(date(2026, 1, day) for day in range(1, 6))],
}
Rules = st.lists(
    st.tuples(st.sampled_from(NUMBERS), st.sampled_from(TEXTS), st.sampled_from(DAYS)),
    min_size=1,
    max_size=6,
)


def _model(policy: str, rules: Sequence[tuple[str, ...]]) -> Model:
    rows = [(*cells, str(number)) for number, cells in enumerate(rules, 1)]
    return one_decision(table(policy, ["n", "t", "g"], [""], rows))


def _matching(model: Model, inputs: dict[str, Any]) -> list[int]:
    return [rule.number for rule in model.decide("d", inputs, now=NOW).rules]


@settings(deadline=None, max_examples=50)
@given(Rules)
def test_every_example_of_a_gap_or_overlap_is_one(rules: list[tuple[str, ...]]) -> None:
    model = _model("UNIQUE", rules)

    (found,) = (analyse(one) for one in model.tables)

    for flaw in found.flaws:
        matching = _matching(model, dict(flaw.example))
        if flaw.kind is Kind.GAP:
            assert matching == [], flaw.sentence
        if flaw.kind is Kind.OVERLAP:
            assert set(flaw.rules) <= set(matching), flaw.sentence


@settings(deadline=None, max_examples=50)
@given(Rules)
def test_whatever_is_missing_doubled_or_dead_is_found(rules: list[tuple[str, ...]]) -> None:
    model = _model("UNIQUE", rules)
    names_null = [any("null" in cells[column] for cells in rules) for column in range(3)]
    inputs = [dict(zip("ntg", values, strict=True)) for values in product(*GRID.values())]
    matching = [_matching(model, one) for one in inputs]
    expected = [
        numbers
        for one, numbers in zip(inputs, matching, strict=True)
        if all(
            value is not None or named
            for value, named in zip(one.values(), names_null, strict=True)
        )
    ]

    (unique,) = (analyse(one) for one in model.tables)
    (first,) = (analyse(one) for one in _model("FIRST", rules).tables)

    assert any(flaw.kind is Kind.GAP for flaw in unique.flaws) == ([] in expected)
    doubled = any(len(numbers) > 1 for numbers in matching)
    assert any(flaw.kind is Kind.OVERLAP for flaw in unique.flaws) == doubled
    chosen = {numbers[0] for numbers in matching if numbers}
    dead = {flaw.rules[0] for flaw in first.flaws if flaw.kind is Kind.DEAD}
    assert dead == set(range(1, len(rules) + 1)) - chosen
