"""Decision tables: hit policies, defaults, explanations."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from engine.dmn import MatchedRule
from engine.feel import text_of
from tests.unit.dmn.support import decided, table

BANDS = [
    ("< 6", '"piccolo"'),
    ("[3..14)", '"medio"'),
    (">= 14", '"grande"'),
]


def _value(policy: str, rules: Sequence[tuple[str, ...]], *, eta: int, **more: str) -> str:
    return text_of(decided(table(policy, ["eta"], [""], rules, **more), eta=eta).value)


@pytest.mark.parametrize(
    ("policy", "eta", "expected"),
    [
        ("UNIQUE", 2, "piccolo"),
        ("UNIQUE", 4, "null"),
        ("FIRST", 4, "piccolo"),
        ("ANY", 4, "null"),
        ("ANY", 2, "piccolo"),
        ("PRIORITY", 4, "medio"),
        ("RULE ORDER", 4, '["piccolo", "medio"]'),
        ("OUTPUT ORDER", 4, '["medio", "piccolo"]'),
        ("COLLECT", 4, '["piccolo", "medio"]'),
        ("COLLECT/COUNT", 4, "2"),
        ("COLLECT/MIN", 4, "medio"),
        ("COLLECT/MAX", 4, "piccolo"),
    ],
)
def test_the_hit_policy_chooses_among_the_rules_that_match(
    policy: str, eta: int, expected: str
) -> None:
    allowed = '"grande", "medio", "piccolo"'

    assert _value(policy, BANDS, eta=eta, risultato=allowed) == expected


def test_a_sum_adds_the_results() -> None:
    assert _value("COLLECT/SUM", [("> 1", "10"), ("> 2", "5"), ("> 9", "1")], eta=4) == "15"


@pytest.mark.parametrize(
    ("policy", "expected"),
    [("UNIQUE", "null"), ("COLLECT", "[]"), ("COLLECT/COUNT", "0"), ("COLLECT/SUM", "null")],
)
def test_where_no_rule_matches_there_is_nothing(policy: str, expected: str) -> None:
    assert _value(policy, [("> 100", "1")], eta=4) == expected


def test_where_no_rule_matches_the_default_stands() -> None:
    assert _value("UNIQUE", [("> 100", "1")], eta=4, risultato="| 7") == "7"


def test_several_outputs_are_a_context() -> None:
    logic = table("FIRST", ["eta"], ["livello", "motivo"], [("-", '"U1"', '"neonato"')])

    assert decided(logic, eta=0).value == {"livello": "U1", "motivo": "neonato"}


def test_several_outputs_of_several_rules_are_a_list_of_contexts() -> None:
    logic = table("COLLECT", ["eta"], ["a", "b"], [("-", "1", "2"), ("-", "3", "4")])

    assert text_of(decided(logic, eta=0).value) == "[{a: 1, b: 2}, {a: 3, b: 4}]"


def test_a_decision_tells_which_rule_led_to_it_and_with_what_values() -> None:
    rules = [("< 3", "false", '"U3"', "altro"), ("< 6", "true", '"U1"', "piccolo e solo")]

    found = decided(table("UNIQUE", ["eta", "solo"], [""], rules), eta=4, solo=True)

    assert found.rules == (
        MatchedRule(
            2,
            "regola_2",
            "piccolo e solo",
            {"eta": Decimal(4), "solo": True},
            {"d": "U1"},
            "d",
            ("< 6", "true"),
        ),
    )


def test_rules_that_contradict_each_other_are_named() -> None:
    found = decided(table("UNIQUE", ["eta"], [""], BANDS), eta=4)

    assert [str(warned) for warned in found.warnings] == [
        "nella tabella «d» valgono insieme le regole 1, 2: una sola può"
    ]
    assert [rule.number for rule in found.rules] == [1, 2]


def test_cells_may_ask_with_other_inputs_and_functions() -> None:
    rules = [("? > soglia and list contains([4], ?)", '"si"')]

    assert decided(table("UNIQUE", ["eta"], [""], rules), eta=4, soglia=3).value == "si"


def test_an_unknown_input_matches_only_what_does_not_ask() -> None:
    rules = [("< 6", '"piccolo"'), ("null", '"ignota"')]

    assert decided(table("UNIQUE", ["eta"], [""], rules), eta=None).value == "ignota"


@pytest.mark.parametrize("value", [None, "si", 1])
def test_what_is_not_true_or_false_is_never_taken_for_true(value: object) -> None:
    rules = [("true", '"pericolo"'), ("false", '"nessuno"'), ("-", '"da chiarire"')]

    assert decided(table("FIRST", ["emergenza"], [""], rules), emergenza=value).value == (
        "da chiarire"
    )


def test_an_empty_cell_asks_nothing() -> None:
    assert decided(table("UNIQUE", ["eta"], [""], [("", '"si"')]), eta=1).value == "si"
