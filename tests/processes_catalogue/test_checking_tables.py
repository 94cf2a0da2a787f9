"""The checker reads decision tables as a careful colleague would."""

from pathlib import Path

import pytest

from processes.checking_tables import object_to, offered_by
from tests.processes_catalogue.test_catalogue import DIAGRAM, HOUSE, a_house, said
from tests.unit.dmn.support import decision, definitions, table

TABLES = sorted((Path(__file__).parents[2] / "processes" / "dmn").glob("*.dmn"))
STIMA = """<bpmn:businessRuleTask id="stima" name="Stima"><bpmn:extensionElements>
<percorsi:decisione tabella="d" risultato="esito"/></bpmn:extensionElements>
<bpmn:incoming>b</bpmn:incoming><bpmn:outgoing>c</bpmn:outgoing></bpmn:businessRuleTask>
<bpmn:sequenceFlow id="c" sourceRef="stima" targetRef="fine"/>"""
ASKING = (
    DIAGRAM.replace(
        "<bpmn:incoming>b</bpmn:incoming></bpmn:endEvent>",
        "<bpmn:incoming>c</bpmn:incoming></bpmn:endEvent>" + STIMA,
    )
    .replace('sourceRef="scrivi" targetRef="fine"', 'sourceRef="scrivi" targetRef="stima"')
    .replace(
        "<bpmn:flowNodeRef>fine<",
        "<bpmn:flowNodeRef>stima</bpmn:flowNodeRef><bpmn:flowNodeRef>fine<",
    )
)


def asked(policy: str, *rules: tuple[str, ...]) -> str:
    return definitions(decision("d", table(policy, ["eta"], [""], rules))).decode()


@pytest.mark.parametrize("file", TABLES, ids=lambda file: file.stem)
def test_no_table_that_is_shipped_has_gaps_overlaps_or_dead_rules(file: Path) -> None:
    assert list(object_to(file.read_bytes())) == []


def test_a_gap_and_an_overlap_are_found_with_their_example(tmp_path: Path) -> None:
    found = asked("UNIQUE", ("< 6", "1"), ("[5..14)", "2"))

    house = a_house(
        tmp_path, **{"processes__bpmn__prova--bpmn": ASKING, "processes__dmn__d--dmn": found}
    )

    assert said(house) == (
        "dmn/d.dmn: nella tabella «d» nessuna regola vale quando eta è almeno 14"
        " (per esempio eta = 14). Aggiungi una regola o un valore predefinito\n"
        "dmn/d.dmn, regola_1: nella tabella «d» le regole 1 e 2 valgono insieme quando eta è"
        " almeno 5 e meno di 6 (per esempio eta = 5)."
        " Restringi una delle due regole oppure cambia la regola di scelta"
    )


def test_a_rule_that_is_never_chosen_is_found_by_its_id() -> None:
    found = asked("FIRST", ("-", "1"), ("< 3", "2"))

    assert list(object_to(found.encode())) == [
        (
            "regola_2",
            (
                "nella tabella «d» la regola 2 non viene mai scelta: prima di lei vale sempre la"
                " regola 1"
            ),
            "Toglila, correggila oppure spostala più in alto",
        )
    ]


def test_a_file_that_cannot_be_read_is_said_to_be_so() -> None:
    ((rule, says, _),) = object_to(b"<definitions>")

    assert (rule, "non è XML ben formato" in says) == ("", True)


def test_a_word_that_no_form_offers_is_found() -> None:
    found = asked("COLLECT", ('"U1", "U9"', "1"), ("? != null and f(?)", "2"))

    assert list(object_to(found.encode(), {"eta": frozenset({"U0", "U1"})})) == [
        (
            "regola_1",
            "nella tabella «d» la regola 1 nomina «U9», che nessun modulo offre per «eta»",
            "Correggi la cella oppure aggiungi la scelta al modulo",
        )
    ]
    assert list(object_to(found.encode())) == []


def test_a_bundle_says_what_its_forms_offer() -> None:
    offered = offered_by(HOUSE.bundle("p01_accesso_segnalazione"))

    assert offered["pericolo_attuale"] == {"si", "no", "non_noto"}
    assert "procedibile_ufficio" not in offered


def test_a_question_that_no_process_learns_of_does_not_speak_for_a_table() -> None:
    offered = offered_by(HOUSE.bundle("ca_registra_provvedimento"))

    assert "canale" not in offered  # how an act came in: kept in the case, not told to the path
    assert "esito_conferma" in offered
