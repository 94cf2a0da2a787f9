"""Models: requirements, types, boxed expressions, knowledge, services, imports."""

from engine.dmn import parse_decisions
from engine.feel import HostFunction, text_of
from tests.unit.dmn.support import NOW, decided, decision, definitions, literal, table

INPUT = '<inputData id="in_eta" name="eta"><variable name="eta" typeRef="number"/></inputData>'
LEVEL = """
<itemDefinition name="tLivello"><typeRef>string</typeRef>
  <allowedValues><text>"U0", "U1"</text></allowedValues></itemDefinition>
"""


def test_a_decision_uses_the_decisions_that_it_requires() -> None:
    xml = definitions(
        INPUT
        + decision("piccolo", literal("eta < 6"), ["requiredInput:in_eta"])
        + decision(
            "livello", literal('if piccolo then "U1" else "U3"'), ["requiredDecision:piccolo"]
        )
    )

    assert parse_decisions(xml).decide("livello", {"eta": 4}, now=NOW).value == "U1"


def test_the_rules_of_required_tables_stand_behind_the_decision() -> None:
    inner = table("UNIQUE", ["eta"], [""], [("< 6", "true")])
    xml = definitions(
        decision("piccolo", inner)
        + decision("livello", literal("piccolo"), ["requiredDecision:piccolo"])
    )

    found = parse_decisions(xml).decide("livello", {"eta": 4}, now=NOW)

    assert (found.rules, [rule.decision for rule in found.behind]) == ((), ["piccolo"])


def test_an_input_of_another_type_becomes_null_with_a_warning() -> None:
    xml = definitions(INPUT + decision("d", literal("eta"), ["requiredInput:in_eta"]))

    found = parse_decisions(xml).decide("d", {"eta": "quattro"}, now=NOW)

    assert found.value is None
    assert "«eta»: testo non è del tipo" in str(found.warnings[0])


def test_a_missing_input_is_named() -> None:
    xml = definitions(INPUT + decision("d", literal("eta"), ["requiredInput:in_eta"]))

    found = parse_decisions(xml).decide("d", {}, now=NOW)

    assert [str(warned) for warned in found.warnings] == ["manca il dato «eta»"]


def test_a_result_outside_the_allowed_values_is_null() -> None:
    xml = definitions(LEVEL + decision("d", literal('"U9"'), kind="tLivello"))

    assert parse_decisions(xml).decide("d", {}, now=NOW).value is None


def test_inputs_that_the_model_does_not_declare_are_seen_too() -> None:
    assert decided(literal("eta + 1"), eta=4).value == 5


def test_functions_of_the_caller_are_seen() -> None:
    xml = definitions(decision("d", literal('cfg("soglia") + 1')))
    given = {"cfg": HostFunction("cfg", ("chiave",), lambda _key: 6)}

    assert parse_decisions(xml).decide("d", {}, now=NOW, functions=given).value == 7


def test_a_decision_service_can_be_called_with_values_of_its_own() -> None:
    service = (
        '<decisionService id="s" name="servizio"><outputDecision href="#d"/>'
        '<inputData href="#in_eta"/></decisionService>'
    )
    called = literal('[servizio(9), servizio("x"), eta]')
    xml = definitions(
        INPUT
        + decision("d", literal("eta + 1"), ["requiredInput:in_eta"])
        + service
        + decision("chiama", called, ["requiredKnowledge:s", "requiredInput:in_eta"])
    )

    assert parse_decisions(xml).decide("chiama", {"eta": 4}, now=NOW).value == [10, None, 4]


def test_types_may_be_contexts_lists_and_functions() -> None:
    types = """
    <itemDefinition name="tPersona">
      <itemComponent name="ruolo"><typeRef>string</typeRef></itemComponent>
      <itemComponent name="eta"><typeRef>feel:number</typeRef></itemComponent>
    </itemDefinition>
    <itemDefinition name="tFamiglia" isCollection="true"><typeRef>tPersona</typeRef>
    </itemDefinition>
    <itemDefinition name="tCalcolo"><functionItem outputTypeRef="number">
      <parameters name="x" typeRef="number"/></functionItem></itemDefinition>
    <itemDefinition name="tPochi" isCollection="true"><typeRef>number</typeRef>
      <typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>
    <itemDefinition name="tSe" isCollection="true"><typeRef>tSe</typeRef></itemDefinition>
    """
    family = decision("f", literal('{ruolo: "madre", eta: 40}'), kind="tFamiglia")
    wrong = decision("g", literal('{ruolo: "madre"}'), kind="tFamiglia")
    function = decision("h", literal("1"), kind="tCalcolo")
    few = decision("i", literal("[1, 2, 3]"), kind="tPochi")
    own = decision("j", literal("[[1]]"), kind="tSe")
    asked = decision("k", literal('{ruolo: "x", eta: 1} instance of tPersona'))
    model = parse_decisions(definitions(types + family + wrong + function + few + own + asked))

    found = {name: model.decide(name, {}, now=NOW).value for name in "fghijk"}

    assert text_of(found["f"]) == '[{ruolo: "madre", eta: 40}]'
    assert (found["g"], found["h"], found["i"]) == (None, None, None)
    assert (text_of(found["j"]), found["k"]) == ("[[1]]", True)


def test_a_model_tells_its_decisions_and_inputs() -> None:
    model = parse_decisions(definitions(INPUT + decision("d", literal("1"))))

    assert (dict(model.decisions), dict(model.inputs)) == ({"d": "d"}, {"in_eta": "eta"})


def test_a_value_that_a_column_does_not_allow_is_named() -> None:
    xml = definitions(
        decision("d", table("UNIQUE", ["livello"], [""], [("-", "1")])).replace(
            "</inputExpression>",
            '</inputExpression><inputValues><text>"U0", "U1"</text></inputValues>',
        )
    )

    found = parse_decisions(xml).decide("d", {"livello": "U9"}, now=NOW)

    assert found.value is None
    assert "un valore che la tabella «d» non prevede" in str(found.warnings[0])


def test_a_boxed_context_gives_its_result_or_its_entries() -> None:
    entries = f'<contextEntry><variable name="a"/>{literal("2")}</contextEntry>'
    entries += f'<contextEntry><variable name="b"/>{literal("a * 3")}</contextEntry>'
    result = f"<contextEntry>{literal('a + b')}</contextEntry>"

    both = decided(f"<context>{entries}</context>").value
    one = decided(f"<context>{entries}{result}</context>").value

    assert (text_of(both), one) == ("{a: 2, b: 6}", 8)


def test_boxed_lists_and_relations_hold_expressions() -> None:
    columns = '<column name="a"/><column name="b"/>'
    relation = f"<relation>{columns}<row>{literal('1')}{literal('2')}</row></relation>"

    assert (
        text_of(decided(f"<list>{literal('1')}{relation}</list>").value) == "[1, [{a: 1, b: 2}]]"
    )


def test_boxed_control_structures_work_like_those_of_feel() -> None:
    def part(name: str, text: str) -> str:
        return f"<{name}>{literal(text)}</{name}>"

    loop = part("in", "[1, 2, 3]")
    logic = (
        "<list>"
        f"<conditional>{part('if', '1 > 2')}{part('then', '1')}{part('else', '2')}</conditional>"
        f"<filter>{loop}{part('match', 'item > 1')}</filter>"
        f'<for iteratorVariable="x">{loop}{part("return", "x * 2")}</for>'
        f'<some iteratorVariable="x">{loop}{part("satisfies", "x > 2")}</some>'
        f'<every iteratorVariable="x">{loop}{part("satisfies", "x > 2")}</every>'
        "</list>"
    )

    assert text_of(decided(logic).value) == "[2, [2, 3], [2, 4, 6], true, false]"


KNOWLEDGE = f"""
<businessKnowledgeModel id="k" name="doppio"><encapsulatedLogic>
  <formalParameter name="n" typeRef="number"/>{literal("n * 2")}
</encapsulatedLogic></businessKnowledgeModel>
"""


def test_knowledge_can_be_called_and_invoked() -> None:
    binding = f'<binding><parameter name="n"/>{literal("4")}</binding>'
    invoked = f"<invocation>{literal('doppio')}{binding}</invocation>"
    xml = definitions(
        KNOWLEDGE
        + decision("chiama", literal("doppio(3)"), ["requiredKnowledge:k"])
        + decision("invoca", invoked, ["requiredKnowledge:k"])
    )
    model = parse_decisions(xml)

    assert model.decide("chiama", {}, now=NOW).value == 6
    assert model.decide("invoca", {}, now=NOW).value == 8


def test_a_decision_service_answers_for_its_inputs() -> None:
    service = (
        '<decisionService id="s" name="servizio"><outputDecision href="#d"/>'
        '<inputData href="#in_eta"/></decisionService>'
    )
    xml = definitions(
        INPUT + decision("d", literal("eta + 1"), ["requiredInput:in_eta"]) + service
    )

    assert parse_decisions(xml).decide("servizio", {"eta": 4}, now=NOW).value == 5


def test_an_imported_decision_is_seen_under_the_name_of_its_import() -> None:
    other = parse_decisions(definitions(decision("base", literal("40"))))
    need = '<requiredDecision href="urn:prova#base"/>'
    xml = definitions(
        '<import name="comune" namespace="urn:prova" importType="x"/>'
        f'<decision id="d" name="d"><informationRequirement>{need}</informationRequirement>'
        f"{literal('comune.base + 2')}</decision>"
    ).replace(b'namespace="urn:prova" name="prova"', b'namespace="urn:altra" name="altra"')

    assert parse_decisions(xml, imported=[other]).decide("d", {}, now=NOW).value == 42


def test_names_with_spaces_and_signs_are_known_from_the_model() -> None:
    given = (
        '<inputData id="i" name="età del minore-figlio"><variable name="età del minore-figlio"/>'
    )
    xml = definitions(
        given
        + "</inputData>"
        + decision("d", literal("età del minore-figlio - 1"), ["requiredInput:i"])
    )

    found = parse_decisions(xml).decide("d", {"età del minore-figlio": 4}, now=NOW)

    assert found.value == 3
