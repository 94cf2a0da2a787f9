"""The neutral space on its stage: answers that are right, and the way to each of its tasks."""

from collections.abc import Mapping
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome

PROCESS = "p10_spazio_neutro"
BEGIN = rome("2025-09-10 09:00")
ORDER: Mapping[str, Any] = {
    "tipo_titolo": "provvedimento",
    "provvedimento_ref": 1,
    "titolo_dal": "2025-09-05",
    "indicazione_ag": "nessuna",
    "limite_ag": False,
    "minori": [{"persona": 1}],
    "adulti_ammessi": [{"persona": 2, "relazione": "padre"}],
    "obiettivo": "ripristinare",
    "rischi": ["lunga_interruzione"],
    "relazione_entro": "2026-03-08",
}
TAKEN: Mapping[str, Any] = {
    "accettata": "si",
    "sede": "Centro Prova",
    "operatori": [{"operatore": 1}],
    "modalita": "facilitata",
    "data_avvio_prevista": "2025-09-24",
}
TALK: Mapping[str, Any] = {
    "colloquio_separato": True,
    "informativa_osservazione": True,
    "regole_firmate": "si",
}
AGREED: Mapping[str, Any] = {
    "calendario": [{"quando": "2025-09-24T16:00"}, {"quando": "2025-10-08T16:00"}],
    "durata_incontro_min": 60,
    "orari_scaglionati": True,
    "referto_a_chi": "All'équipe",
}
HELD: Mapping[str, Any] = {
    "stato": "svolto",
    "arrivo_adulto": "2025-09-24T15:50",
    "arrivo_minore": "2025-09-24T16:00",
    "presenti": "Il padre, la bambina, l'operatrice",
    "fase_incontro": "Giocano.",
    "andamento": "positivo",
    "firma": "si",
}
MISSED: Mapping[str, Any] = {
    "stato": "mancato_adulto",
    "presenti": "La bambina",
    "avvisato_prima": False,
    "minuti_attesa": 20,
    "firma": "si",
}
NOTED: Mapping[str, Any] = {
    "motivo": "Non è venuto",
    "giustificata": False,
    "azione": "chiudi_mancata",
    "avviso_as_at": "2025-09-24T17:00",
}

SENT: tuple[tuple[str, dict[str, Any]], ...] = (
    ("redige_bozza", {"valutazioni_su_personalita": False}),
    ("revisione", {"esito_revisione": "approvata", "contiene_valutazioni_personalita": False}),
    ("firma_relazione", {}),
    ("protocolla_e_invia", {"inviata_il": rome("2025-09-30 10:00")}),
)


def asked(**changed: Any) -> Access:
    """The request of the team is open; `changed` are what it was begun with."""
    stage = Access(PROCESS, BEGIN)
    begun = {"caso_id": 1, "responsabile_caso": 1, "titolo": "mandato", "provvedimento_id": 1}
    stage.start("msg_richiesta_spazio_neutro", **{**begun, **changed})
    return stage


def requested(**changed: Any) -> Access:
    """The neutral space is to take the request up."""
    return asked().done("richiesta_attivazione", {**ORDER, **changed})


def taken(**changed: Any) -> Access:
    """A place is found: the talks are open."""
    return requested(**changed).done("presa_in_carico", TAKEN)


def prepared(**changed: Any) -> Access:
    """Everybody has been met: the agreement is to be written."""
    stage = taken(**changed)
    stage.move_to(rome("2025-09-18 17:00"))
    stage.done("colloquio_adulto", {**TALK, "data_colloquio_adulto": "2025-09-15"})
    stage.done(
        "colloquio_collocatario",
        {**TALK, "data_colloquio_collocatario": "2025-09-16", "collocatario": "La madre"},
    )
    return stage.done(
        "ambientamento_minore", {"visita_luogo": "2025-09-18", "informato": "Chi incontra"}
    )


def meeting(**changed: Any) -> Access:
    """The first meeting is on."""
    stage = prepared().done("accordo_spazio_neutro", {**AGREED, **changed})
    stage.move_to(rome("2025-09-24 18:00"))
    return stage


def telling(**noted: str) -> Access:
    """A meeting was not held, and the judge is being told why; who may add to it is asked."""
    return explaining(meeting().done("incontro", MISSED), **noted)


def explaining(stage: Access, **noted: str) -> Access:
    """The same of a stage on which the record of that meeting is written."""
    stage.decide("gestione_mancata_visita", **{**NOTED, **noted})
    assert stage.open == ["chiedi_contributi"]
    return stage.decide("chiedi_contributi", fonti=[])


def told(stage: Access) -> Access:
    """What the judge is told has left."""
    for element, decisions in SENT:
        stage.decide(element, **decisions)
    return stage


def overtaken(stage: Access, follows: str, act: int = 2) -> Access:
    """An act comes, and is read."""
    stage.receive("msg_provvedimento_modificato", provvedimento_id=act, mandati=[])
    read = {
        "seguito_provvedimento": follows,
        "incontri_gia_avviati": True,
        "che_cosa_cambia": "Come dice l'atto",
    }
    return stage.done("leggi_provvedimento", read)


def refused(stage: Access, element: str, answers: Mapping[str, Any]) -> str:
    """What the form says of answers that it does not take."""
    with pytest.raises(InvalidAnswers) as said:
        stage.done(element, answers)
    return " ".join(one.message for one in said.value.errors)


def waiting(**changed: Any) -> Access:
    """No place is free: the family is on the waiting list."""
    return requested(**changed).decide("presa_in_carico", accettata="lista_attesa")
