"""Meetings of the neutral space that are taken up again after a suspension (R08, R10)."""

from typing import Any

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.neutral_space import (
    AGREED,
    HELD,
    MISSED,
    NOTED,
    ORDER,
    TAKEN,
    explaining,
    meeting,
    overtaken,
    refused,
    told,
)

DAYS = ["2025-09-24T16:00", "2025-10-08T16:00", "2025-10-22T16:00", "2025-11-05T16:00"]
AFTER = {"provvedimento_ref": 2, "relazione_entro": "2026-09-08"}
RESUMED = {
    "seguito_sospensione": "riprende",
    "chi_ha_deciso": "autorita_giudiziaria",
    "data_decisione": "2025-10-10",
    "motivazione_decisione": "Il Tribunale ha sentito il padre",
}


def calendar(*days: str) -> dict[str, Any]:
    return {"calendario": [{"quando": day} for day in days]}


def suspended() -> Access:
    """The first of four meetings was missed, all are suspended and the judge knows."""
    missed = meeting(**calendar(*DAYS)).done("incontro", MISSED)
    return told(explaining(missed, azione="sospendi_informa_ag"))


def resumed(at: str) -> Access:
    """At an instant somebody decides that they go on."""
    stage = suspended()
    stage.move_to(rome(at))
    return stage.done("decidi_dopo_sospensione", RESUMED)


def test_no_meeting_is_held_for_a_day_that_passed_during_the_suspension() -> None:
    stage = resumed("2025-10-15 09:00")
    assert stage.open == []

    stage.move_to(rome("2025-10-22 17:30"))

    assert stage.said("incontro", "data_prevista") == "mer 22 ott 2025, 16:00"
    assert stage.step.data["conteggi"]["usati"] == len(DAYS[:2])


def test_after_the_first_that_is_held_the_calendar_goes_on_in_its_order() -> None:
    stage = resumed("2025-10-15 09:00")
    stage.move_to(rome("2025-10-22 17:30"))
    came = {"arrivo_adulto": "2025-10-22T15:50", "arrivo_minore": "2025-10-22T16:00"}

    stage.done("incontro", {**HELD, **came})
    stage.move_to(rome("2025-11-05 17:30"))

    assert stage.said("incontro", "data_prevista") == "mer 5 nov 2025, 16:00"


def test_when_every_day_has_passed_a_new_calendar_is_written() -> None:
    stage = resumed("2025-11-20 09:00")
    assert stage.open == ["fissa_incontri"]
    passed = calendar("2025-11-05T16:00", "2025-12-03T16:00")
    assert "già passato" in refused(stage, "fissa_incontri", passed)

    stage.done("fissa_incontri", calendar("2025-12-03T16:00", "2025-12-17T16:00"))
    stage.move_to(rome("2025-12-03 17:30"))

    assert stage.said("incontro", "data_prevista") == "mer 3 dic 2025, 16:00"
    assert stage.step.data["conteggi"]["usati"] == 0


def test_a_review_that_was_brought_forward_comes_before_a_new_calendar() -> None:
    stage = meeting(**AGREED).done("incontro", MISSED)
    stage.decide("gestione_mancata_visita", **{**NOTED, "azione": "evento_critico"})
    at = rome("2025-09-24 16:20")
    told = {"esercenti_avvisati_il": at, "ag_avvisata_il": at}
    stage.decide("registra_evento", tipo_evento="aggressione", data_ora_evento=at, **told)
    forward = {"seguito_evento": "anticipa_verifica", "verifica_entro": rome("2025-10-20").date()}

    stage.decide("valuta_evento", evento_grave=False, **forward)
    assert stage.open == ["prepara_verifica"]
    stage.move_to(rome("2025-10-20 10:00"))
    stage.decide("prepara_verifica", forma_verifica="semplice", fonti_verifica=[])
    stage.decide("incontro_verifica", verifica_svolta_il=rome("2025-10-20 10:00").date())
    stage.decide("conferma_esito", esito_verifica="prosegue", prossima_verifica=None)

    assert stage.open == ["fissa_incontri"]


def test_after_months_without_meetings_the_review_counts_from_the_new_ones() -> None:
    stage = overtaken(meeting(), "prosegue").done("incontro", HELD)
    stage.done("richiesta_attivazione", {**ORDER, **AFTER})
    stage.move_to(rome("2026-04-20 17:00"))
    stage.done("presa_in_carico", {**TAKEN, "data_avvio_prevista": "2026-05-06"})
    agreed = {**AGREED, **calendar("2026-05-06T16:00", "2026-05-20T16:00")}
    stage.done("accordo_spazio_neutro", agreed)
    stage.move_to(rome("2026-05-06 17:30"))

    assert stage.open == ["incontro"]
