"""The penal area on the stage: the answers of its forms, and the way to each of its doors."""

from collections.abc import Mapping
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome

PENAL = "p13_penale_minorile"
NOW = rome("2025-09-18 12:00")
KEVIN = {
    "cognome": "Prova-Minori",
    "nome": "Kevin",
    "data_nascita": "2009-02-11",
    "indirizzo_protetto": False,
}
REQUEST: Mapping[str, Any] = {
    "minore": KEVIN,
    "tipo_richiesta": "map_art28",
    "data_richiesta": "2025-09-18",
    "chi_chiede": "tribunale",
    "chi_segue": 1,
    "file_richiesta": "1",
    "eta_al_fatto": 16,
}
SENT_BY_TEAM: Mapping[str, Any] = {
    "minore": KEVIN,
    "tipo_richiesta": "invio_equipe",
    "data_richiesta": "2025-09-18",
    "chi_chiede": "equipe",
    "chi_segue": 1,
    "motivi_invio": "Sempre in strada.",
}
DUTY = {"area": "scuola", "attivita": "Terzo anno", "ente": "Istituto", "referente": "Prof"}
PROJECT: Mapping[str, Any] = {
    "durata_dal": "2025-09-18",
    "durata_al": "2026-07-18",
    "reato_piu_grave": False,
    "impegni": [DUTY, {**DUTY, "area": "sport"}],
    "prescrizioni": "Frequenza scolastica.",
    "coinvolgimento_genitori": "Un incontro al mese.",
    "referente_ussm": "Dottor Prova",
    "firma_minore": "si",
    "esercente_presente": True,
    "firma_esercenti": "si",
}
APPROVED: Mapping[str, Any] = {
    "limiti_rispettati": True,
    "impegni_chiari": True,
    "minimizzazione": True,
    "progetto_approvato": True,
}
PLACED: Mapping[str, Any] = {
    "attivita_centro": [{"attivita": "Laboratorio", "dal": "2025-09-22"}],
    "tutor_ref": 1,
    "laboratorio": False,
}
CAME = {"attivita": "Laboratorio", "ore_previste": "2", "ore_svolte": "2"}
MISSED = {**CAME, "ore_svolte": "0", "giustificata": False}
WEEK: Mapping[str, Any] = {
    "presenze": [CAME],
    "impegno": "buono",
    "violazione": "nessuna",
    "vuole_proseguire": True,
}
TREATED: Mapping[str, Any] = {
    "fatti_violazione": "Una porta rotta.",
    "ussm_avvisato_il": "2025-09-18T11:00",
    "esito_violazione": "prosegue",
    "misure_concordate": "Ripara la porta.",
}


def asked(**changed: Any) -> Access:
    """The request is to be registered; `changed` are what the path was begun with."""
    stage = Access(PENAL, NOW)
    begun = {"caso_id": 1, "responsabile_caso": 1, "titolo": "mandato", "provvedimento_id": None}
    stage.start("msg_apri_processo", **{**begun, **changed})
    return stage


def confirmed(kind: str = "map_art28", path: str = "map", **changed: Any) -> Access:
    """The path of the service has been confirmed."""
    stage = asked().done("registra_richiesta", {**REQUEST, "tipo_richiesta": kind, **changed})
    return stage.done("conferma_percorso", {"percorso": path})


def running(**changed: Any) -> Access:
    """The project is approved: the child is to be placed in the activities."""
    stage = confirmed().done("scrivi_progetto", {**PROJECT, **changed})
    return stage.done("approva_progetto", APPROVED)


def week(number: int = 1) -> Access:
    """The record of a week is open."""
    stage = running().done("inserisci_attivita", PLACED)
    for done in range(number):
        stage.move_to(rome(f"2025-{'09-25' if done == 0 else '10-02'} 09:00"))
        if done + 1 < number:
            stage.done("registra_settimana", WEEK)
    return stage


def refused(stage: Access, element: str, answers: Mapping[str, Any]) -> str:
    """What the form says of answers that it does not take."""
    with pytest.raises(InvalidAnswers) as said:
        stage.done(element, answers)
    return " ".join(one.message for one in said.value.errors)
