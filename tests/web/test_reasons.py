"""Why a table proposed something: said on the page of the task, kept in the journal."""

import json
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from engine.store import NewVersion
from engine.store.journal import journal, read_facts
from tests.engine.drawing import drawn, end, extended, node, ours, path, start, user
from tests.unit.dmn.support import decision, definitions, table
from tests.web.conftest import House

RULES = [
    ('"lesione"', "< 6", '"U1"', "Riga 1. Lesione di un bambino piccolo: art. 331 c.p.p."),
    ("-", "-", '"U2"', "Riga 2. In ogni altro caso"),
]
LEVEL = {
    "type": "string",
    "title": "Livello",
    "oneOf": [{"const": "U1", "title": "U1 urgente"}, {"const": "U2", "title": "U2 prioritaria"}],
    "x-data-class": "C1",
    "x-purpose": "Prova",
    "x-proposed-by": {"table": "d01_triage", "value": "proposta"},
}


def _bundle(name: str = "d01_triage") -> dict[str, bytes]:
    proposes = extended(ours("decisione", tabella="d01_triage", risultato="proposta"))
    confirms = extended(ours("attivita", termine="nessuno", ruoli="assistente_sociale"))
    drawing = drawn(
        start(),
        node("businessRuleTask", "stima", proposes),
        user("conferma", confirms).replace('id="conferma"', 'id="conferma" name="Conferma"'),
        end(),
        path("inizio > stima > conferma > fine"),
    )
    form = {"title": "Conferma", "type": "object", "properties": {"livello": LEVEL}}
    rules = table("FIRST", ["natura_fatti", "eta_minore"], [""], RULES)
    decided = decision("d01_triage", rules).replace('name="d01_triage"', f'name="{name}"')
    return {
        "bpmn/prova.bpmn": drawing,
        "dmn/d01_triage.dmn": definitions(decided),
        "forms/prova/conferma.json": json.dumps(form).encode(),
    }


def _begun(house: House, files: dict[str, bytes], **data: Any) -> None:
    with house.office.begin() as work:
        digest = house.office.engine.publish(work, NewVersion("prova", "Prova", files), by=None)
        house.office.engine.start(work, digest, case_id=house.case_id, data=data, by=None)


def test_the_page_says_which_rule_proposes_and_on_what_grounds(house: House) -> None:
    _begun(house, _bundle(), natura_fatti="lesione", eta_minore=4)
    task = house.only("conferma")

    page = house.visitor("rossi").get(f"/attivita/{task.id}").text

    assert "Proposto dalla tabella «Triage», regola 1: U1 urgente" in page
    assert "Perché questa proposta" in page
    assert "Riga 1. Lesione di un bambino piccolo: art. 331 c.p.p." in page
    assert "Si basa su: natura_fatti: lesione; eta_minore: 4." in page


def test_the_page_calls_the_table_by_its_name(house: House) -> None:
    _begun(house, _bundle("Triage: livello di urgenza"), natura_fatti="lesione", eta_minore=4)
    task = house.only("conferma")

    page = house.visitor("rossi").get(f"/attivita/{task.id}").text

    assert "Proposto dalla tabella «Triage: livello di urgenza», regola 1: U1 urgente" in page


def test_the_journal_keeps_the_rule_with_the_values_of_its_cells(house: House) -> None:
    _begun(house, _bundle(), natura_fatti="lesione", eta_minore=4)

    with house.office.read() as connection:
        asked = select(journal).where(journal.c.kind == "decision_proposed")
        ((_, fact),) = read_facts(connection.execute(asked))

    assert fact.case_id == house.case_id
    assert fact.data == {
        "table": "d01_triage",
        "element": "stima",
        "rules": [1],
        "reasons": [
            {
                "table": "d01_triage",
                "rule": 1,
                "note": "Riga 1. Lesione di un bambino piccolo: art. 331 c.p.p.",
                "asked": [["natura_fatti", "lesione", '"lesione"'], ["eta_minore", 4, "< 6"]],
                "given": {"d01_triage": "U1"},
            }
        ],
    }
    assert isinstance(fact.data["reasons"][0]["asked"][1][1], Decimal | int)
