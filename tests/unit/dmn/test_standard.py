"""What the standard says of knowledge, services, imports and types, beyond the plain case."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from engine.dmn import Model, UnreadableDecisions, WrongDecision, parse_decisions
from engine.feel import EvaluationTooDeep, text_of
from tests.unit.dmn.support import NOW, decided, decision, definitions, literal, table


def knowledge(name: str, parameters: str, logic: str, needs: str = "", kind: str = "") -> str:
    """A business knowledge model; parameters and needs are words, its id is its name."""
    given = "".join(f'<formalParameter name="{one}"/>' for one in parameters.split())
    needed = "".join(
        f'<knowledgeRequirement><requiredKnowledge href="#{one}"/></knowledgeRequirement>'
        for one in needs.split()
    )
    variable = f'<variable name="{name}" typeRef="{kind}"/>' if kind else ""
    return (
        f'<businessKnowledgeModel id="{name}" name="{name}">{variable}'
        f"<encapsulatedLogic>{given}{logic}</encapsulatedLogic>{needed}</businessKnowledgeModel>"
    )


def model_in(namespace: str, inner: str, *imported: Model) -> Model:
    """A model under a namespace of its own."""
    xml = definitions(inner).replace(b'namespace="urn:prova"', f'namespace="{namespace}"'.encode())
    return parse_decisions(xml, imported=imported)


def value_of(inner: str, name: str = "d", **inputs: object) -> object:
    return parse_decisions(definitions(inner)).decide(name, inputs, now=NOW).value


FACTORIAL = knowledge("fatt", "n", literal("if n < 2 then 1 else n * fatt(n - 1)"))
PARITY = knowledge("pari", "n", literal("n = 0 or dispari(n - 1)"), "dispari") + knowledge(
    "dispari", "n", literal("n > 0 and pari(n - 1)"), "pari"
)


# --- knowledge -------------------------------------------------------------------------------


def test_knowledge_may_call_itself() -> None:
    inner = FACTORIAL + decision("d", literal("fatt(20)"), ["requiredKnowledge:fatt"])

    assert value_of(inner) == 2432902008176640000


def test_knowledge_may_require_itself_and_each_other() -> None:
    own = knowledge("fatt", "n", literal("if n < 2 then 1 else n * fatt(n - 1)"), "fatt")
    asked = decision("d", literal("[fatt(3), pari(10)]"), ["requiredKnowledge:pari"])
    asked = asked.replace("</decision>", "", 1) + (
        '<knowledgeRequirement><requiredKnowledge href="#fatt"/></knowledgeRequirement></decision>'
    )

    assert text_of(value_of(own + PARITY + asked)) == "[6, true]"  # type: ignore[arg-type]


def test_knowledge_that_calls_itself_for_ever_is_refused() -> None:
    endless = knowledge("k", "n", literal("k(n + 1)"))
    inner = endless + decision("d", literal("k(1)"), ["requiredKnowledge:k"])

    with pytest.raises(EvaluationTooDeep):
        value_of(inner)


def test_knowledge_can_be_asked_by_itself_with_its_parameters_by_name() -> None:
    assert value_of(FACTORIAL, "fatt", n=5) == 120


def test_a_table_inside_knowledge_sees_its_parameters_and_explains_itself() -> None:
    inner = knowledge("fascia", "eta", table("UNIQUE", ["eta"], [""], [("< 6", '"piccolo"')]))
    inner += decision("d", literal("fascia(4)"), ["requiredKnowledge:fascia"])

    found = parse_decisions(definitions(inner)).decide("d", {}, now=NOW)

    assert found.value == "piccolo"
    assert [(rule.decision, rule.number) for rule in found.behind] == [("fascia", 1)]


def test_the_result_of_knowledge_is_of_its_type() -> None:
    inner = knowledge("k", "n", literal("n"), kind="number")
    inner += decision("d", literal('[k(1), k("uno"), k([2])]'), ["requiredKnowledge:k"])

    assert value_of(inner) == [Decimal(1), None, Decimal(2)]


def test_a_parameter_that_an_invocation_leaves_empty_is_null() -> None:
    binding = '<binding><parameter name="n"/></binding>'
    inner = knowledge("k", "n", literal("n = null"))
    invoked = f"<invocation>{literal('k')}{binding}</invocation>"

    assert value_of(inner + decision("d", invoked, ["requiredKnowledge:k"])) is True


# --- services --------------------------------------------------------------------------------

PLACES = (
    '<inputData id="a" name="a"><variable name="a" typeRef="number"/></inputData>'
    + decision("dentro", literal("a * 10"), ["requiredInput:a"])
    + decision("fuori", literal("a + 100"), ["requiredInput:a"])
    + decision("uno", literal("dentro + fuori"), ["requiredDecision:dentro"]).replace(
        "</decision>",
        '<informationRequirement><requiredDecision href="#fuori"/></informationRequirement>'
        "</decision>",
    )
    + decision("due", literal("dentro"), ["requiredDecision:dentro"])
)
SERVICE = (
    '<decisionService id="s" name="s">{variable}<outputDecision href="#uno"/>'
    '<outputDecision href="#due"/><encapsulatedDecision href="#dentro"/>'
    '<inputDecision href="#fuori"/><inputData href="#a"/></decisionService>'
)


def test_a_service_takes_its_input_data_and_input_decisions_and_gives_all_outputs() -> None:
    service = SERVICE.format(variable="")
    called = decision("d", literal("s(2, 1)"), ["requiredKnowledge:s"])

    assert value_of(PLACES + service + called) == {"uno": Decimal(21), "due": Decimal(20)}


def test_a_service_is_called_by_the_names_of_its_inputs() -> None:
    service = SERVICE.format(variable="")
    called = decision("d", literal("s(fuori: 1, a: 2).uno"), ["requiredKnowledge:s"])

    assert value_of(PLACES + service + called) == 21


def test_a_service_may_have_the_type_of_a_function() -> None:
    kind = """<itemDefinition name="tServizio"><functionItem outputTypeRef="number">
    <parameters name="a" typeRef="number"/></functionItem></itemDefinition>"""
    service = (
        '<decisionService id="s" name="s"><variable name="s" typeRef="tServizio"/>'
        '<outputDecision href="#due"/><inputData href="#a"/></decisionService>'
    )

    assert value_of(kind + PLACES + service, "s", a=4) == 40


def test_an_input_decision_is_given_not_taken() -> None:
    assert value_of(PLACES + SERVICE.format(variable=""), "s", a=2, fuori=0) == {
        "uno": Decimal(20),
        "due": Decimal(20),
    }


# --- imports ---------------------------------------------------------------------------------

BASE = """
<itemDefinition name="tEta"><typeRef>number</typeRef>
  <allowedValues><text>[0..120]</text></allowedValues></itemDefinition>
<inputData id="eta" name="eta"><variable name="eta" typeRef="tEta"/></inputData>
"""


def _imports(name: str, namespace: str) -> str:
    kind = "https://www.omg.org/spec/DMN/20230324/MODEL/"
    return f'<import name="{name}" namespace="{namespace}" importType="{kind}"/>'


def test_an_import_without_a_name_brings_its_names_as_they_are() -> None:
    base = model_in("urn:base", BASE + FACTORIAL)
    needs = (
        '<knowledgeRequirement><requiredKnowledge href="urn:base#fatt"/></knowledgeRequirement>'
        '<informationRequirement><requiredInput href="urn:base#eta"/></informationRequirement>'
    )
    logic = literal("[fatt(3), eta, 130 instance of tEta, eta instance of tEta]")
    inner = _imports("", "urn:base") + f'<decision id="d" name="d">{needs}{logic}</decision>'

    found = model_in("urn:sopra", inner, base).decide("d", {"eta": 4}, now=NOW)

    assert text_of(found.value) == "[6, 4, true, true]"


def test_imported_knowledge_services_and_types_stand_behind_the_name_of_the_import() -> None:
    base = model_in("urn:base", BASE + FACTORIAL + PLACES + SERVICE.format(variable=""))
    needs = "".join(
        f'<knowledgeRequirement><requiredKnowledge href="urn:base#{one}"/></knowledgeRequirement>'
        for one in ("fatt", "s")
    )
    logic = literal("le regole.fatt(3) + le regole.s(2, 1).uno")
    variable = '<variable name="d" typeRef="le regole.tEta"/>'
    inner = _imports("le regole", "urn:base")
    inner += f'<decision id="d" name="d">{variable}{needs}{logic}</decision>'

    found = model_in("urn:sopra", inner, base).decide("d", {}, now=NOW)

    assert found.value == 27


def test_an_imported_model_may_import_another() -> None:
    lowest = model_in(
        "urn:uno", decision("base", literal("eta + 1"), ["requiredInput:eta"]) + BASE
    )
    need = '<informationRequirement><requiredDecision href="urn:{}"/></informationRequirement>'
    middle = model_in(
        "urn:due",
        _imports("uno", "urn:uno")
        + f'<decision id="m" name="m">{need.format("uno#base")}{literal("uno.base")}</decision>',
        lowest,
    )
    inner = _imports("due", "urn:due")
    inner += f'<decision id="d" name="d">{need.format("due#m")}{literal("due.m * 2")}</decision>'

    found = model_in("urn:tre", inner, middle).decide("d", {"eta": 4}, now=NOW)

    assert found.value == 10


def test_inputs_of_one_name_in_two_models_are_told_apart_by_namespace() -> None:
    base = model_in("urn:base", BASE)
    needs = (
        '<informationRequirement><requiredInput href="urn:base#eta"/></informationRequirement>'
        '<informationRequirement><requiredInput href="#eta"/></informationRequirement>'
    )
    own = '<inputData id="eta" name="eta"><variable name="eta"/></inputData>'
    inner = _imports("base", "urn:base") + own
    inner += f'<decision id="d" name="d">{needs}{literal("[base.eta, eta]")}</decision>'

    asked = {"urn:base#eta": 4, "eta": 5}
    found = model_in("urn:sopra", inner, base).decide("d", asked, now=NOW)

    assert found.value == [Decimal(4), Decimal(5)]


def test_a_model_that_is_not_there_is_refused_by_its_namespace() -> None:
    with pytest.raises(UnreadableDecisions, match="importa il modello «urn:base», che non c'è"):
        parse_decisions(definitions(_imports("b", "urn:base")))


@pytest.mark.parametrize("kind", ["Java", "PMML"])
def test_functions_from_outside_are_refused(kind: str) -> None:
    logic = f'<functionDefinition kind="{kind}"><context/></functionDefinition>'

    with pytest.raises(WrongDecision, match="funzioni esterne"):
        parse_decisions(definitions(decision("d", logic)))


# --- types -----------------------------------------------------------------------------------


def test_the_columns_of_a_relation_have_types() -> None:
    columns = '<column name="a" typeRef="number"/><column name="b" typeRef="string"/>'
    row = f"<row>{literal('[1]')}{literal('2')}</row>"

    assert decided(f"<relation>{columns}{row}</relation>").value == [{"a": Decimal(1), "b": None}]


def test_a_day_becomes_its_midnight_where_an_instant_is_asked() -> None:
    inner = decision("d", literal('date("2026-03-12")'), kind="date and time")

    assert value_of(inner) == datetime(2026, 3, 12, tzinfo=UTC)


def test_an_input_column_brings_its_value_to_its_type() -> None:
    logic = table("FIRST", ["eta"], [""], [("< 6", '"piccolo"'), ("null", '"ignota"')])
    typed = logic.replace("<inputExpression>", '<inputExpression typeRef="number">')

    assert decided(typed, eta=[4]).value == "piccolo"
    assert decided(typed, eta="quattro").value == "ignota"


def test_xml_prefixes_of_types_do_not_matter() -> None:
    item = '<itemDefinition name="tEta"><typeRef>x:number</typeRef></itemDefinition>'

    assert value_of(item + decision("d", literal('"uno"'), kind="io:tEta")) is None


# --- tables ----------------------------------------------------------------------------------

BANDS = [("< 6", '"basso"'), ("< 18", '"alto"')]
LEVELS = """<itemDefinition name="tLivello"><typeRef>string</typeRef>
<allowedValues><text>"alto", "basso"</text></allowedValues></itemDefinition>"""


def test_the_values_of_the_type_give_the_priority_where_the_column_has_none() -> None:
    logic = table("PRIORITY", ["eta"], ["livello"], BANDS)
    typed = logic.replace('<output name="livello">', '<output name="livello" typeRef="tLivello">')

    assert value_of(LEVELS + decision("d", typed), eta=4) == "alto"


def test_the_first_column_of_several_outputs_decides_the_priority_first() -> None:
    logic = table(
        "OUTPUT ORDER",
        ["eta"],
        ["a", "b"],
        [("-", '"x"', "2"), ("-", '"y"', "2"), ("-", '"y"', "1")],
        a='"y", "x"',
        b="1, 2",
    )

    assert (
        text_of(decided(logic, eta=1).value) == '[{a: "y", b: 1}, {a: "y", b: 2}, {a: "x", b: 2}]'
    )


def test_a_result_that_its_column_does_not_allow_is_null_with_a_warning() -> None:
    found = decided(table("UNIQUE", ["eta"], ["x"], [("-", '"c"')], x='"a", "b"'), eta=1)

    assert found.value is None
    assert "non è fra i valori previsti" in str(found.warnings[0])


@pytest.mark.parametrize("orientation", ["Rule-as-Row", "Rule-as-Column", "CrossTable"])
def test_how_a_table_is_drawn_does_not_matter(orientation: str) -> None:
    logic = table("FIRST", ["eta"], [""], BANDS)
    drawn = logic.replace("hitPolicy", f'preferredOrientation="{orientation}" hitPolicy')

    assert decided(drawn, eta=4).value == "basso"


def test_defaults_of_several_outputs_are_a_context() -> None:
    logic = table(
        "FIRST", ["eta"], ["a", "b"], [("< 6", "1", "2")], a='| "nessuno"', b="| date(2026, 1, 2)"
    )

    assert decided(logic, eta=9).value == {"a": "nessuno", "b": date(2026, 1, 2)}


def test_a_column_may_ask_with_an_expression_of_its_own() -> None:
    rules = [("[0..6)", '"piccolo"'), ("not([0..6))", '"altro"')]

    assert decided(table("UNIQUE", ["eta - 10"], [""], rules), eta=12).value == "piccolo"


def test_a_list_as_input_is_asked_for_what_it_contains() -> None:
    rules = [('list contains(?, "a")', "1"), ('not(list contains(?, "a"))', "2")]

    assert decided(table("UNIQUE", ["x"], [""], rules), x=["b", "a"]).value == 1
