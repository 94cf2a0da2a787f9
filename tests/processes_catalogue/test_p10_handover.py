"""The neutral space when another municipality takes the case: what has begun is finished first."""

from datetime import date
from typing import Any

import pytest

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.neutral_space import (
    HELD,
    MISSED,
    NOTED,
    meeting,
    overtaken,
    telling,
    told,
)

PASSING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("rileva_variazione", {"residenza_minore": "altro_comune", "dimora_nel_territorio": False}),
    ("conferma_competenza", {"decisione_competenza": "passa"}),
    ("invia_richiesta", {}),
    ("convoca_equipe", {"invitati": [], "data_ora_riunione": rome("2025-09-29 10:00")}),
    ("registra_conferme", {"quorum": True}),
    ("verbale_equipe", {}),
    ("controfirma_verbale", {}),
    ("valida_verbale", {"verbale_approvato": True}),
    ("registra_passaggio", {"data_effettiva_passaggio": date(2025, 10, 1)}),
)
EVENT: dict[str, Any] = {
    "data_ora_evento": rome("2025-09-24 16:20"),
    "esercenti_avvisati_il": rome("2025-09-24 17:00"),
    "ag_avvisata_il": rome("2025-09-24 18:00"),
}
HAPPENED: dict[str, Any] = {
    "evento_grave": False,
    "seguito_evento": "anticipa_verifica",
    "verifica_entro": date(2025, 10, 10),
}


def passing(stage: Access) -> Access:
    """Another municipality takes the case, from 1 October."""
    stage.receive("msg_trasferimento_competenza")
    for element, decisions in PASSING:
        stage.decide(element, **decisions)
        if element == "invia_richiesta":
            stage.receive("msg_presa_in_carico_accettata")
    return stage


def test_the_case_passes_to_a_municipality_that_takes_it_on_the_day_of_the_handover() -> None:
    stage = passing(meeting().done("incontro", MISSED).done("gestione_mancata_visita", NOTED))
    assert stage.open == []

    stage.move_to(rome("2025-10-01 00:00"))

    assert stage.step.outcomes == ("trasferita_la_competenza",)


@pytest.mark.parametrize("azione", ["sospendi_informa_ag", "rispetta_rifiuto"])
def test_what_is_being_written_to_the_judge_leaves_though_the_case_has_passed_on(
    azione: str,
) -> None:
    stage = passing(telling(azione=azione)).move_to(rome("2025-10-01 00:00"))
    assert "redige_bozza" in stage.open

    told(stage)

    assert stage.open == []
    assert stage.step.outcomes[-1] == "trasferita_dopo_il_verbale"


def test_a_grave_event_is_dealt_with_though_the_case_has_passed_on() -> None:
    stage = meeting().done("incontro", MISSED)
    stage.decide("gestione_mancata_visita", **{**NOTED, "azione": "evento_critico"})
    passing(stage).move_to(rome("2025-10-01 00:00"))
    assert stage.open == ["registra_evento"]

    stage.decide("registra_evento", **EVENT).decide("valuta_evento", **HAPPENED)

    assert stage.open == []
    assert stage.step.outcomes[-1] == "trasferita_dopo_il_verbale"


def test_whoever_held_a_meeting_writes_its_minutes_though_the_case_has_passed_on() -> None:
    stage = passing(meeting()).move_to(rome("2025-10-01 00:00"))
    assert stage.open == ["incontro"]

    stage.done("incontro", HELD)

    assert stage.open == []
    assert stage.step.outcomes[-1] == "trasferita_dopo_il_verbale"


def test_a_meeting_that_was_missed_is_dealt_with_though_the_case_has_passed_on() -> None:
    stage = passing(meeting()).move_to(rome("2025-10-01 00:00")).done("incontro", MISSED)
    assert stage.open == ["gestione_mancata_visita"]

    stage.done("gestione_mancata_visita", NOTED)

    assert stage.open == []
    assert stage.step.outcomes[-1] == "trasferita_dopo_il_verbale"


@pytest.mark.parametrize("follows", ["prosegue", "sospeso", "mandato_cessato"])
def test_an_act_that_comes_after_the_handover_takes_no_minutes_away(follows: str) -> None:
    stage = overtaken(passing(meeting()).move_to(rome("2025-10-01 00:00")), follows)
    assert stage.open == ["incontro"]

    stage.done("incontro", HELD)

    assert stage.step.outcomes[-1] == "trasferita_dopo_il_verbale"


def test_an_act_that_comes_after_the_handover_takes_no_report_away() -> None:
    owing = passing(telling(azione="sospendi_informa_ag")).move_to(rome("2025-10-01 00:00"))
    stage = overtaken(owing, "sospeso")
    assert "redige_bozza" in stage.open

    told(stage)

    assert stage.step.outcomes[-1] == "trasferita_dopo_il_verbale"
