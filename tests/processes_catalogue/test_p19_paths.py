"""The personal path (P19): six kinds of sheet, the pact, the project and the work itself."""

from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.personal_path import (
    AGREED,
    APPROVED,
    BORN,
    DONE,
    EXPECTING,
    GIVEN,
    HOME,
    NOBODY,
    ORDERED,
    PROJECT,
    WARD,
    asked,
    closing,
    ended,
    met,
    proposed_end,
    reviewed,
    working,
)

GOES_ON = ["registra_intervento"]
OWN = {"tipo_percorso": "sostegno_psicologico", "sede": "centro"}
AFTER = {"tipo_percorso": "accompagnamento_post_dimissione", "dimesso_il": "2025-10-20"}
CENTRE = {"tipo_percorso": "centro_diurno", "sede": "centro"}


def refusal(stage: Any, element: str, answers: dict[str, Any]) -> str:
    with pytest.raises(InvalidAnswers) as refused:
        stage.done(element, answers)
    return faults(refused.value)


# --- the sheet and whoever it is given to ------------------------------------------------------


@pytest.mark.parametrize(
    "sheet", [HOME, HOME | OWN, HOME | AFTER, HOME | CENTRE, WARD, EXPECTING, BORN, ORDERED]
)
def test_each_kind_of_path_begins_with_what_it_needs_to_know(sheet: dict[str, Any]) -> None:
    assert asked().done("scheda_invio", sheet).open == ["assegna_operatore"]


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (HOME | {"monte_ore_settimanale": ""}, "quante ore"),
        (HOME | {"monte_ore_settimanale": "0"}, "da più di zero a quaranta"),
        (HOME | {"monte_ore_settimanale": "41"}, "da più di zero a quaranta"),
        (HOME | {"sede": "centro"}, "si fa a casa"),
        (HOME | {"famiglia_informata": False}, "all'insaputa"),
        (HOME | {"minori_seguiti": []}, "almeno un minore"),
        (ORDERED | {"provvedimento_ref": ""}, "Scegli il provvedimento"),
        (WARD | {"consenso_genitori": False}, "Senza il consenso dei genitori"),
        (WARD | {"reparto": ""}, "Scrivi il reparto"),
        (WARD | {"ricovero_dal": ""}, "Scrivi da quando"),
        (WARD | {"sede": "domicilio"}, "Durante il ricovero"),
        (WARD | {"ente_inviante": ""}, "Scegli l'ente"),
        (BORN | {"data_parto": "2022-10-28"}, "li ha già compiuti"),
        (BORN | {"data_parto": "2025-12-01"}, "futuro"),
        (EXPECTING | {"data_presunta": "2025-10-01"}, "oggi"),
        (EXPECTING | {"primo_figlio": ""}, "sì o no"),
        (HOME | AFTER | {"dimesso_il": ""}, "data della dimissione"),
    ],
)
def test_a_sheet_that_does_not_hold_together_is_refused(sheet: dict[str, Any], said: str) -> None:
    assert said in refusal(asked(), "scheda_invio", sheet)


def test_a_child_one_day_short_of_three_years_is_still_accompanied() -> None:
    young = BORN | {"data_parto": "2022-10-29"}

    assert asked().done("scheda_invio", young).open == ["assegna_operatore"]


def test_a_sheet_knows_who_sends_and_with_what_title() -> None:
    stage = asked(titolo="mandato", origine_istanza="p03_presa_in_carico")

    said = [stage.said("scheda_invio", name) for name in ("inviante", "titolo_percorso")]

    assert said == ["presa_in_carico", "prescrizione_ag"]


def test_psychological_support_is_given_to_a_psychologist() -> None:
    stage = asked().done("scheda_invio", HOME | OWN)

    assert "lo fa uno psicologo" in refusal(stage, "assegna_operatore", GIVEN)


def test_a_day_centre_has_a_name() -> None:
    stage = asked().done("scheda_invio", HOME | CENTRE)

    assert "Scegli il centro" in refusal(stage, "assegna_operatore", GIVEN)


def test_with_nobody_free_the_path_ends_and_says_why() -> None:
    stage = asked().done("scheda_invio", HOME).done("assegna_operatore", NOBODY)
    assert proposed_end(stage) == "interrotto_servizio"

    bare = {"chiusura": closing("interrotto_servizio", "2025-10-28")["chiusura"]}

    assert stage.done("chiudi_percorso", bare).step.outcomes == ("interrotto_servizio",)


def test_a_discharge_that_is_announced_opens_the_path_too() -> None:
    assert asked("msg_dimissione_ospedale").open == ["scheda_invio"]


# --- pact and project --------------------------------------------------------------------------


def test_the_pact_becomes_a_letter_and_then_the_project_is_written() -> None:
    stage = met()

    assert stage.open == ["scrivi_progetto_educativo"]
    assert stage.jobs[-1][1]["lettere"] == ["patto_percorso"]


def test_a_pact_without_a_signature_is_no_pact() -> None:
    with pytest.raises(InvalidAnswers) as refused:
        met(answer=AGREED | {"firma_patto": "no"})

    assert "va firmato" in faults(refused.value)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"prossima_verifica": "2026-01-27"}, "oltre l'intervallo"),
        ({"progetto_fino_al": "2026-01-10"}, "dopo la fine del progetto"),
        ({"ore_settimanali": "50"}, "da più di zero a quaranta"),
        ({"obiettivi": []}, "Obiettivi"),
    ],
)
def test_a_project_that_cannot_be_verified_is_refused(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        working(**changed)

    told = "; ".join(f"{one.label}: {one.message}" for one in refused.value.errors)
    assert said in told


def test_a_project_for_new_parents_does_not_go_beyond_the_third_birthday() -> None:
    with pytest.raises(InvalidAnswers) as refused:
        working(BORN | {"data_parto": "2023-01-15"}, progetto_fino_al="2026-01-20")

    assert "terzo compleanno" in faults(refused.value)


def test_a_project_goes_back_until_it_is_approved() -> None:
    stage = met().done("scrivi_progetto_educativo", PROJECT)
    back = APPROVED | {"esito_progetto": "da_correggere", "rilievi": "Manca un indicatore."}
    stage.done("approva_progetto_educativo", back)
    assert stage.open == ["scrivi_progetto_educativo"]

    assert working(stage=stage).open == GOES_ON


def test_a_project_with_a_no_is_not_approved() -> None:
    stage = met().done("scrivi_progetto_educativo", PROJECT)

    said = refusal(stage, "approva_progetto_educativo", APPROVED | {"ore_sostenibili": False})

    assert "Con un no" in said


# --- the work ----------------------------------------------------------------------------------


def test_interventions_are_added_one_by_one_and_counted() -> None:
    stage = working().done("registra_intervento", DONE).done("registra_intervento", DONE)

    assert stage.open == GOES_ON
    assert stage.task("registra_intervento").data["conteggi"] == {"numero": 2, "minuti": 240}


def test_a_danger_reaches_the_coordinator_while_the_work_goes_on() -> None:
    stage = working().done("registra_intervento", DONE | {"che_cosa_segue": "pericolo"})

    assert [one.name for one in stage.sent] == ["sig_grave_pregiudizio"]
    assert stage.open == GOES_ON


def test_a_new_phase_begins_only_with_a_birth_or_a_discharge() -> None:
    said = refusal(working(), "registra_intervento", DONE | {"che_cosa_segue": "nuova_fase"})

    assert "con la nascita o con la dimissione" in said


def test_a_birth_opens_a_new_phase_and_moves_the_third_birthday() -> None:
    stage = working(EXPECTING)
    assert stage.timers["terzo_compleanno"] == rome("2028-12-20 00:00")
    stage.now = rome("2025-12-18 10:00")
    stage.done("registra_intervento", DONE | {"che_cosa_segue": "nuova_fase"})
    stage.done(
        "cambia_fase",
        {"data_parto": "2025-12-15", "sede_nuova": "domicilio", "che_cosa_cambia": "È nato."},
    )

    working(stage=stage)

    assert stage.timers["terzo_compleanno"] == rome("2028-12-15 00:00")


def test_the_third_birthday_hands_the_child_over() -> None:
    stage = working(
        BORN | {"data_parto": "2022-12-01"},
        progetto_fino_al="2025-12-01",
        prossima_verifica="2025-11-30",
    )
    stage.done("registra_intervento", DONE).move_to(rome("2025-12-01 00:00"))
    assert stage.open == ["prepara_transizione"]
    told = {
        "servizio_successivo": 3,
        "famiglia_daccordo": False,
        "che_cosa_si_trasmette": "Nulla.",
    }
    assert "accordo della famiglia" in refusal(stage, "prepara_transizione", told)
    stage.done("prepara_transizione", told | {"famiglia_daccordo": True})

    assert proposed_end(stage) == "passaggio"
    assert ended(stage, "passaggio") == ("passaggio",)


def test_a_discharge_from_hospital_opens_the_phase_at_home() -> None:
    stage = working(WARD, ore_settimanali="")
    stage.receive("msg_dimissione_ospedale", data="2025-11-20")
    assert stage.open == ["cambia_fase"]
    home = {"dimesso_il": "2025-11-20", "sede_nuova": "domicilio", "che_cosa_cambia": "A casa."}

    working(stage=stage.done("cambia_fase", home), ore_settimanali="")

    assert stage.open == GOES_ON
    assert "msg_dimissione_ospedale" not in [one.name for one in stage.step.events]


@pytest.mark.parametrize(
    ("way", "awaited"),
    [("nuovo_progetto", "scrivi_progetto_educativo"), ("si_conclude", "chiudi_percorso")],
)
def test_a_project_does_not_go_on_in_silence_beyond_its_end(way: str, awaited: str) -> None:
    stage = working(progetto_fino_al="2025-12-30", prossima_verifica="2025-12-30")
    stage.move_to(rome("2025-12-31 00:00"))
    assert stage.open == ["decidi_a_scadenza"]

    stage.done("decidi_a_scadenza", {"seguito_scadenza": way, "motivazione": "Così."})

    assert stage.open == [awaited]


@pytest.mark.parametrize(
    ("outcome", "awaited"),
    [
        ("prosegue", "registra_intervento"),
        ("rimodula", "scrivi_progetto_educativo"),
        ("chiusura", "chiudi_percorso"),
        ("passa_ad_altra_misura", "chiudi_percorso"),
    ],
)
def test_a_review_decides_how_the_path_goes_on(outcome: str, awaited: str) -> None:
    assert reviewed(working(), outcome).open == [awaited]


def test_a_review_that_reports_lets_the_work_go_on() -> None:
    stage = reviewed(working(), "segnala_ag")

    assert sorted(stage.open) == ["redigi_segnalazione", "registra_intervento"]


def test_the_next_review_is_prepared_before_its_day() -> None:
    stage = reviewed(working(), "prosegue")

    assert stage.timers["attendi_verifica"] == rome("2026-03-31 08:00")


def test_what_a_chosen_order_asked_for_ends_with_the_path() -> None:
    """Begun by hand, a prescribed path stands on the order that its sheet names."""
    stage = asked(titolo=None, provvedimento_id=None).done("scheda_invio", ORDERED)
    stage.done("assegna_operatore", NOBODY)

    ended(stage, "interrotto_servizio", ag_informata=True)

    (told,) = [given for handler, given in stage.jobs if handler == "termini.adempi"]
    assert told["provvedimento_id"] == 7
