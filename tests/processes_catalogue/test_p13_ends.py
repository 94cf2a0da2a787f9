"""The ways in which a path of the penal area ends, and what reaches it from outside."""

from datetime import date
from typing import Any

import pytest

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.penal import (
    APPROVED,
    PLACED,
    PROJECT,
    asked,
    confirmed,
    refused,
    running,
    week,
)

NEW_ACT = {"provvedimento_id": 11, "mandati": ["penale_27bis"], "scadenza_ag": date(2026, 3, 1)}
READ = {
    "seguito_provvedimento": "prosegue",
    "atto_di_questo_percorso": True,
    "tipo_disposto": "rieducazione_art27bis",
    "che_cosa_cambia": "Il termine",
}
ENDED = {
    "data_chiusura": "2025-09-18",
    "motivazione": "Come agli atti",
    "situazione_finale": "Nulla resta aperto",
    "ag_informata": True,
}
CLOSED = {
    "segnalazione_verificata": True,
    "esito_verifica_segnalazione": "Nessun obbligo",
    "chiusura": {**ENDED, "esito": "chiusura_disposta"},
}
PASSING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("rileva_variazione", {"residenza_minore": "altro_comune", "dimora_nel_territorio": False}),
    ("conferma_competenza", {"decisione_competenza": "passa"}),
    ("invia_richiesta", {}),
    ("convoca_equipe", {"invitati": [], "data_ora_riunione": rome("2025-09-24 10:00")}),
    ("registra_conferme", {"quorum": True}),
    ("verbale_equipe", {}),
    ("controfirma_verbale", {}),
    ("valida_verbale", {"verbale_approvato": True}),
    ("registra_passaggio", {"data_effettiva_passaggio": date(2025, 10, 1)}),
)


# --- how it ends --------------------------------------------------------------------------------


def reported(kind: str, path: str, **changed: Any) -> Any:
    stage = confirmed(kind, path).done(
        "scrivi_progetto",
        {
            name: one
            for name, one in {**PROJECT, "durata_al": "2025-10-24", **changed}.items()
            if path == "map" or name not in {"reato_piu_grave", "referente_ussm"}
        },
    )
    stage.done("approva_progetto", APPROVED).done("inserisci_attivita", PLACED)
    stage.move_to(rome("2025-10-06 09:00"))
    for element, decisions in (
        ("chiedi_contributi", {"fonti": []}),
        ("redige_bozza", {"valutazioni_su_personalita": False, "omissis_indirizzi": True}),
        ("revisione", {"esito_revisione": "approvata", "contiene_valutazioni_personalita": False}),
        ("firma_relazione", {}),
        ("protocolla_e_invia", {"inviata_il": rome("2025-10-06 09:00")}),
        ("restituzione_relazione", {"esito_restituzione": "svolta"}),
    ):
        stage.decide(element, **decisions)
    return stage


@pytest.mark.parametrize(
    ("kind", "path", "result", "end", "opened"),
    [
        ("map_art28", "map", "negativo", "esito_negativo", None),
        ("map_art28", "map", "estinzione", "esito_positivo_estinzione", None),
        ("progetto_art25", "progetto_civile", "chiusura", "concluso_civile", None),
        (
            "progetto_art25",
            "progetto_civile",
            "comunita",
            "concluso_civile",
            "p05_inserimento_residenziale",
        ),
        (
            "progetto_art25",
            "progetto_civile",
            "affidamento_servizio",
            "concluso_civile",
            "p03_presa_in_carico",
        ),
    ],
)
def test_a_path_ends_as_the_judge_says(
    kind: str, path: str, result: str, end: str, opened: str | None
) -> None:
    stage = reported(kind, path)

    stage.done(
        "registra_esito",
        {"esito_percorso": result, "data_esito": "2025-10-06", "atto_esito": "1"},
    )
    stage.done("chiudi_penale", {"chiusura": {**ENDED, "esito": result}})

    assert stage.step.outcomes == (end,)
    begun = [one.payload["processo"] for one in stage.sent if one.name == "msg_apri_processo"]
    assert begun == ([opened] if opened else [])


@pytest.mark.parametrize(
    ("kind", "path", "result", "said"),
    [
        ("map_art28", "map", "comunita", "estinzione o negativo"),
        ("progetto_art25", "progetto_civile", "estinzione", "Nel civile"),
    ],
)
def test_each_road_has_its_own_outcomes(kind: str, path: str, result: str, said: str) -> None:
    answers = {"esito_percorso": result, "data_esito": "2025-10-06", "atto_esito": "1"}

    assert said in refused(reported(kind, path), "registra_esito", answers)


# --- from outside -----------------------------------------------------------------------------


def test_a_new_act_that_only_changes_terms_does_not_begin_the_project_again() -> None:
    stage = week().receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.done("leggi_provvedimento", {**READ, "tipo_disposto": "map_art28"})

    assert stage.open == []
    assert stage.step.data["prossima_relazione"] == date(2026, 3, 1)


def test_a_new_act_may_order_another_path() -> None:
    stage = week().receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.done("leggi_provvedimento", {**READ, "seguito_provvedimento": "nuovo_percorso"})
    stage.done("conferma_percorso", {"percorso": "rieducazione"})

    assert stage.open == ["scrivi_progetto"]


def ordered_anew() -> Access:
    """Another act speaks of the trial that is on: its project is to be written again."""
    stage = week().receive("msg_provvedimento_modificato", **NEW_ACT)
    read = {"seguito_provvedimento": "nuovo_percorso", "tipo_disposto": "map_art28"}
    stage.done("leggi_provvedimento", {**READ, **read})
    return stage.done("conferma_percorso", {"percorso": "map"})


def extended(**changed: Any) -> dict[str, Any]:
    """The project of a trial of ten months, until another day."""
    return {**PROJECT, "stessa_prova": True, "durata_dal": "2025-12-01", **changed}


def test_a_trial_that_is_extended_ends_within_a_year_of_its_first_day() -> None:
    stage = ordered_anew()
    longer = extended(durata_al="2026-09-19")

    assert "primo giorno" in refused(stage, "scrivi_progetto", longer)
    assert "Rispondi" in refused(stage, "scrivi_progetto", {**longer, "stessa_prova": None})
    stage.done("scrivi_progetto", extended(durata_al="2026-09-18"))

    assert stage.open == ["approva_progetto"]


def test_a_trial_for_graver_crimes_is_extended_up_to_three_years() -> None:
    stage = ordered_anew()
    grave = {"reato_piu_grave": True}

    assert "tre anni" in refused(
        stage, "scrivi_progetto", extended(**grave, durata_al="2028-09-19")
    )
    stage.done("scrivi_progetto", extended(**grave, durata_al="2028-09-18"))

    assert stage.open == ["approva_progetto"]


def test_another_path_places_the_young_person_again() -> None:
    stage = week().receive("msg_provvedimento_modificato", **NEW_ACT)
    stage.done("leggi_provvedimento", {**READ, "seguito_provvedimento": "nuovo_percorso"})
    stage.done("conferma_percorso", {"percorso": "rieducazione"})
    project = {name: one for name, one in PROJECT.items() if name != "reato_piu_grave"}

    stage.done("scrivi_progetto", {**project, "durata_al": "2026-03-18"})
    stage.done("approva_progetto", APPROVED)

    assert "inserisci_attivita" in stage.open


def test_what_happens_reaches_the_path_while_its_first_page_is_open() -> None:
    stage = asked().receive("msg_chiusura_forzata", causa="chiusura_forzata")

    assert stage.open == ["chiudi_per_evento"]


def test_a_mandate_that_has_ceased_ends_the_path() -> None:
    stage = week().receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.done("leggi_provvedimento", {**READ, "seguito_provvedimento": "cessato"})

    assert stage.step.outcomes == ("incarico_cessato",)


@pytest.mark.parametrize(
    ("message", "cause", "end"),
    [
        ("msg_decesso", "decesso", "decesso"),
        ("msg_chiusura_forzata", "chiusura_forzata", "chiusura_forzata"),
    ],
)
def test_what_stops_the_path_is_written_down(message: str, cause: str, end: str) -> None:
    stage = running().receive(message, causa=cause)

    stage.done("chiudi_per_evento", CLOSED)

    assert stage.step.outcomes == (end,)


def test_a_family_that_moves_is_followed_until_the_other_town_takes_over() -> None:
    stage = running().done("inserisci_attivita", PLACED).receive("msg_trasferimento_competenza")

    for element, decisions in PASSING:
        stage.decide(element, **decisions)
        if element == "invia_richiesta":
            stage.receive("msg_presa_in_carico_accettata")
    stage.move_to(rome("2025-10-01 00:01"))

    assert stage.step.outcomes == ("trasferito",)


def test_a_family_that_stays_within_reach_stays_with_the_service() -> None:
    stage = running().receive("msg_trasferimento_competenza")
    stage.decide("rileva_variazione", residenza_minore="nostro_comune", dimora_nel_territorio=True)

    stage.decide("conferma_competenza", decisione_competenza="resta")

    assert "resta_al_servizio" in stage.passed


@pytest.mark.parametrize(
    ("choice", "end", "opened"),
    [
        ("prosegue", "prosegue_con_ussm", []),
        ("prosieguo", "prosieguo_aperto", ["p20_prosieguo_autonomia"]),
        ("si_chiude", "maggiore_eta", []),
    ],
)
def test_at_eighteen_the_project_does_not_end_by_itself(
    choice: str, end: str, opened: list[str]
) -> None:
    stage = running().receive("msg_minore_maggiorenne")
    decided = {
        "ragazzo_sentito": True,
        "che_cosa_chiede": "Finire",
        "restano_altri_minori": False,
        "motivazione": "Lo chiede",
    }
    closes = {"ag_informata": True} if choice == "si_chiude" else {}

    stage.done("valuta_maggiore_eta", {**decided, **closes, "seguito_maggiore_eta": choice})

    assert stage.step.outcomes == (end,)
    assert ("inserisci_attivita" in stage.open) is (not closes)
    assert [o.payload["processo"] for o in stage.sent if o.name == "msg_apri_processo"] == opened


@pytest.mark.parametrize(
    ("choice", "now", "opened"),
    [("escluso", False, False), ("confermato", False, True), ("confermato", True, True)],
)
def test_a_grave_harm_is_weighed_at_once_and_the_work_goes_on(
    *, choice: str, now: bool, opened: bool
) -> None:
    stage = running()
    stage.hear("sig_grave_pregiudizio")
    weighed = {"fatti": "Un livido.", "motivazione": "Visto.", "esito_pregiudizio": choice}
    if now:
        weighed["protezione_messa_in_atto"] = "È con lo zio."

    stage.done("valuta_grave_pregiudizio", {**weighed, "pericolo_immediato": now})

    assert ("redigi_segnalazione" in stage.open) is opened
    begun = [one.payload["processo"] for one in stage.sent if one.name == "msg_apri_processo"]
    assert begun == ["p04_protezione_urgente_403"] * now
