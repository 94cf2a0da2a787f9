"""Files of decisions that are not let in, each with a sentence that says what and where."""

import pytest

from engine.dmn import (
    NoSuchDecision,
    UnreadableDecisions,
    WrongDecision,
    parse_decisions,
    wrong_decisions,
)
from engine.refusal import Refusal
from tests.unit.dmn.support import (
    NOW,
    decision,
    definitions,
    literal,
    one_decision,
    table,
)

BOMB = b"""<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/">&b;</definitions>"""
JAVA = """<businessKnowledgeModel id="k" name="k"><encapsulatedLogic kind="Java">
<context/></encapsulatedLogic></businessKnowledgeModel>"""
CIRCLE = decision("a", literal("b"), ["requiredDecision:b"]) + decision(
    "b", literal("a"), ["requiredDecision:a"]
)


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (b"", "non è XML ben formato"),
        (b"<definitions>", "non è XML ben formato"),
        (BOMB, "DOCTYPE"),
        (BOMB.decode().encode("utf-16"), "DOCTYPE"),
        (b"<!DOCTYPE d SYSTEM 'file:///etc/passwd'><d/>", "DOCTYPE"),
        (definitions("", "http://www.omg.org/spec/DMN/20151101/dmn.xsd"), "DMN 1.3, 1.4 o 1.5"),
        (definitions("<!-- -->" * 300_000), "supera 2 MB"),
        (definitions("<import/>" * 60_000), "50000 elementi"),
        (definitions("<a>" * 300 + "</a>" * 300), "non è XML ben formato"),
        (definitions(decision("d", literal("1")) * 2), "due elementi con id «d»"),
        (definitions(CIRCLE), "ha bisogno di sé stessa"),
        (definitions(decision("d", literal("1"), ["requiredInput:x"])), "che non c'è"),
    ],
    ids=range(12),
)
def test_a_file_that_cannot_be_trusted_is_refused(xml: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDecisions) as refused:
        parse_decisions(xml)

    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("logic", "says"),
    [
        (literal("1 +"), "nell'espressione: L'espressione non è scritta bene"),
        (literal(""), "manca l'espressione"),
        ("", "la decisione non ha una logica"),
        (table("UNIQUE", ["a"], [""], [("1", "2"), ("< <", "2")]), "nella regola 2, ingresso 1"),
        (table("UNIQUE", ["a"], [""], [("1", "2 2")]), "nella regola 1, uscita 1"),
        (table("UNIQUE", ["a +"], [""], []), "nella colonna d'ingresso 1"),
        (table("UNIQUE", ["a"], [""], [("1",)]), "nella regola 1"),
        (table("MAGIC", ["a"], [""], []), "la regola di scelta «MAGIC» non esiste"),
        ('<literalExpression expressionLanguage="python"><text>1</text></literalExpression>',
         "non è scritta in FEEL"),
        (literal('{f: function(a) external {java: {class: "java.lang.Math"}}}'), "esterne"),
    ],
    ids=range(10),
)  # fmt: skip
def test_a_decision_that_is_written_wrong_is_refused_with_its_place(logic: str, says: str) -> None:
    with pytest.raises(WrongDecision) as refused:
        one_decision(logic)

    assert "«d»" in str(refused.value)
    assert says in str(refused.value)


def test_java_is_refused() -> None:
    with pytest.raises(WrongDecision, match="Java"):
        parse_decisions(definitions(JAVA))


def test_everything_that_is_wrong_is_listed_for_the_checker() -> None:
    xml = definitions(decision("a", literal("1 +")) + decision("b", literal("2 2")))

    assert [error.what["decision"] for error in wrong_decisions(xml)] == ["a", "b"]


def test_a_model_that_is_read_leniently_answers_null_where_it_is_wrong() -> None:
    xml = definitions(decision("a", literal("1 +")) + decision("b", literal("2")))
    model = parse_decisions(xml, strict=False)

    assert model.decide("a", {}, now=NOW).value is None
    assert model.decide("b", {}, now=NOW).value == 2


def test_allowed_values_that_are_written_wrong_are_refused_with_their_type() -> None:
    allowed = "<allowedValues><text>1 2</text></allowedValues>"
    item = f'<itemDefinition name="tX">{allowed}</itemDefinition>'
    xml = definitions(item + decision("d", literal("1"), kind="tX"))

    with pytest.raises(WrongDecision, match="«tX» c'è un errore, nei valori ammessi"):
        parse_decisions(xml)

    assert parse_decisions(xml, strict=False).decide("d", {}, now=NOW).value == 1


def test_a_model_that_is_read_leniently_does_without_what_is_missing() -> None:
    broken = JAVA + decision("d", literal("k"), ["requiredInput:x", "requiredKnowledge:k"])
    model = parse_decisions(definitions(broken), strict=False)

    found = model.decide("d", {}, now=NOW)

    assert [str(warned) for warned in found.warnings] == [
        "un elemento richiesto non c'è nel modello"
    ]


def test_a_decision_that_does_not_exist_is_refused() -> None:
    with pytest.raises(NoSuchDecision, match="«e»"):
        one_decision(literal("1")).decide("e", {}, now=NOW)


def test_a_decision_that_would_never_end_is_refused() -> None:
    endless = one_decision(literal("for a in 1..999, b in 1..999 return a"))

    with pytest.raises(Refusal):
        endless.decide("d", {}, now=NOW)
