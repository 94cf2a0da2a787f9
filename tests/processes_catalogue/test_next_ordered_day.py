"""When a report has left, the next day that an act ordered has its own, or is handed on."""

from typing import Any

import pytest

from tests.processes_catalogue import inquiry_answers as said
from tests.processes_catalogue import penal
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.adoption import AREAS, gathered
from tests.processes_catalogue.inquiry import Inquiry, rome
from tests.processes_catalogue.inquiry_steps import decided, opened, signed_and_filed
from tests.processes_catalogue.lone_minor import reviewed

ASKS = "termini.prossimo"


def owed(act: int, day: str, *, again: bool = False) -> dict[str, Any]:
    """What `termini.prossimo` says is owed next."""
    return {"scadenza": rome(f"{day} 23:59:59"), "provvedimento_id": act, "periodica": again}


def sent(stage: Access) -> Access:
    """The report that is being written leaves."""
    stage.decide("chiedi_contributi", fonti=[])
    stage.decide("redige_bozza", contiene_valutazioni_personalita=False)
    stage.decide("revisione", esito_revisione="approvata", contiene_valutazioni_personalita=False)
    stage.decide("firma_relazione")
    return stage.decide("protocolla_e_invia", inviata_il=stage.now)


def met(stage: Inquiry) -> list[Any]:
    """The acts for which reports have left."""
    done = [given for name, given in stage.jobs if name == "termini.adempi"]
    return [given["provvedimento_relazione"] for given in done if "chiavi" in given]


def inquiry_sent(stage: Inquiry) -> Inquiry:
    stage.do("chiedi_contributi").do("redige_bozza", **said.DRAFT)
    return signed_and_filed(stage.do("revisione", **said.APPROVED))


# --- inquiry (P02) ----------------------------------------------------------------------------


def test_an_inquiry_after_which_nobody_follows_writes_the_other_report_at_once() -> None:
    stage = decided(opened(), esito="archiviazione_proposta_ag")
    stage.results[ASKS] = owed(14, "2026-03-31")
    inquiry_sent(stage)
    assert stage.open == ["chiedi_contributi"]
    stage.results[ASKS] = None

    inquiry_sent(stage)

    assert met(stage) == [None, 14]
    assert stage.step.outcomes == ("archiviazione_proposta_ag",)


def test_an_inquiry_hands_the_next_day_on_with_the_act_that_fixed_it() -> None:
    stage = decided(opened(atti_letti="9+14"), esito="sostegno_consensuale")
    stage.results[ASKS] = owed(14, "2026-03-31")

    inquiry_sent(stage)

    (begun,) = [one.payload for one in stage.sent if one.name == "msg_apri_processo"]
    assert begun["scadenza_ag"] == rome("2026-03-31 12:00").date()
    assert begun["provvedimento_relazione"] == 14
    assert begun["atti_letti"] == "9+14"
    assert len(met(stage)) == 1


def test_an_inquiry_that_has_reported_on_its_only_day_hands_none_on() -> None:
    stage = decided(opened(), esito="sostegno_consensuale")

    inquiry_sent(stage)

    (begun,) = [one.payload for one in stage.sent if one.name == "msg_apri_processo"]
    assert begun["scadenza_ag"] is None


# --- adoption (P11) ---------------------------------------------------------------------------


def test_an_adoption_reports_on_the_other_day_too() -> None:
    stage = gathered().done("scrivi_relazione_adozione", AREAS)
    stage.results[ASKS] = owed(14, "2026-03-31")
    sent(stage).decide("restituzione_relazione", esito_restituzione="svolta")
    assert stage.open == ["scrivi_relazione_adozione"]
    stage.results[ASKS] = None

    sent(stage.done("scrivi_relazione_adozione", AREAS))
    stage.decide("restituzione_relazione", esito_restituzione="svolta")

    assert met(stage)[:2] == [None, 14]
    assert "scrivi_relazione_adozione" not in stage.open


# --- lone minor (P12) -------------------------------------------------------------------------


def test_the_next_review_of_a_lone_minor_is_held_by_the_next_ordered_day() -> None:
    stage = reviewed("prosegue", rome("2026-02-20 12:00").date())
    stage.results[ASKS] = owed(14, "2026-04-20")

    sent(stage).decide("restituzione_relazione", esito_restituzione="svolta")

    assert stage.step.data["provvedimento_relazione"] == 14
    stage.move_to(stage.timers["tempo_di_verifica"])  # it is time to prepare it
    assert stage.step.data["scadenza_verifica"] == rome("2026-04-20 23:59:59")
    asked = [given["chiavi"] for name, given in stage.jobs if name == ASKS]
    assert asked[-1] == ["L18", "L30", "valutazione.durata"]


# --- penal area (P13) -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("every", "day"), [(3, "2026-03-31"), (None, "2026-03-31"), (1, "2026-02-01")]
)
def test_the_next_report_to_the_juvenile_court_is_on_the_nearest_day(
    every: int | None, day: str
) -> None:
    months = "" if every is None else str(every)
    stage = penal.running(prossima_relazione="2026-01-01", relazioni_ogni_mesi=months)
    stage.results[ASKS] = owed(14, "2026-03-31")
    stage.move_to(rome("2025-12-20 09:00"))

    sent(stage)

    assert stage.step.data["prossima_relazione"] == rome(f"{day} 12:00").date()
    assert stage.step.data["provvedimento_relazione"] == 14
