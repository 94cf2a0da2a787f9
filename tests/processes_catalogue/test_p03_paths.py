"""Taking charge: the project, its reviews, the diary, the orders of the judge, every exit."""

from datetime import date
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import APPROVED, PROJECT, REFUSED, faults
from tests.processes_catalogue.care_answers import (
    BEGUN,
    CHECKED,
    ENTRUSTED,
    LOOKED,
    OPENED,
    ORDERED,
    OUT,
    PAGE,
    PIPPI,
    WEIGHED,
    WITHDRAWN,
)
from tests.processes_catalogue.care_steps import (
    asked,
    closed,
    opened,
    reviewed,
    shared,
    ticked,
    working,
)
from tests.processes_catalogue.inquiry import rome

STOPPED = {
    "regime": "giudiziario",
    "seguito_adesione": "si_ferma",
    "motivazione_adesione": "Non vogliono.",
}

# --- opening ---------------------------------------------------------------------------------


def test_a_voluntary_path_begins_with_its_project_and_its_diary() -> None:
    assert sorted(opened().open) == ["bozza_progetto", "scrivi_diario"]


@pytest.mark.parametrize(
    ("orders", "kind"),
    [
        (["affidamento_servizio_5bis"], "affidamento_5bis"),
        (["sostegno_controllo", "monitoraggio"], "sostegno_controllo"),
        (["monitoraggio"], "monitoraggio"),
        (["indagine_valutazione"], ""),
    ],
)
def test_the_kind_of_mandate_is_proposed_from_the_decree(orders: list[str], kind: str) -> None:
    stage = asked("mandato", mandati=orders, provvedimento_id=7)

    assert stage.said("apri_presa_in_carico", "tipo_mandato") == kind


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"equipe": [OPENED["equipe"][0], OPENED["equipe"][0]]}, "due professioni diverse"),
        ({"programma": "PIPPI"}, "calendario dell'edizione"),
        (
            {"programma": "PIPPI", "pippi_t1": "2026-03-02", "pippi_t2": "2026-02-02"},
            "dopo la T1",
        ),
        ({"tipo_mandato": "monitoraggio"}, "prescrizione"),
        ({"tipo_mandato": "monitoraggio"}, "provvedimento che dà il mandato"),
        ({**ENTRUSTED, "data_provvedimento": ""}, "durata dell'affidamento"),
        ({**ORDERED, "data_avvio": "2025-09-01"}, "prima del provvedimento"),
    ],
)
def test_taking_charge_is_opened_completely(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        asked().done("apri_presa_in_carico", {**OPENED, **changed})

    assert sentence in faults(refused.value)


# --- the project and its paths ----------------------------------------------------------------


def test_each_chosen_path_is_opened_by_its_own_message() -> None:
    stage = working()

    assert [one.correlation for one in stage.sent] == [
        "7:p19_percorso_personalizzato",
        "7:p17_gruppi_iniziative",
    ]
    given = stage.sent[0].payload
    assert given["processo"] == "p19_percorso_personalizzato"
    assert given["origine_istanza"] == "p03_presa_in_carico"
    assert stage.open == ["scrivi_diario"]
    assert str(stage.timers["attendi_verifica"]).startswith("2026-01-01")


def test_the_paths_are_proposed_from_the_devices_of_the_project() -> None:
    stage = opened().done(
        "bozza_progetto", {**PROJECT, "dispositivi": ["gruppo_bambini", "sostegno_economico"]}
    )
    stage = shared(stage).done("approva_progetto", APPROVED)

    assert ticked(stage, "attiva_dispositivi", "percorsi_da_aprire") == {
        "p17_gruppi_iniziative",
        "p16_centro_famiglie",
    }


def test_a_path_that_is_under_way_is_not_proposed_again() -> None:
    stage = opened().done(
        "bozza_progetto", {**PROJECT, "dispositivi": ["gruppo_bambini", "sostegno_economico"]}
    )
    stage = shared(stage).done("approva_progetto", APPROVED)
    under_way = {"percorso": "p17_gruppi_iniziative", "nome": "Gruppi", "legge_atti": False}

    stage.paths.append(under_way)

    assert ticked(stage, "attiva_dispositivi", "percorsi_da_aprire") == {"p16_centro_famiglie"}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"prossima_verifica": "2026-06-30"}, "entro sei mesi"),
        ({"intervallo_verifica": "R03"}, "scelta è diversa"),
        (
            {"intervallo_verifica": "atto", "motivazione_scostamento": "Lo dice l'atto."},
            "non dice ogni quanto",
        ),
        (
            {"percorsi_da_aprire": ["p05_inserimento_residenziale", "p07_affido_familiare"]},
            "un solo collocamento",
        ),
    ],
)
def test_a_project_is_begun_within_its_limits(changed: dict[str, Any], sentence: str) -> None:
    stage = shared(opened()).done("approva_progetto", APPROVED)

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("attiva_dispositivi", {**BEGUN, **changed})

    assert sentence in faults(refused.value)


def test_the_first_review_prepares_the_report_that_the_judge_awaits_before() -> None:
    ordered = {**ORDERED, "scadenza_relazione_atto": "2026-01-10"}
    stage = shared(opened(ordered)).done("approva_progetto", APPROVED)

    proposed = stage.said("attiva_dispositivi", "prossima_verifica")
    with pytest.raises(InvalidAnswers) as refused:
        stage.done("attiva_dispositivi", {**BEGUN, "prossima_verifica": "2026-01-16"})
    stage.done("attiva_dispositivi", {**BEGUN, "prossima_verifica": "2026-01-10"})

    assert proposed == "10/01/2026"
    assert "Il giudice attende la relazione" in faults(refused.value)
    assert stage.timers["attendi_verifica"].date() < date(2026, 1, 10)


def test_a_family_that_does_not_agree_may_be_asked_again_or_left() -> None:
    stage = shared(opened(), REFUSED)
    stage.done("valuta_mancata_adesione", STOPPED)

    assert sorted(stage.open) == ["registra_mancata_adesione", "scrivi_diario"]
    again = {"dopo_mancata_adesione": "riprova", "motivazione": "Il padre ci ripensa."}
    stage.done("registra_mancata_adesione", again)
    assert sorted(stage.open) == ["bozza_progetto", "scrivi_diario"]


def test_a_refused_project_ends_only_after_the_duty_to_report_is_checked() -> None:
    stage = shared(opened(), REFUSED)
    stage.done("valuta_mancata_adesione", STOPPED)
    end = {"dopo_mancata_adesione": "si_chiude", "motivazione": "Non vogliono."}
    stage.done("registra_mancata_adesione", end)

    assert stage.open == ["prepara_chiusura"]
    assert closed(stage).step.outcomes == ("abbandono_volontario",)


# --- the reviews ------------------------------------------------------------------------------


def test_a_review_that_goes_on_waits_for_the_next() -> None:
    stage = reviewed(working(), "prosegue")

    assert stage.open == ["scrivi_diario"]
    assert str(stage.timers["attendi_verifica"]).startswith("2026-04-12")


@pytest.mark.parametrize("outcome", ["rimodula", "rientro", "passa_ad_altra_misura"])
def test_a_review_may_send_the_project_back_to_be_written(outcome: str) -> None:
    assert sorted(reviewed(working(), outcome).open) == ["bozza_progetto", "scrivi_diario"]


def test_a_review_may_report_to_the_judge_and_the_work_goes_on() -> None:
    stage = reviewed(working(), "segnala_ag")

    assert sorted(stage.open) == ["redigi_segnalazione", "scrivi_diario"]


def test_a_review_that_closes_ends_with_its_goals_reached() -> None:
    stage = reviewed(working(), "chiusura", low=True)
    assert sorted(stage.open) == ["definisci_uscita", "scrivi_diario"]

    stage.done("definisci_uscita", OUT)

    assert stage.open == ["prepara_chiusura"]
    assert closed(stage).step.outcomes == ("obiettivi_raggiunti",)


@pytest.mark.parametrize("outcome", ["mandato_cessato", "adottabilita"])
def test_without_a_mandate_no_mandate_ends(outcome: str) -> None:
    stage = reviewed(working(), "chiusura", low=True)

    with pytest.raises(InvalidAnswers):
        stage.done("definisci_uscita", OUT | {"esito_uscita": outcome})


# --- the diary --------------------------------------------------------------------------------


def test_the_next_page_of_the_diary_is_always_ready() -> None:
    stage = opened()
    for _ in range(3):
        stage.done("scrivi_diario", PAGE)

    assert sorted(stage.open) == ["bozza_progetto", "scrivi_diario"]


def test_a_danger_written_in_the_diary_reaches_the_coordinator() -> None:
    stage = opened().done("scrivi_diario", PAGE | {"che_cosa_segue": "grave_pregiudizio"})
    assert [one.name for one in stage.sent] == ["sig_grave_pregiudizio"]

    stage.hear("sig_grave_pregiudizio")

    assert sorted(stage.open) == ["bozza_progetto", "scrivi_diario", "valuta_grave_pregiudizio"]


def test_a_violation_written_in_the_diary_reaches_the_coordinator() -> None:
    stage = opened(ORDERED).done("scrivi_diario", PAGE | {"che_cosa_segue": "violazione"})

    assert sorted(stage.open) == ["bozza_progetto", "scrivi_diario", "valuta_violazione"]
    assert "bozza_progetto" in stage.done("valuta_violazione", WEIGHED).open


@pytest.mark.parametrize("what", ["violazione", "ritiro"])
def test_the_diary_says_only_what_fits_the_mandate(what: str) -> None:
    stage = opened(OPENED if what == "violazione" else ORDERED)

    with pytest.raises(InvalidAnswers):
        stage.done("scrivi_diario", PAGE | {"che_cosa_segue": what})


def test_a_family_that_leaves_is_closed_only_after_the_duty_to_report_is_checked() -> None:
    stage = working().done("scrivi_diario", PAGE | {"che_cosa_segue": "ritiro"})
    stage.done("registra_ritiro", WITHDRAWN)

    assert stage.open == ["prepara_chiusura"]
    assert stage.said("prepara_chiusura", "genitori_collaborano") == "no"
    assert "verifica_obbligo" not in stage.passed
    closed(stage, genitori_collaborano="no", esito_chiusura="rinuncia")
    assert "verifica_obbligo" in stage.passed
    assert stage.step.outcomes == ("abbandono_volontario",)


def test_a_family_that_thinks_again_goes_on() -> None:
    stage = working().done("scrivi_diario", PAGE | {"che_cosa_segue": "ritiro"})
    stage.done("registra_ritiro", WITHDRAWN | {"esito_ritiro": "superato"})

    assert stage.open == ["scrivi_diario"]


# --- the orders of the judge ------------------------------------------------------------------


def ordered() -> Access:
    return working(opened(ORDERED)).move_to(rome("2026-01-02 09:00"))


def test_orders_are_checked_before_the_review() -> None:
    stage = ordered()

    assert sorted(stage.open) == ["scrivi_diario", "verifica_prescrizioni"]
    stage.done("verifica_prescrizioni", CHECKED)
    assert sorted(stage.open) == ["prepara_verifica", "scrivi_diario", "valuta_violazione"]


def test_observed_orders_go_on_to_the_review() -> None:
    kept = [{**CHECKED["prescrizioni"][0], "esito": "osservata"}]
    answers = {"prescrizioni": kept, "prescrizioni_violate": False}

    assert sorted(ordered().done("verifica_prescrizioni", answers).open) == [
        "prepara_verifica",
        "scrivi_diario",
    ]


def test_what_is_said_of_the_orders_agrees_with_their_list() -> None:
    with pytest.raises(InvalidAnswers) as refused:
        ordered().done("verifica_prescrizioni", CHECKED | {"prescrizioni_violate": False})

    assert "Non torna" in faults(refused.value)


def test_a_violation_may_be_reported_at_once() -> None:
    stage = ordered().done("verifica_prescrizioni", CHECKED)
    at_once = {"seguito_violazione": "informa_ag_subito", "relazione_entro": "2026-01-05"}
    stage.done("valuta_violazione", WEIGHED | at_once)

    assert "chiedi_contributi" in stage.open


def test_an_urgent_report_does_not_stand_for_the_one_that_the_decree_awaits() -> None:
    stage = opened(ORDERED).done("scrivi_diario", PAGE | {"che_cosa_segue": "violazione"})
    at_once = {"seguito_violazione": "informa_ag_subito", "relazione_entro": "2025-10-24"}
    stage.done("valuta_violazione", WEIGHED | at_once)
    stage.decide("chiedi_contributi", fonti=[])
    stage.decide("redige_bozza", contiene_valutazioni_personalita=False)
    stage.decide("revisione", esito_revisione="approvata").decide("firma_relazione")
    stage.decide("protocolla_e_invia", inviata_il=stage.now)

    assert stage.jobs[-1] == (
        "termini.adempi",
        {
            "provvedimento_id": 7,
            "provvedimento_relazione": None,
            "chiavi": [],
            "periodiche": [],
            "primo_giorno": True,
            "scadenza": rome("2025-10-24 23:59:59"),
        },
    )


def test_a_present_risk_is_reported_at_once() -> None:
    stage = ordered().done("verifica_prescrizioni", CHECKED)

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("valuta_violazione", WEIGHED | {"rischio_per_minore": "attuale"})

    assert "informa subito" in faults(refused.value)


def test_a_report_that_falls_due_before_another_review_begins_in_this_one() -> None:
    stage = ordered()
    kept = [{**CHECKED["prescrizioni"][0], "esito": "osservata"}]
    stage.done("verifica_prescrizioni", {"prescrizioni": kept, "prescrizioni_violate": False})

    assert "chiedi_contributi" in reviewed(stage, "prosegue").open


# --- P.I.P.P.I. -------------------------------------------------------------------------------


def test_the_three_phases_open_on_the_days_of_the_edition() -> None:
    stage = opened(PIPPI)
    assert "valutazione_t0" in stage.open

    stage.done("valutazione_t0", LOOKED).move_to(rome("2026-03-02 09:00"))
    assert "valutazione_t1" in stage.open
    stage.done("valutazione_t1", LOOKED).move_to(rome("2026-10-05 09:00"))
    assert "valutazione_t2" in stage.open
    stage.done("valutazione_t2", LOOKED)

    assert not {"valutazione_t0", "valutazione_t1", "valutazione_t2"} & set(stage.open)
    assert "programma_concluso" in stage.passed


@pytest.mark.parametrize("value", [0, 7])
def test_a_value_stays_on_the_scale_of_the_edition(value: int) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        opened(PIPPI).done(
            "valutazione_t0", LOOKED | {"lato_ambiente": [{"item": "Scuola", "valore": value}]}
        )

    assert "da 1 a 6" in faults(refused.value)
