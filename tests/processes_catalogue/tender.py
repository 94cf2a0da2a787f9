"""Answers and steps of a tender (P21): bidders and facts are invented."""

from datetime import UTC, datetime
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.inquiry import rome

TENDER = "p21_bandi_coprogettazione"
DEADLINE = datetime(2026, 7, 8, 7, 0, 0, tzinfo=UTC)  # 9:00:00 in Rome
ACTS: dict[str, Any] = {
    "titolo_procedura": "Gestione di otto centri",
    "tipo_procedura": "appalto_servizi_sociali",
    "oggetto": "La gestione di otto centri.",
    "importo_base": "2400000",
    "scadenza_offerte": "2026-07-08T09:00",
    "criteri": [
        {"numero_criterio": 1, "criterio": "Progetto", "peso": 70},
        {"numero_criterio": 2, "criterio": "Prezzo", "peso": 30},
    ],
    "requisiti": "Tre anni di servizi simili.",
}
PUBLISHED: dict[str, Any] = {
    "esito_pubblicazione": "pubblicata",
    "pubblicato_il": "2026-06-01T09:30",
    "dove": ["albo"],
}
PANEL: dict[str, Any] = {
    "commissari": [{"operatore": 1}, {"operatore": 2}, {"operatore": 3}],
    "presidente": 1,
    "atto_nomina": "Determina 2026/0915",
}
AWARDED: dict[str, Any] = {
    "esito_aggiudicazione": "aggiudicata",
    "offerta_scelta": 1,
    "graduatoria": [{"numero_in_graduatoria": 1, "punti_totali": "90"}],
    "provvedimento_aggiudicazione": "Determina 2026/1020",
    "motivazione_aggiudicazione": "Punteggio più alto.",
}
SIGNED: dict[str, Any] = {
    "fornitore": 4,
    "repertorio": "1234",
    "stipulato_il": "2026-07-30",
    "contratto_dal": "2026-10-01",
    "contratto_fino_al": "2027-09-30",
    "file_contratto": 5,
    "cambia_gestione": True,
    "esecuzione_qui": True,
}
AGREED: dict[str, Any] = {
    "accordo_firmato_il": "2026-07-30",
    "file_accordo": 6,
    "istruzioni_date": True,
    "misure_sicurezza": "Dati cifrati.",
    "dati_gia_consegnati": False,
}
HANDED: dict[str, Any] = {
    "passaggio_il": "2026-07-31",
    "casi_attivi": 112,
    "elenco_casi": 7,
    "fascicoli_restituiti": True,
    "famiglie_avvisate": True,
}
NOTHING: dict[str, Any] = {
    "esito_procedura": "deserta",
    "si_ripete": False,
    "motivazione_esito": "Nessuna domanda valida.",
    "atto_esito": "Determina 2026/0916",
}


def decided() -> Access:
    stage = Access(TENDER, rome("2026-06-01 09:00"))
    stage.start(caso_id=9)
    return stage


def published(acts: dict[str, Any] = ACTS) -> Access:
    stage = decided().done("atti_gara", acts)
    stage.now = rome("2026-06-01 10:00")
    return stage.done("pubblica", PUBLISHED)


def applied(stage: Access, *instants: datetime) -> Access:
    """Somebody applies at each instant; time stops wherever something is due before it."""
    for at in instants:
        stage.move_to(at)
        stage.done("registra_domanda", {"offerente": "Cooperativa Prova"})
    return stage


def panel(stage: Access | None = None) -> Access:
    """Two in time, one late; the panel named and free of interests."""
    stage = stage or applied(published(), rome("2026-07-07 15:00"), DEADLINE)
    stage.move_to(rome("2026-07-09 10:00")).done("nomina_commissione", PANEL)
    for _ in PANEL["commissari"]:
        stage.done(
            "dichiara_incompatibilita", {"incompatibile": False, "firma_dichiarazione": "si"}
        )
    return stage


def examined(*answers: str) -> Access:
    stage = panel()
    for answer in answers or ("si", "si"):
        why = {} if answer == "si" else {"motivo_esame": "Manca una firma."}
        ask = {"che_cosa_integrare": "La firma."} if answer == "soccorso" else {}
        stage.done("esamina_domanda", {"ammessa": answer, **why, **ask})
    return stage


def judged(stage: Access, **changed: Any) -> Access:
    """Every member of the panel gives points to every admitted bid."""
    admitted = stage.task("valuta_offerte").data["ammesse"]
    points = [
        {"numero_offerta": int(one), "numero_criterio": criterion, "punti": "20"}
        for one in admitted
        for criterion in (1, 2)
    ]
    said = {
        "incompatibilita_dichiarata": True,
        "punteggi": points,
        "motivazione_valutazione": "Come nel verbale.",
        "firma_valutazione": "si",
        **changed,
    }
    while "valuta_offerte" in stage.open:
        stage.done("valuta_offerte", said)
    return stage


def signed(**changed: Any) -> Access:
    """Awarded and signed, before any datum is handed over."""
    stage = judged(examined()).done("aggiudica", AWARDED)
    stage.now = rome("2026-07-31 12:00")
    return stage.done("stipula", SIGNED | changed)


def refusal(stage: Access, element: str, answers: dict[str, Any]) -> str:
    with pytest.raises(InvalidAnswers) as refused:
        stage.done(element, answers)
    return faults(refused.value)
