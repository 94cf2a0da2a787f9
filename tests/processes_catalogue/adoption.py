"""An adoption on the stage: the answers of its forms, and the way to each of its doors."""

from collections.abc import Mapping
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome

ADOPTION = "p11_adozione"
NOW = rome("2025-10-17 10:00")
COUPLE = [
    {"nome": "Prova-Adottanti Carlo", "indirizzo": "via dei Segreti Inventati 7"},
    {"nome": "Prova-Adottanti Lina", "indirizzo": "via dei Segreti Inventati 7"},
]
CHARGE: Mapping[str, Any] = {
    "tipo": "internazionale",
    "data_incarico": "2025-10-16",
    "data_dichiarazione": "2025-10-06",
    "tribunale": "Tribunale per i minorenni di Prova",
    "rg": "77/2025",
    "atto_incarico": "1",
    "priorita": "ordinaria",
    "coppia": COUPLE,
}
RESERVED: Mapping[str, Any] = {
    "fascicolo_riservato": True,
    "data_incarico": "2025-10-16",
    "tribunale": "Tribunale per i minorenni di Prova",
    "rg": "12/2025",
    "atto_incarico": "1",
    "coppia": COUPLE,
}
TWO = {"assistente_ref": 1, "psicologo_ref": 2}
PREPARED = {"incontri": [{"data": "2025-10-15", "tema": "La storia", "con": "gruppo"}]}
TALK: Mapping[str, Any] = {
    "data": "2025-10-16",
    "presenti": ["coppia"],
    "temi": ["storia"],
    "sintesi": "Raccontano.",
    "coppia_prosegue": True,
    "colloqui_conclusi": False,
}
HOME = {"data": "2025-10-16", "presenti": "La coppia", "esito_visita": "Una stanza libera."}
HEALTHY = {"di_chi": "richiedente_1", "malattia_oncologica": False, "certificato": "1"}
AREAS: Mapping[str, Any] = {
    "area_educativa": "Ascoltano.",
    "area_personale_economica": "Due lavori.",
    "area_salute": "Buona salute.",
    "malattia_nei_limiti": False,
    "area_ambiente": "Nonni vicini.",
    "area_motivazioni": "Genitori.",
    "disponibilita": {"eta_massima": 6, "fratelli": True, "disabilita": "lievi"},
    "valutazione": "favorevole",
    "motivazione": "Pronti.",
    "firma": "si",
}
BEGUN: Mapping[str, Any] = {
    "data_inizio": "2025-10-13",
    "rischio_giuridico": False,
    "minori": [{"eta": 4, "sentito": False}],
}
SEEN: Mapping[str, Any] = {
    "data_visita": "2025-10-17",
    "minore_inserimento": "Gioca.",
    "relazioni_famiglia": "Serene.",
    "difficolta": "nessuna",
    "proposta_visita": "prosegue",
}
ASKED_FOR: Mapping[str, Any] = {
    "chi_chiede": "genitori",
    "data_ingresso": "2025-10-01",
    "prossimo_incontro": "2025-11-03",
}


def asked(**changed: Any) -> Access:
    """The charge is to be registered; `changed` are what the path was begun with."""
    stage = Access(ADOPTION, NOW)
    begun = {"caso_id": 1, "responsabile_caso": 1, "titolo": "mandato", "provvedimento_id": None}
    stage.start("msg_apri_processo", **{**begun, **changed})
    return stage


def charged(**changed: Any) -> Access:
    """A couple is to be entrusted to two operators."""
    return asked().done("registra_incarico", {**CHARGE, **changed})


def inquired(**changed: Any) -> Access:
    """The couple has been prepared: talks, home and certificates are open."""
    return charged(**changed).done("assegna_coppia", TWO).done("prepara_coppia", PREPARED)


def gathered() -> Access:
    """Everything has been gathered: the report is to be written."""
    stage = inquired().done("visita_coppia", HOME)
    stage.done("acquisisci_sanitaria", {"certificati": [HEALTHY]})
    for last in (False, False, False, True):
        stage.done("colloquio_coppia", {**TALK, "colloqui_conclusi": last})
    return stage


def placed(**changed: Any) -> Access:
    """The pre-adoptive year has begun and no visit is due yet."""
    stage = asked().done("registra_incarico", {**RESERVED, "tipo": "preadottivo"})
    return stage.done("assegna_coppia", TWO).done("avvia_preadottivo", {**BEGUN, **changed})


def supported() -> Access:
    """The support after the adoption has begun and no meeting is due yet."""
    stage = asked().done("registra_incarico", {**RESERVED, "tipo": "postadozione"})
    return stage.done("assegna_coppia", TWO).done("avvia_postadozione", ASKED_FOR)


def refused(stage: Access, element: str, answers: Mapping[str, Any]) -> str:
    """What the form says of answers that it does not take."""
    with pytest.raises(InvalidAnswers) as said:
        stage.done(element, answers)
    return " ".join(one.message for one in said.value.errors)
