"""A report or a critical event that was begun is finished, though what it was begun in ends."""

from pathlib import Path

import pytest
from lxml import etree

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.placement import living
from tests.processes_catalogue.test_death_outlasts_the_path import closed

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
WORD = "{urn:percorsi:bpmn:1}oltre_la_fine"
SHEETS = Path(__file__).parents[2] / "processes" / "bpmn"
PROTECTING = {"ca_segnalazione_ag", "ca_evento_critico"}
# What the path itself asks the court for: without the path nobody needs it.
ASKED_FOR_THE_PATH = {"segnala_tribunale", "segnala_proroga", "informa_procura"}


def called_in_parts() -> dict[str, etree._Element]:
    """Every path that is called within a part, by its sheet and its name."""
    return {
        f"{sheet.stem} {one.get('id')}": one
        for sheet in sorted(SHEETS.glob("p*.bpmn"))
        for one in etree.parse(sheet).iter(f"{BPMN}callActivity")
        if one.getparent().tag == f"{BPMN}subProcess"
    }


def hurt() -> Access:
    """Somebody was hurt in the house; the judge has still to be told."""
    stage = living().done("registra_fatto", {"tipo_fatto": "evento_critico"})
    return stage.decide(
        "registra_evento",
        tipo_evento="aggressione",
        data_ora_evento=stage.now,
        esercenti_avvisati_il=stage.now,
    )


def moved(stage: Access) -> Access:
    """The house asks for the child to leave, and it is decided."""
    told = {"tipo_fatto": "dimissione_chiesta", "preavviso_giorni": 2}
    stage.done("registra_fatto", told)
    return stage.done(
        "valuta_richiesta_struttura",
        {"seguito_richiesta": "si_sposta", "misure_richiesta": "Un'altra casa."},
    )


@pytest.mark.parametrize("call", called_in_parts().values(), ids=called_in_parts())
def test_every_report_that_protects_somebody_outlives_its_part(call: etree._Element) -> None:
    asked_for_the_path = call.get("id") in ASKED_FOR_THE_PATH

    outlives = call.find(f".//{WORD}") is not None

    assert outlives == (call.get("calledElement") in PROTECTING and not asked_for_the_path)


def test_the_judge_is_still_told_when_the_child_is_moved_out_of_the_house() -> None:
    stage = moved(hurt())

    assert sorted(stage.open) == ["avvisa_ag_evento", "dimissione"]


def test_what_follows_the_event_is_decided_also_after_the_path_was_closed() -> None:
    stage = closed(hurt())

    stage.decide("avvisa_ag_evento", ag_avvisata_il=stage.now)

    assert stage.open == ["valuta_evento"]
    stage.decide("valuta_evento", evento_grave=False, seguito_evento="prosegue")
    assert stage.step.status.value == "completed"


def test_a_report_decided_after_the_event_is_written_though_the_child_has_left() -> None:
    stage = moved(hurt())
    stage.decide("avvisa_ag_evento", ag_avvisata_il=stage.now)

    stage.decide("valuta_evento", evento_grave=False, seguito_evento="segnala")

    assert sorted(stage.open) == ["dimissione", "redigi_segnalazione"]
