"""A minor alone: the project, its reviews, and the report that the judge awaits."""

from datetime import date

import pytest

from tests.processes_catalogue import placement
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.lone_minor import NETWORK, NEW_ACT, READ, reviewed, sheltered


def test_after_a_new_act_an_approved_project_only_lacks_its_care_plan() -> None:
    stage = sheltered().done("valuta_seconda_accoglienza", NETWORK)
    stage.decide("bozza_progetto", prima_verifica=date(2026, 2, 11))
    stage.decide("colloquio_ascolto", rifiuto=False)
    stage.decide("condividi_progetto", adesione_genitore1="aderisce")
    stage.decide("approva_progetto", esito_progetto="approvato")

    stage.receive("msg_provvedimento_modificato", **NEW_ACT).done("leggi_provvedimento", READ)

    assert "scrivi_pei" in stage.open
    assert "bozza_progetto" not in stage.open
    assert stage.decide("scrivi_pei").step.data["prima_verifica"] == date(2026, 2, 11)


def test_a_project_brings_the_first_review_forward_also_when_an_act_begins_anew() -> None:
    stage = sheltered().done("valuta_seconda_accoglienza", NETWORK)
    stage.decide("bozza_progetto", prima_verifica=date(2026, 1, 30))
    stage.decide("colloquio_ascolto", rifiuto=False)
    stage.decide("condividi_progetto", adesione_genitore1="aderisce")
    stage.decide("approva_progetto", esito_progetto="approvato").decide("scrivi_pei")

    stage.receive("msg_provvedimento_modificato", **NEW_ACT).done("leggi_provvedimento", READ)

    assert stage.step.data["scadenza_verifica"] == rome("2026-01-30 23:59:59")


def test_a_care_plan_that_comes_late_does_not_change_the_next_review() -> None:
    stage = sheltered().done("valuta_seconda_accoglienza", NETWORK)
    stage.decide("bozza_progetto", prima_verifica=date(2026, 1, 28))
    stage.decide("colloquio_ascolto", rifiuto=False)
    stage.decide("condividi_progetto", adesione_genitore1="aderisce")
    stage.decide("approva_progetto", esito_progetto="approvato")
    stage.move_to(rome("2026-01-28 09:00"))
    then = date(2026, 4, 20)
    placement.reviewed(stage, "prosegue", then).decide("scrivi_pei")

    stage.receive("msg_provvedimento_modificato", **NEW_ACT).done("leggi_provvedimento", READ)

    assert stage.step.data["scadenza_verifica"] == rome(f"{then} 23:59:59")


def test_the_first_review_is_due_in_the_first_month_with_a_project_or_without() -> None:
    stage = sheltered()

    # thirty days from the entry, less those in which it is prepared
    assert stage.timers["tempo_di_verifica"].date() == date(2026, 1, 27)
    assert "bozza_progetto" in stage.open


@pytest.mark.parametrize(
    ("due", "written"), [(date(2026, 5, 12), True), (date(2026, 5, 13), False)]
)
def test_a_report_is_written_when_the_judge_awaits_it_before_the_next_review(
    due: date, *, written: bool
) -> None:
    stage = reviewed("prosegue", due)

    assert ("chiedi_contributi" in stage.open) is written


@pytest.mark.parametrize(
    ("mandates", "due", "held"),
    [
        (["collocamento_comunita"], date(2026, 1, 26), "2026-01-26"),
        (["collocamento_comunita"], date(2026, 1, 11), None),  # it has passed
        (["collocamento_comunita"], date(2026, 7, 31), None),
        (["monitoraggio"], date(2026, 1, 26), None),  # the report of a taking in charge
    ],
)
def test_a_review_is_held_by_the_day_of_the_report_if_it_comes_before(
    mandates: list[str], due: date, held: str | None
) -> None:
    stage = sheltered()
    by_itself = stage.step.data["scadenza_verifica"]
    act = {**NEW_ACT, "mandati": mandates, "scadenza_ag": due}
    stage.receive("msg_provvedimento_modificato", **act)

    stage.done("leggi_provvedimento", READ)

    stage.move_to(stage.timers["tempo_di_verifica"])  # it is time to prepare it
    expected = by_itself if held is None else rome(f"{held} 23:59:59")
    assert stage.step.data["scadenza_verifica"] == expected


def test_a_report_that_is_sent_meets_the_day_of_the_judge() -> None:
    stage = reviewed("prosegue", date(2026, 2, 20)).decide("chiedi_contributi", fonti=[])
    stage.decide("redige_bozza", contiene_valutazioni_personalita=False)
    stage.decide("revisione", esito_revisione="approvata").decide("firma_relazione")
    stage.decide("protocolla_e_invia", inviata_il=stage.now)

    met = [told["chiavi"] for name, told in stage.jobs if name == "termini.adempi"]
    assert ["L15.relazione", "L18", "L30", "valutazione.durata"] in met


def test_a_review_that_goes_on_sets_the_next_one() -> None:
    stage = reviewed("prosegue")

    assert "tempo_di_verifica" in stage.timers
    assert "valuta_seconda_accoglienza" not in stage.open


def test_a_review_that_changes_the_project_writes_it_again() -> None:
    assert "bozza_progetto" in reviewed("rimodula").open


def test_a_review_may_report() -> None:
    assert "redigi_segnalazione" in reviewed("segnala_ag").open


def test_a_review_may_ask_for_another_place() -> None:
    stage = reviewed("passa_ad_altra_misura")

    assert stage.sent[-1].name == "msg_rivaluta_accoglienza"
    stage.receive("msg_rivaluta_accoglienza")
    assert "valuta_seconda_accoglienza" in stage.open
    assert "tempo_di_verifica" in stage.timers
