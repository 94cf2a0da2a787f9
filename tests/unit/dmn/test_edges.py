"""The corners: lines of every type in the analysis, and what is drawn wrong."""

import pytest

from engine.dmn import NoSuchDecision, UnreadableDecisions, WrongDecision, parse_decisions
from engine.dmn.analysis import Kind, analyse, words_in
from engine.feel import EvaluationTooDeep
from tests.unit.dmn.support import (
    NOW,
    decided,
    decision,
    definitions,
    literal,
    one_decision,
    table,
)

LINES = [
    ("1", "9"),
    ("0.1", "0.2"),
    ("-99999999999999999999999999999999", "99999999999999999999999999999999"),
    ('date("2026-01-01")', 'date("2026-03-01")'),
    ('@"2026-01-01T00:00:00Z"', '@"2026-01-01T00:00:09Z"'),
    ('@"2026-01-01T00:00:00"', '@"2026-06-01T00:00:00"'),
    ('@"00:10:00"', '@"23:50:00"'),
    ('@"08:00:00Z"', '@"09:00:00Z"'),
    ('duration("PT1S")', 'duration("PT2S")'),
    ('duration("-P2Y")', 'duration("P1Y2M")'),
]


@pytest.mark.parametrize(("low", "high"), LINES)
def test_every_gap_of_a_line_is_found_with_an_example_that_is_one(low: str, high: str) -> None:
    cells = [f"< {low}", low, f"({low}..{high})", high, f"> {high}"]

    for left_out in range(len(cells)):
        rules = [(cell, "1") for place, cell in enumerate(cells) if place != left_out]
        model = one_decision(table("UNIQUE", ["x"], [""], rules))
        (gap,) = (flaw for one in model.tables for flaw in analyse(one).flaws)
        assert gap.kind is Kind.GAP
        assert model.decide("d", gap.example, now=NOW).rules == (), gap.sentence


@pytest.mark.parametrize(("low", "high"), LINES)
def test_a_line_that_is_covered_has_no_flaw(low: str, high: str) -> None:
    rules = [(f"< {low}", "1"), (f"[{low}..{high}]", "2"), (f"not(<= {high})", "3")]
    model = one_decision(table("UNIQUE", ["x"], [""], rules))

    assert [analyse(one).flaws for one in model.tables] == [()]


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ('date("2026-01-01")', 'date("2026-01-02")'),
        ('duration("P1M")', 'duration("P2M")'),
        ('@"00:00:00"', '@"00:00:00"'),
        ('date("0001-01-01")', 'date("9999-12-31")'),
    ],
)
def test_where_nothing_lies_between_nothing_is_missing(low: str, high: str) -> None:
    rules = [(f"< {low}", "1"), (low, "1"), (high, "1"), (f"> {high}", "1")]
    inside = [] if "9999" not in high else [(f"({low}..{high})", "1")]
    model = one_decision(table("ANY", ["x"], [""], [*rules, *inside]))

    assert not [f for one in model.tables for f in analyse(one).flaws if f.kind is Kind.GAP]


def test_values_are_named_as_italians_write_them() -> None:
    rules = [('< @"2026-01-01T10:30:00"', "1"), ('> @"2026-01-01T10:30:00"', "2")]
    (gap,) = analyse(one_decision(table("UNIQUE", ["x"], [""], rules)).tables[0]).flaws
    word = table("UNIQUE", ["x"], [""], [('"altro"', "1")])
    (other,) = analyse(one_decision(word).tables[0]).flaws
    half = table("UNIQUE", ["x"], [""], [("not(2.5)", "1")])
    (number,) = analyse(one_decision(half).tables[0]).flaws

    assert "x è 01/01/2026 10:30" in gap.sentence
    assert other.example == {"x": "altro_"}
    assert "x è 2,5" in number.sentence


def test_a_list_in_a_cell_and_a_range_of_allowed_results_are_read() -> None:
    rules = [("? in [1, 2]", "3"), ("> 2", "9")]
    logic = table("UNIQUE", ["x"], ["y"], rules, y="[1..5]")

    flaws = analyse(one_decision(logic).tables[0]).flaws

    assert {flaw.kind for flaw in flaws} == {Kind.GAP, Kind.RESULT}


def test_a_text_in_a_column_of_numbers_can_never_hold() -> None:
    logic = table("COLLECT", ["x"], [""], [('"si"', "1")])
    typed = logic.replace("<inputExpression>", '<inputExpression typeRef="number">')

    (flaw,) = analyse(one_decision(typed).tables[0]).flaws

    assert flaw.sentence == "la regola 1 non può mai valere: «x» non ammette alcun valore"


def test_the_texts_that_cells_name_are_told_with_their_rules() -> None:
    logic = table("COLLECT", ["x", "y"], [""], [('"a", "b"', "1", "1"), ("f(?)", '"c"', "2")])

    found = words_in(one_decision(logic).tables[0])

    assert [(asked, word, rule.number) for asked, word, rule in found] == [
        ("x", "a", 1),
        ("x", "b", 1),
        ("y", "c", 2),
    ]


# --- what is drawn wrong -----------------------------------------------------------------------

PAIR = '<column name="a"/><column name="b"/>'


@pytest.mark.parametrize(
    ("logic", "says"),
    [
        ("<context><contextEntry><variable name='a'/></contextEntry></context>", "manca l'es"),
        (f"<relation>{PAIR}<row>{literal('1')}</row></relation>", "tante celle quante"),
        (
            f"<invocation>{literal('f')}<binding>{literal('1')}</binding></invocation>",
            "non ha nome",
        ),
        (f"<filter><in>{literal('[1]')}</in></filter>", "manca «match»"),
        ("<decisionTable hitPolicy='UNIQUE'/>", "non ha colonne di uscita"),
        (table("PRIORITY", ["a"], ["x"], [("1", "2")], x="1 2"), "colonna d'uscita 1"),
    ],
)
def test_what_is_missing_in_a_box_is_said(logic: str, says: str) -> None:
    with pytest.raises(WrongDecision) as refused:
        one_decision(logic)

    assert says in str(refused.value)


def test_knowledge_without_logic_is_refused_or_null() -> None:
    empty = '<businessKnowledgeModel id="k" name="k"/>'
    called = decision("d", literal("k()"), ["requiredKnowledge:k"])

    with pytest.raises(WrongDecision, match="la conoscenza non ha una logica"):
        parse_decisions(definitions(empty + called))
    found = parse_decisions(definitions(empty + called), strict=False).decide("d", {}, now=NOW)

    assert found.value is None
    assert "non ha una logica" in str(found.warnings[0])


@pytest.mark.parametrize(
    ("target", "says"), [("1 + 1", "numero non si può chiamare"), ("null", "")]
)
def test_what_is_no_function_cannot_be_invoked(target: str, says: str) -> None:
    found = decided(f"<invocation>{literal(target)}</invocation>")

    assert found.value is None
    assert any(says in str(warned) for warned in found.warnings) == bool(says)


def test_an_argument_of_another_type_makes_the_call_null() -> None:
    parameter = '<formalParameter name="n" typeRef="number"/>'
    logic = f"<encapsulatedLogic>{parameter}{literal('n')}</encapsulatedLogic>"
    knowledge = f'<businessKnowledgeModel id="k" name="k">{logic}</businessKnowledgeModel>'
    called = decision("d", literal('k("x")'), ["requiredKnowledge:k"])

    found = parse_decisions(definitions(knowledge + called)).decide("d", {}, now=NOW)

    assert found.value is None
    assert "il parametro «n» non può essere testo" in str(found.warnings[0])


def test_a_service_whose_parts_are_not_there_is_refused() -> None:
    service = definitions(
        '<decisionService id="s" name="s"><outputDecision href="#x"/></decisionService>'
    )
    taking = service.replace(b"outputDecision", b"inputData")
    calling = definitions(decision("d", literal("s(1)"), ["requiredKnowledge:s"])).replace(
        b"<decision ",
        taking[taking.index(b"<decisionService") :].replace(b"</definitions>", b"")
        + b"<decision ",
    )

    for xml in (service, taking):
        with pytest.raises(UnreadableDecisions, match="«s» richiede un elemento che non c'è"):
            parse_decisions(xml)
    with pytest.raises(NoSuchDecision, match="«x»"):
        parse_decisions(service, strict=False).decide("s", {}, now=NOW)
    with pytest.raises(NoSuchDecision, match="«x»"):
        parse_decisions(calling, strict=False).decide("d", {}, now=NOW)


def test_results_that_cannot_be_compared_have_no_least() -> None:
    assert decided(table("COLLECT/MIN", ["1"], [""], [("-", "1"), ("-", '"a"')])).value is None


def test_a_list_as_the_type_of_a_column_holds_for_what_is_collected() -> None:
    item = (
        '<itemDefinition name="tN" isCollection="true"><typeRef>number</typeRef></itemDefinition>'
    )
    logic = table("COLLECT", ["1"], ["x"], [("-", "1"), ("-", "2")])
    typed = logic.replace('<output name="x">', '<output name="x" typeRef="tN">')

    model = parse_decisions(definitions(item + decision("d", typed, kind="tN")))

    assert model.decide("d", {}, now=NOW).value == [1, 2]


def test_an_alias_of_a_type_with_values_gives_its_priority() -> None:
    types = (
        '<itemDefinition name="tL"><typeRef>string</typeRef>'
        '<allowedValues><text>"b", "a"</text></allowedValues></itemDefinition>'
        '<itemDefinition name="tM"><typeRef>tL</typeRef></itemDefinition>'
    )
    logic = table("PRIORITY", ["1"], ["x"], [("-", '"a"'), ("-", '"b"')])
    typed = logic.replace('<output name="x">', '<output name="x" typeRef="tM">')

    model = parse_decisions(definitions(types + decision("d", typed)))

    assert model.decide("d", {}, now=NOW).value == "b"


def test_decisions_that_need_each_other_end_in_a_refusal_when_read_leniently() -> None:
    circle = decision("a", literal("b"), ["requiredDecision:b"])
    circle += decision("b", literal("a"), ["requiredDecision:a"])

    with pytest.raises(EvaluationTooDeep):
        parse_decisions(definitions(circle), strict=False).decide("a", {}, now=NOW)
